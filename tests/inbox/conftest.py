"""An office with one officer, and a client that is signed in."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from store.database import Database
from tests.inbox.doors import Doors
from tests.inbox.office import PASSWORD, PROGRAM_KEY, Office

CSRF = re.compile(r'data-csrf="([^"]+)"')
FIELD = re.compile(r'name="csrf" value="([^"]+)"')

Client = TestClient  # type: ignore[type-arg]
SignIn = Callable[..., Awaitable[Client]]


#: What asks the store the most.
ON_BOTH = (
    *("test_api", "test_citizens", "test_pages", "test_live", "test_reports", "test_open311"),
    *("test_triage", "test_links", "test_incidents", "test_emergencies"),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The tests of these files run once on each database, the others on SQLite."""
    if "office_url" in metafunc.fixturenames:
        on_both = metafunc.module.__name__.rpartition(".")[2] in ON_BOTH
        postgres = [pytest.param("postgres", marks=pytest.mark.postgres)] if on_both else []
        metafunc.parametrize("office_url", ["sqlite", *postgres], indirect=True)


@pytest.fixture
def office_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def office(office_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    database = Database(office_url)
    office = Office(database, tmp_path / "media")
    await office.hire()
    yield office
    database.close()


@pytest.fixture
def doors(office: Office) -> Doors:
    """The office with its own doors open; ask for it before the server is started."""
    return Doors(office)


@pytest.fixture
async def server(request: pytest.FixtureRequest, office: Office) -> AsyncIterator[TestServer]:
    if "doors" in request.fixturenames:
        request.getfixturevalue("doors")
    server = TestServer(office.app())
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
async def visitor(server: TestServer) -> AsyncIterator[Client]:
    """A browser that is not signed in."""
    async with TestClient(server) as client:
        yield client


@pytest.fixture
async def program(server: TestServer) -> AsyncIterator[Client]:
    """A program with a key of the settings."""
    async with TestClient(server, headers={"Authorization": f"Bearer {PROGRAM_KEY}"}) as client:
        yield client


@pytest.fixture
async def client(server: TestServer) -> AsyncIterator[Client]:
    """A signed-in browser."""
    async with TestClient(server) as client:
        answer = await sign_in(client)
        assert answer == "/"
        yield client


async def sign_in(client: Client, login: str = "dewi", password: str = PASSWORD, next: str = "/") -> str:
    """Sign in through the form; gives where that led, or the page's text."""
    page = await (await client.get("/login", params={"next": next})).text()
    mark = FIELD.search(page)
    assert mark is not None
    form = {"csrf": mark[1], "login": login, "password": password, "next": next}
    answer = await client.post("/login", data=form, allow_redirects=False)
    return answer.headers["Location"] if answer.status == 303 else await answer.text()


async def csrf_of(client: Client, path: str = "/") -> str:
    """The token of a page."""
    found = CSRF.search(await (await client.get(path)).text())
    assert found is not None
    return found[1]
