"""What the pages refuse, and the headers that keep them to themselves."""

import re

import pytest

from inbox.app import PAGES
from inbox.door import Access
from inbox.problems import CODES
from inbox.translation import LANGUAGES, words
from store.database import Database, StoreUnavailable
from tests.inbox.conftest import Client, csrf_of
from tests.inbox.office import Office

POSTS = [path for method, path, _, access in PAGES if method == "POST" and access in (Access.OFFICER, Access.OWN)]


def concrete(path: str) -> str:
    path = re.sub(r"\{incident[^}]*\}[^}]*\}[^}]*\}", "INC-2026-00001", path)
    return re.sub(r"\{number[^}]*\}[^}]*\}[^}]*\}", "SMG-2026-000001", re.sub(r"\{id[^}]*\}[^}]*\}", "1", path))


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("token", ["", "x", "AAAA", "%%%"])
async def test_a_form_without_the_sessions_token_does_nothing(
    office: Office, client: Client, path: str, token: str
) -> None:
    number = await office.hear()
    answer = await client.post(concrete(path), data={"csrf": token, "to": "verified", "version": "1"})
    assert answer.status == 403
    assert "Formulir ini kedaluwarsa" in await answer.text()
    page = await (await client.get(f"/api/v1/complaints/{number}")).json()
    assert (page["status"], page["version"]) == ("received", 1)


async def test_another_sessions_token_is_worth_nothing(office: Office, client: Client, visitor: Client) -> None:
    from tests.inbox.conftest import sign_in

    await office.hire("tono")
    await sign_in(visitor, login="tono")
    answer = await client.post("/language", data={"csrf": await csrf_of(visitor), "language": "en"})
    assert answer.status == 403


async def test_the_token_differs_in_every_page_and_each_is_good(client: Client) -> None:
    first, second = await csrf_of(client), await csrf_of(client)
    assert first != second
    for token in (first, second):
        answer = await client.post("/language", data={"csrf": token, "language": "id"}, allow_redirects=False)
        assert answer.status == 303


async def test_requests_from_other_sites_are_refused(client: Client) -> None:
    token = await csrf_of(client)
    answer = await client.post(
        "/language", data={"csrf": token, "language": "en"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status == 403


@pytest.mark.parametrize("path", ["/", "/channels", "/quarantine", "/login", "/api/v1/counts", "/messages/9/envelope"])
async def test_pages_run_only_our_own_scripts_and_are_not_kept(client: Client, path: str) -> None:
    answer = await client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


async def test_no_page_needs_what_the_policy_forbids(office: Office, client: Client) -> None:
    number = await office.hear()
    for path in ("/", f"/complaints/{number}", "/channels", "/quarantine", "/login"):
        html = await (await client.get(path)).text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:|<style", html), path


async def test_static_files_are_named_by_their_content_and_kept_for_ever(client: Client) -> None:
    html = await (await client.get("/")).text()
    addresses = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', html))
    assert {address.split("/")[2].split(".")[0] for address in addresses} >= {"app", "tokens", "inbox", "channels"}
    for address in addresses:
        assert re.fullmatch(r"/assets/[a-z]+\.[0-9a-f]{10}\.(css|js|svg)", address)
        answer = await client.get(address)
        assert answer.status == 200 and "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"
        for imported in re.findall(r'from "([^"]+)"', await answer.text()):
            assert (await client.get(imported.replace("./", "/assets/"))).status == 200
    assert (await client.get("/assets/app.0000000000.js")).status == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/complaints/SMG-2026-999999", 404),
        ("/?status=unheard", 400),
        ("/?before=abc", 400),
        ("/?before=99999999999999999999", 400),
        ("/messages/9223372036854775808/envelope", 400),
        ("/messages/77/envelope", 404),
        ("/media/77", 404),
        ("/quarantine?before=-1", 400),
    ],
)
async def test_what_does_not_exist_is_said_in_words(client: Client, path: str, status: int) -> None:
    answer = await client.get(path)
    assert answer.status == status
    assert "Ke daftar aduan" in await answer.text()


@pytest.mark.parametrize("body", [b"csrf=%ff%fe", b"\xff\xfe=1", b"&".join(b"a=1" for _ in range(100))])
async def test_odd_forms_are_refused_and_nothing_breaks(client: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await client.post("/language", data=body, headers=headers)).status in (400, 403)


async def test_a_form_that_is_too_large_is_refused(client: Client) -> None:
    assert (await client.post("/language", data={"csrf": "x" * 300_000})).status == 413
    assert (await client.post("/language", json={"language": "en"})).status == 415


async def test_while_the_store_is_away_pages_say_so(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(Database, "read", away)
    page = await client.get("/")
    assert page.status == 503 and "Basis data sedang tidak terjangkau" in await page.text()
    api = await client.get("/api/v1/counts")
    assert api.status == 503 and (await api.json())["code"] == "store_away"
    assert api.headers["Retry-After"] == "5"


async def test_a_defect_of_ours_is_a_page_without_its_insides(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret-inside")

    monkeypatch.setattr("store.complaints.page", defect)
    answer = await client.get("/")
    text = await answer.text()
    assert answer.status == 500 and "Terjadi kesalahan" in text and "secret-inside" not in text


def test_every_problem_has_a_title_and_a_remedy() -> None:
    for language in LANGUAGES:
        for code in CODES:
            assert words(language)(f"problem.{code}.title") and words(language)(f"problem.{code}.remedy")
