"""Merging and splitting keep every message and every number, and all of it can be undone."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, text

from aggregator.settling import NothingToDo
from model.complaint import ComplaintStatus
from store import incidents, links, resemblances
from tests.aggregator.bench import Bench
from tests.aggregator.test_gathering import FLOOD, HOAX, told
from tests.suggesting import suggested

OFFICER = 7
WAHIDIN = [
    {"text": "Pohon besar tumbang di Jalan Dr Wahidin menutup jalan, macet"},
    {"text": "ada pohon ambruk di jl dr wahidin, kabel ikut ketarik"},
]
INSIDE = "SELECT number, incident_id FROM complaint ORDER BY id"


@pytest.fixture
async def town(bench: Bench) -> Bench:
    """A flood of three reports, and a fallen tree of two."""
    await told(bench, *FLOOD, *WAHIDIN)
    assert await bench.rows("SELECT complaint_count FROM incident ORDER BY id") == [3, 2]
    return bench


async def numbers(bench: Bench) -> list[str]:
    return await bench.rows("SELECT number FROM incident ORDER BY id")


async def kept(bench: Bench) -> Any:
    """What no decision may change: every complaint's number, conversation and messages."""
    return await bench.rows(
        "SELECT c.number, c.conversation_id, c.author_id, m.id, m.text FROM complaint c JOIN message m "
        "ON m.complaint_id = c.id ORDER BY m.id"
    )


async def test_merging_keeps_everything_and_undo_brings_it_back(town: Bench) -> None:
    before, inside = await kept(town), await town.rows(INSIDE)
    flood, tree = await numbers(town)
    await town.desks.incidents.merge(flood, tree, officer_id=OFFICER)
    assert len({incident for _, incident in await town.rows(INSIDE)}) == 1
    assert await town.rows("SELECT complaint_count FROM incident ORDER BY id") == [5, 0]
    assert await kept(town) == before
    [step] = await town.rows("SELECT id FROM incident_step WHERE action = 'merged'")
    await town.desks.incidents.undo(step, officer_id=OFFICER)
    assert await town.rows(INSIDE) == inside
    assert await town.rows("SELECT merged_into FROM incident") == [None, None]
    with pytest.raises(NothingToDo):
        await town.desks.incidents.undo(step, officer_id=OFFICER)


async def test_splitting_makes_an_incident_of_its_own_and_can_be_undone(town: Bench) -> None:
    inside = await town.rows(INSIDE)
    flood, _ = await numbers(town)
    made = await town.desks.incidents.split(flood, [inside[0][0]], officer_id=OFFICER)
    assert made in await numbers(town)
    assert await town.rows("SELECT complaint_count FROM incident ORDER BY id") == [2, 2, 1]
    [step] = await town.rows("SELECT id FROM incident_step WHERE action = 'split'")
    await town.desks.incidents.undo(step, officer_id=OFFICER)
    assert await town.rows(INSIDE) == inside


async def test_undo_leaves_what_somebody_has_moved_since(town: Bench) -> None:
    flood, tree = await numbers(town)
    await town.desks.incidents.merge(flood, tree, officer_id=OFFICER)
    moved = (await town.rows(INSIDE))[3][0]
    await town.desks.incidents.take_out(moved, officer_id=OFFICER)
    [step] = await town.rows("SELECT id FROM incident_step WHERE action = 'merged'")
    await town.desks.incidents.undo(step, officer_id=OFFICER)
    assert [incident for number, incident in await town.rows(INSIDE) if number == moved] == [None]


async def test_what_an_officer_took_out_does_not_come_back_by_itself(town: Bench) -> None:
    number = (await town.rows(INSIDE))[0][0]
    await town.desks.incidents.take_out(number, officer_id=OFFICER)
    await town.receive([{"id": "f1", "author": "warga-0", "at": 70, "text": "ini di Jalan Kaligawe depan RSI pak"}])
    assert (await town.rows(INSIDE))[0][1] is None


async def test_every_decision_is_kept_as_labelled_data(town: Bench) -> None:
    flood, _ = await numbers(town)
    number = (await town.rows(INSIDE))[0][0]
    await town.desks.incidents.take_out(number, officer_id=OFFICER)
    rows = await town.rows("SELECT field, before, after, officer_id FROM correction")
    assert rows == [("incident", flood, None, OFFICER)]


async def test_a_title_is_kept_and_given_back(town: Bench) -> None:
    flood, _ = await numbers(town)
    [before, _] = await town.rows("SELECT title FROM incident ORDER BY id")
    await town.desks.incidents.title(flood, "Banjir besar Kaligawe", officer_id=OFFICER)
    [step] = await town.rows("SELECT id FROM incident_step WHERE action = 'titled'")
    await town.desks.incidents.undo(step, officer_id=OFFICER)
    assert (await town.rows("SELECT title FROM incident ORDER BY id"))[0] == before


