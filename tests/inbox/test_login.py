"""Signing in: slow for guessers, the same for unknown logins, over at once when it is ended."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from inbox import passwords
from inbox.throttle import FREE_TRIES, LONGEST_WAIT, Throttle
from store import officers
from store.officers import S
from tests.inbox.conftest import Client, csrf_of, sign_in
from tests.inbox.office import PASSWORD, START, Office


async def test_a_page_leads_through_the_login_and_back(office: Office, visitor: Client) -> None:
    number = await office.hear()
    answer = await visitor.get(f"/complaints/{number}?status=all", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, f"/login?next=%2Fcomplaints%2F{number}%3Fstatus%3Dall")
    assert await sign_in(visitor, next=f"/complaints/{number}") == f"/complaints/{number}"
    assert (await visitor.get(f"/complaints/{number}")).status == 200


@pytest.mark.parametrize("there", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", ""])
async def test_the_login_never_leads_to_another_site(visitor: Client, there: str) -> None:
    assert await sign_in(visitor, next=there) == "/"


async def test_the_session_cookie_is_out_of_reach_and_only_its_hash_is_kept(office: Office, visitor: Client) -> None:
    await sign_in(visitor)
    [cookie] = [cookie for cookie in visitor.session.cookie_jar if cookie.key == "session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    kept = await office.database.read(lambda connection: connection.execute(select(S)).one())
    assert cookie.value not in str(kept) and len(kept.token_hash) == 64


async def test_over_https_the_cookie_is_bound_to_the_host(office: Office) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    strict = Office(office.database, office.media, secure_cookies=True)
    async with TestClient(TestServer(strict.app())) as client:
        answer = await client.get("/login")
        assert "Secure" in answer.headers["Set-Cookie"]
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


async def test_wrong_passwords_and_unknown_logins_are_answered_alike(visitor: Client) -> None:
    wrong = await sign_in(visitor, password="salah")
    unknown = await sign_in(visitor, login="siapa", password="salah")
    assert "kata sandi salah" in wrong and "kata sandi salah" in unknown


def test_the_hash_of_nobody_costs_what_others_cost() -> None:
    assert not passwords._HASHER.check_needs_rehash(passwords._NOBODY)


async def test_an_unknown_login_costs_the_same_hash(monkeypatch: pytest.MonkeyPatch, visitor: Client) -> None:
    verified: list[str] = []
    real = passwords._verify

    def counting(password_hash: str, password: str) -> bool:
        verified.append(password_hash)
        return real(password_hash, password)

    monkeypatch.setattr(passwords, "_verify", counting)
    await sign_in(visitor, login="siapa")
    await sign_in(visitor, login="dewi", password="salah")
    assert len(verified) == 2 and all(hash.startswith("$argon2id$") for hash in verified)


async def test_guessing_becomes_slow(office: Office, visitor: Client) -> None:
    for _ in range(FREE_TRIES):
        assert "kata sandi salah" in await sign_in(visitor, password="salah")
    assert "Terlalu banyak percobaan" in await sign_in(visitor)  # now even the right one has to wait
    office.pass_(seconds=16)
    assert await sign_in(visitor) == "/"


async def test_behind_a_proxy_one_guesser_slows_down_nobody_else(visitor: Client) -> None:
    visitor.session.headers["X-Forwarded-For"] = "203.0.113.9"
    for _ in range(FREE_TRIES):
        await sign_in(visitor, password="salah")
    assert "Terlalu banyak percobaan" in await sign_in(visitor)
    visitor.session.headers["X-Forwarded-For"] = "203.0.113.10"
    assert await sign_in(visitor) == "/"


def test_the_table_of_failures_is_bounded_and_waits_end() -> None:
    throttle = Throttle(table=50)
    for number in range(200):
        throttle.failed(f"login-{number}", f"address-{number}", START)
    assert len(throttle) <= 50
    for _ in range(100):
        throttle.failed("dewi", "10.0.0.9", START)
    assert throttle.wait("dewi", "10.0.0.9", START) == LONGEST_WAIT
    assert throttle.wait("dewi", "10.0.0.9", START + LONGEST_WAIT) == timedelta()
    assert throttle.wait("tono", "10.0.0.10", START) == timedelta()


async def test_the_login_form_needs_its_own_cookie(visitor: Client) -> None:
    form = {"csrf": "forged", "login": "dewi", "password": PASSWORD}
    answer = await visitor.post("/login", data=form, allow_redirects=False)
    assert answer.status == 403
    assert "inbox.secure_cookies" in await answer.text()


async def test_signing_out_ends_the_session_in_the_store(office: Office, client: Client) -> None:
    token = await csrf_of(client)
    old = {cookie.key: cookie.value for cookie in client.session.cookie_jar}
    answer = await client.post("/logout", data={"csrf": token}, allow_redirects=False)
    assert answer.headers["Location"] == "/login"
    again = await client.get("/", cookies=old, allow_redirects=False)
    assert again.headers["Location"] == "/login"


async def test_a_session_runs_out_and_a_locked_officer_is_out_at_once(office: Office, client: Client) -> None:
    assert (await client.get("/", allow_redirects=False)).status == 200
    office.pass_(hours=13)
    assert (await client.get("/", allow_redirects=False)).status == 303
    await sign_in(client)
    await office.database.write(lambda connection: officers.disable(connection, 1, office.now))
    assert (await client.get("/", allow_redirects=False)).status == 303
    assert "kata sandi salah" in await sign_in(client)


async def test_an_officer_chooses_the_language(client: Client) -> None:
    assert "Semua terbuka" in await (await client.get("/")).text()
    token = await csrf_of(client)
    answer = await client.post("/language", data={"csrf": token, "language": "en", "next": "/channels"})
    text = await answer.text()
    assert answer.url.path == "/channels" and '<html lang="en">' in text and "All open" in text
