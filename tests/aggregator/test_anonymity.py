"""Who asks for anonymity is named nowhere: not in the list, not on the queue, not in what waits for it."""

from functools import partial
from typing import Any

import orjson
import pytest

from aggregator import citizens as desk
from model.complaint import ComplaintStatus
from store import complaints, queue
from tests.aggregator.town import CALL, NUMBER, Town

FIRST, SECOND = "SMG-2026-000001", "SMG-2026-000002"
TELLING = ("Sulastri", "628123", "+62812", "wamid")


async def events(town: Town) -> list[dict[str, Any]]:
    return [orjson.loads(payload) for payload in await town.rows("SELECT payload FROM outbox ORDER BY id")]


async def complain(town: Town, **more: Any) -> None:
    item = {"id": "wamid-628123", "author": "628123", "name": "Ibu Sulastri", "aliases": [NUMBER], **more}
    await town.deliver_webhook(CALL, [item])


def tells(text: object) -> list[str]:
    return [word for word in TELLING if word in str(text)]


async def test_what_waits_for_the_queue_is_rewritten_and_what_went_is_followed_by_a_word(town: Town) -> None:
    await complain(town)
    await town.deliver()
    await town.write("tambahan", author="628123", name="Ibu Sulastri")
    assert tells(await town.rows("SELECT payload FROM queue_item"))
    await town.write("ANONIM", author="628123")
    assert not tells(await town.rows("SELECT payload FROM outbox WHERE state = 'pending'"))
    assert not tells(await town.rows("SELECT payload FROM queue_item"))
    last = (await events(town))[-1]
    assert last["type"].endswith(".anonymised") and last["data"]["anonymous"] and last["data"]["messages"] == []
    assert "disembunyikan" in await town.last() and FIRST in await town.last()


async def test_later_events_name_nobody(town: Town) -> None:
    await complain(town)
    await town.write("ANONIM", author="628123")
    await town.write("masih mati", author="628123", name="Ibu Sulastri", reply_to="wamid-628123")
    await town.answer(FIRST, "Kami cek")
    await town.move(FIRST, ComplaintStatus.DISPATCHED)
    await town.deliver_webhook(
        CALL, [{"kind": "edited", "id": "wamid-628123", "author": "628123", "text": "mati semua", "at": 90}]
    )
    found = await events(town)
    assert len(found) == 6 and not tells(found) and all(event["data"]["anonymous"] for event in found)
    added = next(event["data"]["messages"][0] for event in found if event["type"].endswith("message_added"))
    assert added["text"] == "masih mati" and added["author"] is None and added["platform_message_id"] is None
    assert [text for text in await town.told() if "diteruskan" in text], "the conversation goes on"


async def test_a_form_may_ask_for_it_at_once(town: Town) -> None:
    await complain(town, anonymous=True)
    assert await town.rows("SELECT anonymous FROM complaint") == [True]
    assert not tells(await events(town))
    assert [event["type"].rpartition(".")[2] for event in await events(town)] == ["created", "anonymised"]


async def test_asking_twice_changes_nothing_more(town: Town) -> None:
    await complain(town)
    await town.write("anonim", author="628123")
    await town.write("ANONYMOUS", author="628123")
    assert await town.history(FIRST) == [("anonymised", None)]
    assert len(await events(town)) == 2 and len(await town.told()) == 2


async def test_without_an_open_complaint_the_citizen_is_told_so(town: Town) -> None:
    await town.write("ANONIM")
    assert "Tulis laporan Anda dahulu" in await town.last()
    await town.write("lampu mati")
    assert await town.rows("SELECT anonymous FROM complaint") == [False]


async def test_the_rows_of_the_list_hold_no_name(town: Town) -> None:
    await complain(town, anonymous=True)
    [listed] = await town.database.read(complaints.page)
    whole = await town.database.read(partial(complaints.by_number, number=FIRST))
    for row in (listed, whole):
        assert row is not None and row.anonymous
        assert (row.author_name, row.author_handle, row.author_platform_id) == (None, None, None)


async def test_a_look_at_the_name_is_written_down(town: Town) -> None:
    await complain(town, anonymous=True)
    look = partial(desk.reveal, number=FIRST, officer_id=3, now=town.clock())
    row = await town.database.write(look)
    assert (row.name, row.platform_author_id) == ("Ibu Sulastri", "628123")
    assert await town.rows("SELECT action, officer_id FROM complaint_history ORDER BY id") == [
        ("anonymised", None),
        ("revealed", 3),
    ]


@pytest.mark.parametrize("state", [queue.READY, queue.DONE])
async def test_what_was_acknowledged_is_history(town: Town, state: str) -> None:
    await complain(town)
    await town.deliver()
    if state == queue.DONE:
        [item] = await town.rows("SELECT event_id FROM queue_item")
        until = town.clock()
        claim = partial(queue.claim, consumer="p3m", claim_id="c", now=until, until=until, most=1)
        await town.database.write(claim)
        assert await town.database.write(partial(queue.acknowledge, event_id=item, claim_id="c"))
    await town.write("ANONIM", author="628123")
    assert bool(tells(await town.rows("SELECT payload FROM queue_item"))) is (state == queue.DONE)
