"""Statuses of a complaint: from where an officer may go where."""

import re

import pytest

from model.cloudevent import ComplaintDocument
from model.complaint import TRANSITIONS, ComplaintStatus, complaint_number

S = ComplaintStatus


def test_every_status_has_its_transitions_and_none_leads_to_itself() -> None:
    assert set(TRANSITIONS) == set(S)
    for status, following in TRANSITIONS.items():
        assert status not in following
        assert len(set(following)) == len(following)


def test_no_status_is_a_dead_end() -> None:
    assert all(TRANSITIONS.values())


@pytest.mark.parametrize("start", list(S))
def test_every_status_can_be_reached_from_everywhere(start: ComplaintStatus) -> None:
    reached, edge = {start}, {start}
    while edge:
        edge = {following for status in edge for following in TRANSITIONS[status]} - reached
        reached |= edge
    assert reached == set(S)


@pytest.mark.parametrize(
    ("forward", "back"),
    [
        ((S.RECEIVED, S.VERIFIED), (S.VERIFIED, S.RECEIVED)),
        ((S.VERIFIED, S.DISPATCHED), (S.DISPATCHED, S.VERIFIED)),
        ((S.DISPATCHED, S.IN_PROGRESS), (S.IN_PROGRESS, S.DISPATCHED)),
        ((S.IN_PROGRESS, S.RESOLVED), (S.RESOLVED, S.IN_PROGRESS)),
        ((S.IN_PROGRESS, S.CLOSED), (S.CLOSED, S.IN_PROGRESS)),
        ((S.RECEIVED, S.REJECTED), (S.REJECTED, S.RECEIVED)),
    ],
)
def test_a_mistake_can_be_taken_back(forward: tuple[S, S], back: tuple[S, S]) -> None:
    assert forward[1] in TRANSITIONS[forward[0]]
    assert back[1] in TRANSITIONS[back[0]]


def test_what_is_done_is_not_undone_by_skipping_steps() -> None:
    assert TRANSITIONS[S.REJECTED] == (S.RECEIVED,)
    assert S.RECEIVED not in TRANSITIONS[S.CLOSED]
    assert S.RESOLVED not in TRANSITIONS[S.RECEIVED]


def test_a_follow_up_joins_what_is_open() -> None:
    assert {status for status in S if not status.open} == {S.CLOSED, S.REJECTED}


@pytest.mark.parametrize(
    ("serial", "number"), [(1, "SMG-2026-000001"), (123, "SMG-2026-000123"), (1_000_000, "SMG-2026-1000000")]
)
def test_numbers_as_citizens_are_told_them(serial: int, number: str) -> None:
    assert complaint_number(2026, serial) == number
    pattern = ComplaintDocument.model_json_schema()["properties"]["number"]["pattern"]
    assert re.search(pattern, number)
