"""Incidents as officers see them: the list, and one happening whole with everybody who reported it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection

from aggregator.everybody import ANSWERED, Recipient
from aggregator.incident_desk import MERGED, SPLIT, TITLED
from aggregator.officer_moves import ADDED, TAKEN_OUT
from model.complaint import TRANSITIONS, ComplaintStatus
from store import complaints, incident_lists, incidents, officers, resemblances
from store.columns import EPOCH, MICROSECOND, Record

PAGE = 50
MOST_MEMBERS = 300  #: that the page shows at first
UNDOABLE = (MERGED, SPLIT, TITLED, TAKEN_OUT, ADDED)
Cursor = tuple[datetime, int]  #: the last report, and the id


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentList:
    """One page of incidents, the latest report first."""

    open: bool  #: those that have open complaints; else those that have none
    rows: Sequence[Record]
    channels: dict[int, dict[str, int]]
    counts: dict[str, int]  #: complaints by status
    older: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the timeline."""

    row: Record
    officer: str | None
    numbers: Sequence[str]  #: of the complaints that it moved

    @property
    def undoable(self) -> bool:
        """Whether an officer may take it back."""
        return self.row.action in UNDOABLE and self.row.undone_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """One incident."""

    row: Record
    members: Sequence[Record]  #: its complaints, the newest first
    channels: dict[str, int]
    steps: Sequence[Step]  #: the newest first
    alike: Sequence[tuple[Record, int]]  #: that it may be one with, and how many links say so
    others: Sequence[Record]  #: further ones that it may be merged with
    counts: dict[str, int]
    whole: bool = False

    @property
    def shown(self) -> Sequence[Record]:
        """The complaints that the page shows."""
        return self.members if self.whole else self.members[:MOST_MEMBERS]

    @property
    def statuses(self) -> dict[ComplaintStatus, int]:
        """Where complaints can go from where they are, and how many of them can."""
        counted: Counter[ComplaintStatus] = Counter()
        for one in self.members:
            if one.duplicate_of is None:
                counted.update(TRANSITIONS[ComplaintStatus(one.status)])
        return {status: counted[status] for status in ComplaintStatus if counted[status]}

    @property
    def answers(self) -> Sequence[Step]:
        """What was sent to everybody, the newest first."""
        return [step for step in self.steps if step.row.action == ANSWERED]


@dataclass(frozen=True, slots=True)
class Reach:
    """Who would get an answer to all, and who would not, and why."""

    recipients: Sequence[Recipient]

    @property
    def reached(self) -> int:
        """How many would."""
        return sum(one.reason is None for one in self.recipients)

    @property
    def left_out(self) -> Sequence[Recipient]:
        """Who would not."""
        return [one for one in self.recipients if one.reason is not None]

    @property
    def reasons(self) -> dict[str, str]:
        """Why citizens cannot be reached, by the number of their complaint."""
        return {one.complaint_number: one.reason for one in self.recipients if one.reason is not None}


def load_list(connection: Connection, *, open_: bool, before: Cursor | None, most: int = PAGE) -> IncidentList:
    """One page."""
    found = incident_lists.page(connection, open_=open_, before=before, most=most + 1)
    rows = found[:most]
    return IncidentList(
        open=open_,
        rows=rows,
        channels=incident_lists.channels(connection, [row.id for row in rows]),
        counts=complaints.status_counts(connection),
        older=(rows[-1].last_at, rows[-1].id) if len(found) > most else None,
    )


def load(connection: Connection, number: str, *, whole: bool = False) -> IncidentView | None:
    """One incident, also one that was merged into another (then `row.merged_into` says so)."""
    row = incidents.by_number(connection, number)
    if row is None:
        return None
    members = list(reversed(complaints.in_incident(connection, row.id)))
    alike = resemblances.of(connection, row)
    offered = {other.id for other, _ in alike}
    counted = Counter(member.channel for member in members)
    return IncidentView(
        row=row,
        members=members,
        channels=dict(counted.most_common()),
        steps=_steps(connection, row.id),
        alike=alike,
        others=[one for one in incident_lists.near(connection, row) if one.id not in offered],
        counts=complaints.status_counts(connection),
        whole=whole,
    )


def survivor(connection: Connection, number: str) -> str | None:
    """The number of the incident that this one was merged into, through however many merges; None: it stands."""
    row = incidents.by_number(connection, number)
    last = None
    while row is not None and row.merged_into is not None:
        row = incidents.get(connection, row.merged_into)
        last = row
    return str(last.number) if last is not None else None


def cursor_text(cursor: Cursor | None) -> str | None:
    """A cursor for an address."""
    return f"{(cursor[0] - EPOCH) // MICROSECOND}-{cursor[1]}" if cursor else None


def cursor_of(at: int, incident_id: int) -> Cursor:
    """A cursor from an address."""
    return EPOCH + timedelta(microseconds=at), incident_id


def _steps(connection: Connection, incident_id: int) -> list[Step]:
    names = officers.names(connection)
    rows = incidents.steps(connection, incident_id)
    moved = {row.id: [complaint for complaint, _, _ in orjson.loads(row.moves)] for row in rows}
    known = complaints.numbers(connection, sorted({one for group in moved.values() for one in group}))
    return [
        Step(
            row=row,
            officer=names.get(row.officer_id),
            numbers=[known[one].number for one in moved[row.id] if one in known],
        )
        for row in reversed(rows)
    ]
