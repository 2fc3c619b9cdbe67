"""Promises 1 to 5: nothing lost, nothing doubled, nothing dropped in silence, one complaint a conversation."""

import asyncio
from typing import Any

import orjson
import pytest

from aggregator.accounts import Accounts
from connectors.contract import Page
from model.envelope import Transport
from store.database import StoreUnavailable
from tests.aggregator.bench import ACCOUNT, CHANNEL, Bench

FOUR = (
    "SELECT (SELECT COUNT(*) FROM message), (SELECT COUNT(*) FROM complaint), "
    "(SELECT COUNT(*) FROM outbox), (SELECT COUNT(*) FROM queue_item)"
)


async def test_a_message_becomes_a_complaint_on_the_queue(bench: Bench) -> None:
    await bench.receive([{"id": "m1", "text": "Jalan berlubang"}])
    await bench.deliver()
    assert await bench.rows(FOUR) == [(1, 1, 1, 1)]
    [(number, status, excerpt)] = await bench.rows("SELECT number, status, excerpt FROM complaint")
    assert (number, status, excerpt) == ("SMG-2026-000001", "received", "Jalan berlubang")
    [payload] = await bench.rows("SELECT payload FROM queue_item")
    event = orjson.loads(payload)
    assert event["specversion"] == "1.0"
    assert event["type"] == "id.go.semarangkota.complaint.created"
    assert event["subject"] == number
    assert event["data"]["messages"][0]["text"] == "Jalan berlubang"


TWICE: list[tuple[str, list[Any]]] = [
    ("the same delivery again", [[{"id": "m1"}], [{"id": "m1"}]]),
    ("the same id twice inside one batch", [[{"id": "m1"}, {"id": "m1"}]]),
    ("again between others", [[{"id": "m1"}, {"id": "m2", "author": "b"}], [{"id": "m2", "author": "b"}]]),
]


@pytest.mark.parametrize(("what", "deliveries"), TWICE, ids=[what for what, _ in TWICE])
async def test_redelivery_is_one_message(bench: Bench, what: str, deliveries: list[Any]) -> None:
    await bench.receive(*deliveries)
    ids = {item["id"] for delivery in deliveries for item in delivery}
    assert await bench.rows("SELECT COUNT(*) FROM message") == [len(ids)]
    assert await bench.rows("SELECT times FROM counted WHERE reason = 'redelivery'") == [1]


async def test_a_redelivery_two_days_later_is_one_message(bench: Bench) -> None:
    await bench.receive([{"id": "m1"}])
    bench.clock.pass_(days=2)
    await bench.receive([{"id": "m1"}])
    assert await bench.rows(FOUR) == [(1, 1, 1, 0)]


async def test_webhook_poll_and_replay_meet_the_same_key(bench: Bench) -> None:
    await bench.receive([{"id": "m1"}])
    page = bench.envelope([{"id": "m1"}, {"id": "m2"}], Transport.POLL)
    await bench.intake.keep_page(page, "cursor-2", (CHANNEL, ACCOUNT), bench.clock())
    await bench.pipeline.drain()
    assert await bench.rows("SELECT platform_message_id FROM message ORDER BY id") == ["m1", "m2"]
    assert await bench.rows("SELECT value FROM cursor") == ["cursor-2"]


async def test_the_same_delivery_on_two_sockets_at_the_same_instant(bench: Bench) -> None:
    await asyncio.gather(*(bench.intake.keep(bench.envelope([{"id": "m1"}])) for _ in range(20)))
    await bench.pipeline.drain()
    assert await bench.rows(FOUR) == [(1, 1, 1, 0)]


async def test_an_album_in_the_same_instant_opens_one_complaint(bench: Bench) -> None:
    photos = [[{"id": f"photo-{number}", "text": f"foto {number}"}] for number in range(10)]
    await asyncio.gather(*(bench.intake.keep(bench.envelope(photo)) for photo in photos))
    others = [bench.make_pipeline("second"), bench.make_pipeline("third")]
    await asyncio.gather(bench.pipeline.drain(), *(other.drain() for other in others))
    await bench.pipeline.drain()
    assert await bench.rows("SELECT COUNT(*), COUNT(DISTINCT complaint_id) FROM message") == [(10, 1)]
    assert await bench.rows("SELECT message_count FROM complaint") == [10]


