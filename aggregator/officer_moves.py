"""Moves between incidents that an officer decided: carried out, settled, kept as labelled data, and announced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from aggregator import happenings
from aggregator.happenings import Move
from aggregator.settling import NothingToDo, corrected, settle
from model.clock import NewId
from model.sameness import Sameness
from store import corrections, incidents
from store.columns import Record

TAKEN_OUT, ADDED = "taken_out", "added"  #: steps of an incident


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who decides, and when."""

    officer_id: int
    now: datetime  #: UTC
    new_id: NewId


def carry_out(
    connection: Connection, moves: Mapping[int, Sequence[Move]], action: str, by: By, note: str | None = None
) -> None:
    """Move complaints, grouped by the incident under whose steps it is told."""
    happenings.move(connection, moves, action, by.now, officer_id=by.officer_id, note=note)
    moved = [one for group in moves.values() for one in group]
    ends = {number for _, *both in moved for number in both if number is not None}
    names = {row.id: row.number for row in incidents.of(connection, sorted(ends)).values()}
    for complaint, before, after in moved:
        settle(connection, complaint, Sameness.INCIDENT.value, by.now)
        was, is_now = (names[end] if end is not None else None for end in (before, after))
        row = corrected(complaint, corrections.INCIDENT, was, is_now, by.officer_id, by.now)
        corrections.add(connection, [row])
    happenings.announce(connection, [one for one, _, _ in moved], by.now, by.new_id)


def put(connection: Connection, complaint: Record, target: int | None, by: By) -> None:
    """Put a complaint, with what repeats it or what it repeats, into an incident, or (None) let it stand on its own.

    Raises:
        NothingToDo: it is there already.
    """
    whole = happenings.whole(connection, complaint.duplicate_of or complaint.id)
    moves: list[Move] = [(row.id, row.incident_id, target) for row in whole if row.incident_id != target]
    under = target if target is not None else complaint.incident_id
    if under is None or not moves:
        raise NothingToDo
    carry_out(connection, {under: moves}, ADDED if target is not None else TAKEN_OUT, by)
