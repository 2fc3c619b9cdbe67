"""Every exchange with a platform is written down with what it was for, and a message leads to its own."""

from typing import Any

import pytest

from model.envelope import Transport
from simulator.city.photos import photo
from store import envelopes, interactions
from tests.e2e.house import ACCOUNT, House

ANSWER = "Terima kasih, petugas kami menuju lokasi."


async def told(house: House) -> None:
    """All of it is in the store."""
    await house.quiet()
    await house.daemon.rooms.housekeeping.often()


@pytest.mark.parametrize("channel", ["whatsapp", "facebook", "telegram"])
async def test_receives_sends_and_media_are_written_down(opens: Any, channel: str) -> None:
    house: House = await opens(channel, way=Transport.WEBHOOK)
    number = await house.number_of(house.say(channel, "Jalan rusak", photos=[photo("road")]))
    message = await house.reply(number, ANSWER)
    await house.until_heard(channel, ANSWER)
    await house.until_state(message, "sent", "delivered", "read")
    await house.until(lambda: house.one("SELECT 1 FROM attachment WHERE state = 'stored'"))
    await told(house)
    kept = {row[0]: row for row in await house.rows("SELECT purpose, method, url, status FROM interaction ORDER BY id")}
    assert {"receive", "send", "media", "check"} <= set(kept)
    assert kept["receive"][1:] == ("POST", f"/webhooks/{channel}/{ACCOUNT}", 200)
    key = await house.one("SELECT key FROM send_part WHERE message_id = :id", id=message)
    assert await house.one("SELECT COUNT(*) FROM interaction WHERE subject = :key", key=key) == 1


async def test_a_message_leads_to_the_webhook_that_brought_it(opens: Any) -> None:
    house: House = await opens("whatsapp", way=Transport.WEBHOOK)
    for words in ("satu", "dua", "tiga"):
        await house.number_of(house.say("whatsapp", words))
    await told(house)
    found = []
    for (envelope_id,) in await house.rows("SELECT envelope_id FROM message WHERE direction = 'in' ORDER BY id"):
        envelope = await house.daemon.rooms.database.read(lambda c, i=envelope_id: envelopes.get(c, i))
        found.append(await house.daemon.rooms.database.read(lambda c, e=envelope: interactions.of_envelope(c, e)))
    assert all(row is not None and row.purpose == "receive" for row in found)
    assert len({row.id for row in found}) == 3


async def test_a_polled_message_leads_to_the_page_that_held_it(opens: Any) -> None:
    house: House = await opens("telegram", way=Transport.POLL)
    await house.number_of(house.say("telegram", "lampu mati di gang mawar"))
    await told(house)
    envelope_id = await house.one("SELECT envelope_id FROM message WHERE direction = 'in'")
    envelope = await house.daemon.rooms.database.read(lambda c: envelopes.get(c, envelope_id))
    assert envelope is not None
    found = await house.daemon.rooms.database.read(lambda c: interactions.of_envelope(c, envelope))
    assert found is not None
    whole = await house.daemon.rooms.database.read(lambda c: interactions.get(c, found.id))
    assert whole is not None and "lampu mati di gang mawar" in whole.response_body


async def test_a_flood_of_forgeries_does_not_fill_the_log(opens: Any) -> None:
    house: House = await opens("whatsapp", way=Transport.WEBHOOK)
    await told(house)
    session = house.daemon.rooms.accounts.get("whatsapp", ACCOUNT)
    assert session is not None
    address = f"{house.daemon.address}/webhooks/whatsapp/{ACCOUNT}"
    door = session.connector.http.session
    for _ in range(80):
        async with door.post(address, data=b"{}", headers={"x-hub-signature-256": "sha256=00"}) as answer:
            assert answer.status == 403
    await told(house)
    kept = await house.one("SELECT COUNT(*) FROM interaction WHERE purpose = 'receive' AND status = 403")
    assert 0 < kept <= 100
