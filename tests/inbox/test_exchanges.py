"""The interaction log, for admins: from any message one click opens the exchange that brought or sent it."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select

from store import complaints, interactions, officers
from store.complaints import C
from store.envelopes import E
from store.messages import M
from store.replies import P
from tests.inbox.conftest import Client
from tests.inbox.office import Office

LOG = "/channels/whatsapp/main/exchanges"
Row = dict[str, Any]


@pytest.fixture
async def admin(office: Office, client: Client) -> Client:
    job = partial(officers.by_login, login="dewi")
    row = await office.database.read(job)
    assert row is not None
    await office.database.write(partial(officers.set_role, officer_id=row.id, role=officers.ADMIN))
    return client


async def called(office: Office, *rows: Row) -> None:
    plain = {
        "at": office.now,
        "channel": "whatsapp",
        "account": "main",
        "method": "GET",
        "url": "https://graph.facebook.com/v25.0/me",
        "status": 200,
        "request_body": "",
        "response_body": "",
        "elapsed_ms": 12.5,
        "error": None,
        "purpose": interactions.CHECK,
        "subject": None,
    }
    await office.database.write(partial(interactions.add, rows=[{**plain, **row} for row in rows]))


async def text_of(client: Client, path: str) -> str:
    answer = await client.get(path)
    assert answer.status == 200, path
    return await answer.text()


async def newest(office: Office, table: Any) -> Any:
    def ask(connection: Connection) -> Any:
        return connection.execute(select(table).order_by(table.c.id.desc()).limit(1)).one()

    return await office.database.read(ask)


def addresses(html: str) -> list[str]:
    return re.findall(r"https://example\.test/(\d+)", html)


async def test_newest_first_in_pages(office: Office, admin: Client) -> None:
    await called(office, *({"url": f"https://example.test/{n}"} for n in range(120)))
    seen: list[str] = []
    path: str | None = LOG
    while path:
        html = await text_of(admin, path)
        seen += addresses(html)
        following = re.search(rf'href="({LOG}\?[^"]*before=\d+)"', html)
        path = following[1].replace("&amp;", "&") if following else None
    assert seen == [str(n) for n in reversed(range(120))]


async def test_failures_and_purposes_can_be_picked_out(office: Office, admin: Client) -> None:
    await called(
        office,
        {"url": "https://example.test/1"},
        {"url": "https://example.test/2", "status": 500},
        {"url": "https://example.test/3", "status": None, "error": "TimeoutError"},
        {"url": "https://example.test/4", "status": 429, "purpose": interactions.SEND},
        {"url": "https://example.test/5", "purpose": None},
        {"url": "https://example.test/6", "channel": "telegram"},
    )
    assert addresses(await text_of(admin, LOG)) == ["5", "4", "3", "2", "1"]
    assert addresses(await text_of(admin, f"{LOG}?failed=1")) == ["4", "3", "2"]
    assert addresses(await text_of(admin, f"{LOG}?purpose=send")) == ["4"]
    assert addresses(await text_of(admin, f"{LOG}?purpose=check&failed=1")) == ["3", "2"]
    assert (await admin.get(f"{LOG}?purpose=nonsense")).status == 400
    assert addresses(await text_of(admin, "/channels/telegram/main/exchanges")) == ["6"]
    assert "Belum ada panggilan" in await text_of(admin, "/channels/x/gone/exchanges")


async def test_one_exchange_whole_and_escaped(office: Office, admin: Client) -> None:
    await called(
        office,
        {
            "method": "POST",
            "url": "https://example.test/1?q=<script>alert(1)</script>",
            "status": 400,
            "request_body": '{"text":"Siap <b>Bu</b>"}',
            "response_body": "<html><script>alert(2)</script>",
        },
    )
    html = await text_of(admin, f"/exchanges/{(await newest(office, interactions.I)).id}")
    assert "&lt;b&gt;Bu&lt;/b&gt;" in html and "12.5" in html and "POST" in html
    assert "<script>alert" not in html
    assert (await admin.get("/exchanges/999999")).status == 404


async def test_from_a_webhooks_message_to_its_exchange(office: Office, admin: Client) -> None:
    await office.hear("pertama")
    office.pass_(seconds=1)
    await office.hear("kedua")
    envelope = await newest(office, E)
    await called(
        office,
        {"at": office.now - timedelta(seconds=1), "purpose": "receive", "url": "/webhooks/whatsapp/main"},
        {"at": office.now, "purpose": "poll"},
        {"at": office.now, "purpose": "receive", "method": "POST", "url": "/webhooks/whatsapp/main"},
    )
    message = await newest(office, M)
    assert message.envelope_id == envelope.id
    html = await text_of(admin, f"/messages/{message.id}/envelope")
    assert f"/messages/{message.id}/exchange" in html
    answer = await admin.get(f"/messages/{message.id}/exchange", allow_redirects=False)
    assert answer.headers["Location"] == f"/exchanges/{(await newest(office, interactions.I)).id}"
    assert "data mentah" in await text_of(admin, answer.headers["Location"])


async def test_from_a_polled_message_to_the_page_that_brought_it(office: Office, admin: Client) -> None:
    await office.hear("lewat tarikan")

    def polled(connection: Connection) -> None:
        connection.execute(E.update().values(transport="poll"))

    await office.database.write(polled)
    await called(
        office,
        {"at": office.now - timedelta(minutes=30), "purpose": "poll"},
        {"at": office.now - timedelta(seconds=2), "purpose": "poll", "url": "https://example.test/7"},
        {"at": office.now - timedelta(seconds=1), "purpose": "media"},
        {"at": office.now + timedelta(seconds=1), "purpose": "poll"},
    )
    message = await newest(office, M)
    assert addresses(await text_of(admin, f"/messages/{message.id}/exchange")) == ["7"]


async def test_from_a_reply_to_each_attempt_at_it_and_back(office: Office, admin: Client) -> None:
    number = await office.hear()
    message_id = await office.desk.reply(number, text="Siap, Bu.", key="klik-1", officer_id=1)
    assert (await admin.get(f"/messages/{message_id}/exchange")).status == 404, "nothing was sent yet"
    part = await newest(office, P)
    await called(
        office,
        {"purpose": "send", "subject": part.key, "status": 503},
        {"purpose": "send", "subject": "another"},
        {"purpose": "send", "subject": part.key, "url": "https://example.test/8"},
    )
    assert f"/messages/{message_id}/exchange" in await text_of(admin, f"/complaints/{number}")
    html = await text_of(admin, f"/messages/{message_id}/exchange")
    assert addresses(html) == ["8"] and "503" in html
    assert f"/complaints/{number}#message-{message_id}" in html


async def test_a_message_without_an_exchange_says_so(office: Office, admin: Client) -> None:
    await office.hear()
    message = await newest(office, M)
    assert (await admin.get(f"/messages/{message.id}/exchange")).status == 404
    assert (await admin.get("/messages/424242/exchange")).status == 404


async def test_only_admins_see_it(office: Office, client: Client, visitor: Client, program: Client) -> None:
    await called(office, {})
    exchange = (await newest(office, interactions.I)).id
    await office.hear()
    message = (await newest(office, M)).id
    for path in (LOG, f"/exchanges/{exchange}", f"/messages/{message}/exchange"):
        assert (await client.get(path)).status == 403, path
        assert (await visitor.get(path, allow_redirects=False)).status == 303
        assert (await program.get(path, allow_redirects=False)).status == 303
    assert "exchanges" not in await text_of(client, "/channels")


async def test_channels_lead_to_their_logs(office: Office, admin: Client) -> None:
    assert f'href="{LOG}"' in await text_of(admin, "/channels")


async def test_who_looks_at_somebody_anonymous_is_kept(office: Office, admin: Client) -> None:
    number = await office.hear()
    await office.database.write(lambda connection: connection.execute(C.update().values(anonymous=True)))
    await called(office, {"at": office.now, "purpose": "receive", "method": "POST", "url": "/webhooks/whatsapp/main"})
    message = await newest(office, M)
    await text_of(admin, f"/messages/{message.id}/exchange")
    row = await office.database.read(partial(complaints.by_number, number=number))
    assert row is not None
    steps = await office.database.read(partial(complaints.history, complaint_id=row.id))
    assert [step.action for step in steps] == ["revealed"]