async def test_one_answer_reaches_everybody_once_in_their_own_conversation(town: Bench) -> None:
    flood, _ = await numbers(town)
    recipients = await town.desks.everybody.recipients(flood)
    assert [one.reason for one in recipients] == [None, None, None]
    for _ in range(2):  # the same click twice
        sent = await town.desks.everybody.reply(flood, text="Pompa sudah menyala.", key="k1", officer_id=OFFICER)
        assert len(sent.message_ids) == 3
    assert await town.rows("SELECT COUNT(*) FROM incident_step WHERE action = 'answered'") == [1]
    await town.send()
    heard = [(reply.conversation_id, reply.text) for reply in town.script.sent]
    assert sorted(heard) == [(f"warga-{n}", "Pompa sudah menyala.") for n in range(3)]


async def test_who_cannot_be_answered_is_named_beforehand_and_left_out(town: Bench) -> None:
    flood, _ = await numbers(town)
    town.clock.pass_(hours=25)
    assert {one.reason for one in await town.desks.everybody.recipients(flood)} == {"window_closed"}
    sent = await town.desks.everybody.reply(flood, text="Halo", key="k2", officer_id=OFFICER)
    assert (sent.message_ids, len(sent.left_out)) == ((), 3)


async def test_a_status_for_all_is_a_status_for_each(town: Bench) -> None:
    flood, _ = await numbers(town)
    changed = await town.desks.everybody.change_status(flood, to=ComplaintStatus.VERIFIED, officer_id=OFFICER)
    assert changed == 3
    assert (await town.rows("SELECT status FROM complaint ORDER BY id"))[:3] == ["verified"] * 3


async def test_a_duplicate_shares_the_status_and_is_answered_with_the_others(bench: Bench) -> None:
    (first, *_), _ = await told(bench, {"text": HOAX}, {"text": "copas " + HOAX})
    await bench.desk.change_status(first, to=ComplaintStatus.VERIFIED, officer_id=OFFICER)
    assert await bench.rows("SELECT status FROM complaint") == ["verified", "verified"]
    assert await bench.rows("SELECT status, complaints FROM status_count WHERE complaints > 0") == [("verified", 1)]


async def test_a_parted_duplicate_is_work_for_p3m_and_can_be_linked_again(bench: Bench) -> None:
    (first, *_), (second, *_) = await told(bench, {"text": HOAX}, {"text": "copas " + HOAX})
    await bench.desks.links.part(second, officer_id=OFFICER)
    kinds = await bench.rows("SELECT kind FROM outbox ORDER BY id")
    assert kinds == ["created", "duplicate_linked", "duplicate_parted", "created"]
    await bench.desks.links.link(second, first, officer_id=OFFICER)
    kinds = await bench.rows("SELECT kind FROM outbox ORDER BY id")
    assert kinds[4:] == ["duplicate_linked", "duplicate_linked"]
    states = await bench.rows("SELECT field, before, after FROM correction ORDER BY id")
    assert states == [("duplicate", first, None), ("duplicate", None, first)]


async def alike(bench: Bench, number: str) -> list[tuple[str, int]]:
    """Which incidents may be one with this one, and how many links say so."""

    def ask(connection: Connection) -> list[tuple[str, int]]:
        row = incidents.by_number(connection, number)
        assert row is not None
        return [(other.number, links) for other, links in resemblances.of(connection, row)]

    return await bench.database.read(ask)


async def nearer(bench: Bench) -> None:
    """Where the incidents are is not known so exactly."""
    await bench.database.write(lambda connection: connection.execute(text("UPDATE incident SET area = NULL")))


async def suggest(bench: Bench, *pairs: tuple[int, int]) -> None:
    """What the daemon is not sure of: these complaints may tell of one happening."""
    rows = [suggested(later, earlier, bench.clock()) for later, earlier in pairs]
    await bench.database.write(partial(links.add_new, rows=rows))


async def test_two_halves_of_one_happening_are_offered_to_be_merged(town: Bench) -> None:
    flood, tree = await numbers(town)
    assert await alike(town, flood) == []
    await suggest(town, (4, 1))
    assert await alike(town, flood) == [], "one likeness may be chance"
    await suggest(town, (5, 2))
    assert await alike(town, flood) == [], "a flood here and a tree in another kecamatan are two things"
    await nearer(town)
    assert await alike(town, flood) == [(tree, 2)] and await alike(town, tree) == [(flood, 2)]
    await town.desks.incidents.merge(flood, tree, officer_id=OFFICER)
    assert await alike(town, flood) == []


async def test_who_is_kept_apart_is_not_offered_again_and_teaches(town: Bench) -> None:
    flood, tree = await numbers(town)
    await nearer(town)
    await suggest(town, (4, 1), (5, 2))
    await town.desks.incidents.keep_apart(tree, flood, officer_id=OFFICER)
    assert await alike(town, flood) == await alike(town, tree) == []
    assert await town.rows("SELECT after FROM correction WHERE field = 'incident'") == ["rejected"] * 2
    assert sorted(await town.rows("SELECT note FROM incident_step WHERE action = 'kept_apart'")) == [flood, tree]
    await suggest(town, (4, 2), (5, 1), (5, 3))
    assert await alike(town, flood) == [], "the officer said no"
    await town.desks.incidents.keep_apart(tree, flood, officer_id=OFFICER)
    with pytest.raises(NothingToDo):
        await town.desks.incidents.keep_apart(tree, flood, officer_id=OFFICER)
