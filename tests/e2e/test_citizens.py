"""A citizen writes: on every channel, by every way, it is one complaint in the store and one item in the queue."""

from collections import Counter
from typing import Any

import pytest

from connectors.contract import SendsReplies
from connectors.text import split
from model.complaint import ComplaintStatus
from model.envelope import Transport
from model.event import Visibility
from model.health import HealthState
from model.reply import ReplyLimits
from simulator.city.photos import photo
from tests.e2e.house import ACCOUNT, BAMBANG, BY_WEBHOOK, CHANNELS, PLATFORMS, SENDING, STORY, WAYS, House

WORDS = "Pak, PJU dpn gang mati 5 titik berturut2. Lampune peteng ndhedhet 😭 tlg dicek nggih"

OUT = ("sent", "delivered", "read")
each_way = pytest.mark.parametrize(("channel", "way"), WAYS, ids=lambda value: str(value))
EDITING = [
    (channel, way)
    for channel, way in WAYS
    if PLATFORMS[channel].tells_edits and (way is Transport.WEBHOOK or PLATFORMS[channel].polls_tell_edits)
]
DELETING = [pair for pair in WAYS if PLATFORMS[pair[0]].tells_deletions and pair[1] is Transport.WEBHOOK]


def test_the_four_are_here() -> None:
    assert {"facebook", "telegram", "whatsapp", "x"} <= set(CHANNELS)


@each_way
async def test_what_a_citizen_writes_is_a_complaint_in_the_store_and_an_item_in_the_queue(
    opens: Any, channel: str, way: Transport
) -> None:
    house = await opens(channel, way=way)
    first = house.say(channel, WORDS)
    second = house.say(channel, "Banjir nang Genuk, banyu mlebu omah", citizen=BAMBANG)
    number, other = await house.number_of(first), await house.number_of(second)
    assert number != other
    await house.quiet()
    rows = await house.rows(
        "SELECT m.platform_message_id, m.text, m.direction, c.channel, c.account, c.status, c.message_count"
        " FROM message m JOIN complaint c ON c.id = m.complaint_id ORDER BY m.id"
    )
    assert {row[0] for row in rows} == {first, second}
    told = next(row for row in rows if row[0] == first)
    assert told[1].endswith(WORDS)
    assert tuple(told[2:]) == ("in", channel, ACCOUNT, ComplaintStatus.RECEIVED.value, 1)
    assert await house.queued() == Counter({first: 1, second: 1})
    assert await house.one("SELECT COUNT(*) FROM quarantine") == 0


