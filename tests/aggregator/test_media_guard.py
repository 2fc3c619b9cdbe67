"""No media address leads into a private network: the whole fetcher, with a real connector and real HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy import text

from aggregator.accounts import Account, Accounts
from aggregator.admission import Admission
from aggregator.media import MediaFetcher
from connectors.facebook.connector import Facebook
from connectors.facebook.settings import Settings
from connectors.guard import guarded_session
from connectors.http import MAX_REDIRECTS, Http
from store.media import in_folder
from tests.aggregator.bench import ACCOUNT, CHANNEL, Bench
from tests.mind import insight
from tests.pictures import picture

SECRET = SecretStr("FAKE-facebook-secret-31aa")
SETTINGS = Settings(page_id="1", page_token=SECRET, app_id="2", app_secret=SECRET, verify_token=SECRET)


@dataclass
class Platform:
    """Serves a photo, and redirects to wherever it is told. `localhost` stands for an address of the world."""

    asked: list[str] = field(default_factory=list)
    port: int = 0

    async def photo(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.url.host}{request.path}")
        return web.Response(body=picture(), content_type="image/jpeg")

    async def away(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.url.host}{request.path}")
        return web.Response(status=302, headers={"Location": request.query["to"].replace("PORT", str(self.port))})


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    platform, app = Platform(), web.Application()
    app.router.add_get("/photo.jpg", platform.photo)
    app.router.add_get("/away", platform.away)
    async with TestServer(app) as server:
        platform.port = server.port or 0
        yield platform


@pytest.fixture
async def fetcher(bench: Bench, tmp_path: Path) -> AsyncIterator[MediaFetcher]:
    async with guarded_session(["localhost"]) as session:
        connector = Facebook("main", SETTINGS, Http(session, allowed_hosts=["localhost"]))
        account = Account(channel=CHANNEL, name=ACCOUNT, connector=connector, acknowledge=False)
        yield MediaFetcher(
            database=bench.database,
            accounts=Accounts({(CHANNEL, ACCOUNT): account}),
            clock=bench.clock,
            new_id=bench.new_id,
            holder="first",
            media=in_folder(tmp_path / "media"),
            admission=Admission(),
            insight=insight(),
            on_fetched=lambda key, outcome: None,
            on_change=lambda: None,
        )


async def fetch(bench: Bench, fetcher: MediaFetcher, address: str) -> tuple[str, str | None]:
    await bench.receive([{"id": "m1", "text": "jalan rusak", "photos": ["p1"]}])
    await bench.database.write(
        lambda connection: connection.execute(text("UPDATE attachment SET url = :url"), {"url": address})
    )
    await fetcher.turn()
    [row] = await bench.rows("SELECT state, error FROM attachment")
    assert await bench.rows("SELECT text FROM message") == ["jalan rusak"]
    return row  # type: ignore[no-any-return]


async def test_an_address_of_the_world_is_fetched(bench: Bench, fetcher: MediaFetcher, platform: Platform) -> None:
    assert await fetch(bench, fetcher, f"http://localhost:{platform.port}/photo.jpg") == ("stored", None)


PLACES = [
    "http://127.0.0.1:PORT/photo.jpg",
    "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
    "http://[::1]:PORT/photo.jpg",
    "http://[::ffff:127.0.0.1]:PORT/photo.jpg",
    "http://0.0.0.0:PORT/photo.jpg",
    "http://10.0.0.7/photo.jpg",
]


@pytest.mark.parametrize("place", PLACES)
async def test_a_redirect_into_a_private_network_is_refused(
    bench: Bench, fetcher: MediaFetcher, platform: Platform, place: str
) -> None:
    state, error = await fetch(bench, fetcher, f"http://localhost:{platform.port}/away?to={place}")
    assert (state, platform.asked) == ("failed", ["localhost/away"])
    assert error is not None and "private network" in error


@pytest.mark.parametrize("place", PLACES)
async def test_so_is_the_address_itself(bench: Bench, fetcher: MediaFetcher, platform: Platform, place: str) -> None:
    state, error = await fetch(bench, fetcher, place.replace("PORT", str(platform.port)))
    assert (state, platform.asked) == ("failed", [])
    assert error is not None and "private network" in error


@pytest.mark.parametrize(
    "place", ["http://2130706433:PORT/photo.jpg", "file:///etc/passwd", "gopher://127.0.0.1:PORT/", "ftp://localhost/x"]
)
async def test_what_is_no_address_of_the_web_is_not_followed(
    bench: Bench, fetcher: MediaFetcher, platform: Platform, place: str
) -> None:
    state, _ = await fetch(bench, fetcher, f"http://localhost:{platform.port}/away?to={place}")
    assert (state, platform.asked) == ("failed", ["localhost/away"])


async def test_redirects_in_a_circle_end(bench: Bench, fetcher: MediaFetcher, platform: Platform) -> None:
    circle = f"http://localhost:{platform.port}/away?to=?to=%3Fto=%253Fto=%25253Fto=%2525253Fto=%252525253Fto=x"
    assert (await fetch(bench, fetcher, circle))[0] == "failed"
    assert len(platform.asked) == 1 + MAX_REDIRECTS
