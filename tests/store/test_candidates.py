"""The index of candidates gives few of what is hot, moves what changed and lets go of what is old."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from store import candidates
from store.candidates import C, S
from store.database import open_engine

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
LARGEST = 2**63 - 1


@pytest.fixture
def connection(store_url: str) -> Iterator[Connection]:
    engine = open_engine(store_url, writer=True)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def row(number: int, at: datetime = NOW, said: str = "[]") -> dict[str, object]:
    return {"complaint_id": number, "at": at, "said": said, "incident_id": None, "duplicate_of": None}


def count(connection: Connection) -> tuple[int, int]:
    """Complaints and slots that are there."""
    return (
        connection.execute(select(func.count()).select_from(C)).scalar_one(),
        connection.execute(select(func.count()).select_from(S)).scalar_one(),
    )


def in_slots(connection: Connection, slots: Collection[int], most: int) -> dict[int, list[int]]:
    return {slot: sorted(numbers) for slot, numbers in candidates.find(connection, slots, most).items()}


def test_what_was_added_is_found_by_its_slots(connection: Connection) -> None:
    candidates.add(connection, [row(1), row(2)], [(7, 1), (LARGEST, 1), (7, 2)])
    assert in_slots(connection, {7, LARGEST, 9}, 16) == {7: [1, 2], LARGEST: [1]}
    assert {found.complaint_id: found.at for found in candidates.of(connection, [1, 2, 3])} == {1: NOW, 2: NOW}


def test_nothing_is_asked_of_the_database_for_nothing(connection: Connection) -> None:
    candidates.add(connection, [], [])
    candidates.settle(connection, {})
    assert in_slots(connection, set(), 16) == {}
    assert candidates.of(connection, []) == ()


def test_a_hot_slot_gives_its_newest_only(connection: Connection) -> None:
    candidates.add(connection, [], [(7, number) for number in range(1, 20_001)])
    assert in_slots(connection, [7], 16) == {7: list(range(19_985, 20_001))}


def test_more_slots_than_one_statement_holds_are_found(connection: Connection) -> None:
    candidates.add(connection, [], [(slot, slot) for slot in range(1, 40_001)])
    assert in_slots(connection, range(1, 40_001), 2) == {slot: [slot] for slot in range(1, 40_001)}


def test_a_change_moves_a_complaint_to_its_new_slots(connection: Connection) -> None:
    candidates.add(connection, [row(1), row(2)], [(7, 1), (8, 1), (7, 2)])
    candidates.change(connection, [row(1, said="[1]")], old=[(7, 1)], new=[(9, 1)])
    assert in_slots(connection, {7, 8, 9}, 16) == {7: [2], 8: [1], 9: [1]}
    assert {found.complaint_id: found.said for found in candidates.of(connection, [1, 2])} == {1: "[1]", 2: "[]"}


def test_where_complaints_belong_is_settled_for_many_at_once(connection: Connection) -> None:
    candidates.add(connection, [row(1), row(2), row(3)], [])
    candidates.settle(connection, {1: (31, None), 2: (31, 1), 99: (31, None)})
    settled = {
        found.complaint_id: (found.incident_id, found.duplicate_of) for found in candidates.of(connection, [1, 2, 3])
    }
    assert settled == {1: (31, None), 2: (31, 1), 3: (None, None)}


def test_what_is_old_goes_piece_by_piece_and_the_rest_stays(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "FORGET_SLOTS", 10)
    monkeypatch.setattr(candidates, "FORGET_CANDIDATES", 4)
    old = [row(number, NOW - timedelta(days=100)) for number in range(1, 9)]
    candidates.add(connection, [*old, row(9)], [(slot, 1) for slot in range(1, 31)] + [(100, 9)])
    seen = []
    for _ in range(4):
        candidates.forget(connection, 100, NOW - timedelta(days=90))
        seen.append(count(connection))
    assert seen[0] == (5, 20)
    assert seen[-1] == (1, 1)
    assert in_slots(connection, range(1, 101), 2) == {100: [9]}