async def test_a_follow_up_joins_and_a_closed_complaint_does_not_take_it(bench: Bench) -> None:
    await bench.receive([{"id": "m1"}], [{"id": "m2"}])
    assert await bench.rows("SELECT COUNT(*) FROM complaint") == [1]
    from model.complaint import ComplaintStatus

    await bench.desk.change_status("SMG-2026-000001", to=ComplaintStatus.CLOSED, officer_id=1)
    await bench.receive([{"id": "m3"}])
    assert await bench.rows("SELECT number FROM complaint ORDER BY id") == ["SMG-2026-000001", "SMG-2026-000002"]


async def test_two_people_in_one_group_have_a_complaint_each(bench: Bench) -> None:
    await bench.receive([{"id": "m1", "conversation": "g"}, {"id": "m2", "conversation": "g", "author": "warga-2"}])
    assert await bench.rows("SELECT COUNT(*) FROM complaint") == [2]


async def test_who_loses_the_phone_number_is_still_who_they_were(bench: Bench) -> None:
    await bench.receive(
        [{"id": "m1", "author": "62812", "aliases": ["user_id:u1"]}],
        [{"id": "m2", "author": "u1", "aliases": ["user_id:u1"]}],
    )
    assert await bench.rows("SELECT COUNT(*) FROM author") == [1]
    assert await bench.rows("SELECT COUNT(*) FROM complaint") == [1]


async def test_two_ids_of_one_person_in_one_batch_are_one_author(bench: Bench) -> None:
    both = ["user_id:u1", "phone:+62812"]
    await bench.receive(
        [{"id": "m1", "author": "62812", "aliases": ["phone:+62812"]}, {"id": "m2", "author": "u1", "aliases": both}]
    )
    assert await bench.rows("SELECT COUNT(*) FROM author") == [1]
    assert await bench.rows("SELECT COUNT(*) FROM complaint") == [1]
    assert sorted(await bench.rows("SELECT alias FROM author_alias")) == sorted(both)


async def test_one_broken_item_goes_to_quarantine_and_its_neighbours_live(bench: Bench) -> None:
    await bench.receive([{"id": "m1"}, {"kind": "unreadable"}, {"id": "m2"}, {"kind": "skipped", "reason": "reaction"}])
    assert await bench.rows("SELECT COUNT(*) FROM message") == [2]
    assert await bench.rows("SELECT kind, path, error FROM quarantine") == [("event", "items[0]", "expected a text")]
    assert await bench.rows("SELECT reason, times FROM counted") == [("reaction", 1)]


@pytest.mark.parametrize(
    ("body", "error"), [(b"\xff\x00", "not JSON"), (b'"defect"', "ZeroDivisionError"), (b"{}[", "not JSON")]
)
async def test_what_cannot_be_read_keeps_its_bytes_and_the_next_one_is_read(
    bench: Bench, body: bytes, error: str
) -> None:
    await bench.receive(body, [{"id": "m1"}])
    [(kind, said)] = await bench.rows("SELECT kind, error FROM quarantine")
    assert kind == "envelope"
    assert error in said
    [kept] = await bench.rows("SELECT body FROM envelope WHERE state = 'quarantined'")
    assert bytes(kept) == body
    assert await bench.rows("SELECT COUNT(*) FROM message") == [1]


async def test_an_envelope_of_a_removed_account_waits_in_quarantine_for_a_replay(bench: Bench) -> None:
    await bench.intake.keep(bench.envelope([{"id": "m1"}]))
    await bench.make_pipeline("first", Accounts({})).drain()
    [error] = await bench.rows("SELECT error FROM quarantine")
    assert "not configured" in error