@pytest.mark.parametrize("public", [True, False], ids=["public", "private"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_public_and_private_are_told_apart(opens: Any, channel: str, public: bool) -> None:
    if not (PLATFORMS[channel].hears_public if public else PLATFORMS[channel].hears_private):
        public = not public
    house = await opens(channel)
    number = await house.number_of(house.say(channel, WORDS, public=public))
    kept = await house.one("SELECT visibility FROM complaint WHERE number = :number", number=number)
    assert kept == (Visibility.PUBLIC if public else Visibility.PRIVATE).value


@each_way
async def test_an_album_is_one_complaint_and_its_photos_are_fetched(opens: Any, channel: str, way: Transport) -> None:
    house = await opens(channel, way=way)
    photos = [photo("road")] * 4
    last = house.say(channel, "Jalan rusak parah di Genuk", photos=photos)
    await house.number_of(last)
    await house.until(lambda: house.one("SELECT COUNT(*) >= 4 FROM attachment WHERE state = 'stored'"))
    await house.quiet()
    assert await house.one("SELECT COUNT(*) FROM complaint") == 1
    assert await house.one("SELECT attachment_count FROM complaint") == 4
    kept = await house.rows("SELECT DISTINCT state, stored_bytes FROM attachment")
    assert kept == [("stored", len(photos[0]))]
    created = await house.one("SELECT COUNT(*) FROM queue_item WHERE kind = 'created'")
    assert created == 1


@pytest.mark.parametrize("channel", SENDING)
async def test_the_acknowledgement_reaches_the_citizen_once_with_its_number(opens: Any, channel: str) -> None:
    house = await opens(channel, way=STORY[channel], accounts={"acknowledge": True})
    number = await house.number_of(house.say(channel, WORDS))
    received = await house.until_heard(channel, number)
    assert received.citizen_number == 1
    if PLATFORMS[channel].citizens_answer:
        again = house.say(channel, "Dekat masjid, Pak", reply_to=received.message_id)
        assert await house.number_of(again) == number
    await house.until_state(await house.one("SELECT id FROM message WHERE key IS NOT NULL"), *OUT)
    await house.quiet()
    assert await house.one("SELECT COUNT(*) FROM complaint") == 1
    rows = await house.rows(
        "SELECT state, officer_id, text FROM message WHERE direction = 'out' AND complaint_id IS NOT NULL"
    )
    assert len(rows) == 1, "our own words do not come back as somebody else's"
    state, officer, words = rows[0]
    assert state in OUT
    assert officer is None
    heard = [part.text for part in house.running.platforms[channel].received]
    assert heard == split(words, await _limits(house, channel)), "as one, or in as many parts as the limit asks for"


async def _limits(house: House, channel: str) -> ReplyLimits:
    account = house.daemon.rooms.accounts.get(channel)
    assert account is not None
    assert isinstance(account.connector, SendsReplies)
    thread = "SELECT v.platform_conversation_id FROM conversation v JOIN complaint c ON c.conversation_id = v.id"
    return account.connector.limits_for(await house.one(thread))


@pytest.mark.parametrize(("channel", "way"), EDITING, ids=lambda value: str(value))
async def test_an_edit_changes_the_words_and_keeps_the_old_ones(opens: Any, channel: str, way: Transport) -> None:
    house = await opens(channel, way=way)
    message = house.say(channel, "Lampu mati di Jl. Pemuda")
    await house.number_of(message)
    await house.quiet()
    house.running.platforms[channel].edit(message, "Lampu mati di Jl. Pandanaran")
    await house.until(lambda: house.one("SELECT edited_at FROM message WHERE platform_message_id = :id", id=message))
    await house.quiet()
    words = await house.one("SELECT text FROM message WHERE platform_message_id = :id", id=message)
    assert words.endswith("Lampu mati di Jl. Pandanaran")
    revisions = await house.rows("SELECT text FROM message_revision")
    assert [row[0].endswith("Lampu mati di Jl. Pemuda") for row in revisions] == [True]
    assert await house.one("SELECT COUNT(*) FROM complaint") == 1
    assert await house.one("SELECT COUNT(*) FROM queue_item WHERE kind = 'message_edited'") == 1


@pytest.mark.parametrize(("channel", "way"), DELETING, ids=lambda value: str(value))
async def test_what_is_taken_back_is_marked_and_kept(opens: Any, channel: str, way: Transport) -> None:
    house = await opens(channel, way=way)
    message = house.say(channel, "Saya cabut saja nanti")
    await house.number_of(message)
    await house.quiet()
    house.running.platforms[channel].delete(message)
    await house.until(lambda: house.one("SELECT deleted_at FROM message WHERE platform_message_id = :id", id=message))
    await house.quiet()
    assert await house.one("SELECT COUNT(*) FROM queue_item WHERE kind = 'message_deleted'") == 1
    assert await house.one("SELECT COUNT(*) FROM complaint") == 1


async def test_all_channels_at_once_do_not_get_in_each_others_way(opens: Any) -> None:
    house = await opens(accounts={"acknowledge": True})
    said = {channel: [house.say(channel, f"{WORDS} {n}") for n in range(10)] for channel in BY_WEBHOOK}
    for messages in said.values():
        for message in messages:
            await house.number_of(message)
    await house.quiet()
    everything = [message for messages in said.values() for message in messages]
    assert await house.queued() == Counter(dict.fromkeys(everything, 1))
    assert await house.in_order()
    assert {house.account(channel).state for channel in BY_WEBHOOK} == {HealthState.OK}
    pages = await house.rows("SELECT channel, COUNT(*) FROM complaint GROUP BY channel")
    assert set(dict(map(tuple, pages))) == set(BY_WEBHOOK)