@pytest.mark.parametrize("words", ["nul \x00 here", "lone \ud83d surrogate", "‮ right to left", "a" * 60_000])
async def test_odd_texts_are_stored_on_both_databases(bench: Bench, words: str) -> None:
    from connectors.reading import clean

    await bench.receive([{"id": "m1", "text": clean(words)}])
    [stored] = await bench.rows("SELECT text FROM message")
    assert stored == clean(words)


async def test_a_crash_between_commit_and_reading_loses_nothing(bench: Bench) -> None:
    await bench.intake.keep(bench.envelope([{"id": "m1"}]))
    after = await bench.again()
    try:
        after.clock.pass_(minutes=1)
        await after.pipeline.drain()
        await after.deliver()
        assert await after.rows(FOUR) == [(1, 1, 1, 1)]
    finally:
        after.close()


async def test_no_thanks_when_the_bytes_cannot_be_kept(bench: Bench) -> None:
    bench.database.close()
    with pytest.raises(StoreUnavailable):
        await bench.intake.keep(bench.envelope([{"id": "m1"}]))


async def test_edits_and_deletions_are_recorded_with_what_was_said_before(bench: Bench) -> None:
    await bench.receive(
        [{"id": "m1", "text": "jalan A"}],
        [{"kind": "edited", "id": "m1", "text": "jalan B", "at": 20}],
        [{"kind": "edited", "id": "m1", "text": "jalan nol", "at": 10}],
        [{"kind": "deleted", "id": "m1"}],
        [{"kind": "deleted", "id": "m1"}],
    )
    [(said, deleted)] = await bench.rows("SELECT text, deleted_at FROM message")
    assert said == "jalan B"
    assert deleted is not None
    assert await bench.rows("SELECT text FROM message_revision ORDER BY id") == ["jalan A", "jalan nol"]
    kinds = await bench.rows("SELECT kind FROM outbox ORDER BY id")
    assert kinds == ["created", "message_edited", "message_edited", "message_deleted"]


async def test_a_deletion_that_beats_its_message_is_remembered(bench: Bench) -> None:
    await bench.receive([{"kind": "deleted", "id": "m1"}], [{"id": "m1"}])
    [deleted] = await bench.rows("SELECT deleted_at FROM message")
    assert deleted is not None


async def test_an_edit_of_a_message_that_never_came_is_that_message(bench: Bench) -> None:
    await bench.receive([{"kind": "edited", "id": "m1", "text": "jalan B"}])
    assert await bench.rows("SELECT text FROM message") == ["jalan B"]


async def test_events_of_one_complaint_leave_in_order(bench: Bench) -> None:
    await bench.receive([{"id": "m1"}], [{"id": "m2"}], [{"id": "m3"}])
    await bench.deliver()
    assert await bench.rows("SELECT kind FROM queue_item ORDER BY id") == ["created", "message_added", "message_added"]


async def test_a_page_is_kept_with_its_cursor_or_not_at_all(bench: Bench) -> None:
    from aggregator.polls import Poller
    from model.reply import Throttled

    outcomes: list[str] = []
    poller = Poller(
        database=bench.database,
        intake=bench.intake,
        account=next(iter(bench.accounts)),
        clock=bench.clock,
        holder="first",
        watch=bench.watch,
        on_poll=outcomes.append,
    )
    bench.script.pages.extend(
        [
            Page(body=b'[{"id": "m1"}]', cursor="1"),
            Throttled("slow down", retry_after_s=30),
            Page(body=b'[{"id": "m2"}]', cursor="2"),
        ]
    )
    assert not await poller.turn()
    assert await bench.rows("SELECT value FROM cursor") == ["1"]
    assert not await poller.turn(), "it waits for as long as the platform asked"
    bench.clock.pass_(seconds=31)
    assert await poller.turn()
    assert await bench.rows("SELECT value FROM cursor") == ["2"]
    assert outcomes == ["Throttled", "ok"]
    await bench.pipeline.drain()
    assert await bench.rows("SELECT COUNT(*) FROM message") == [2]
