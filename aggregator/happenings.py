"""Happenings: incidents begin, take complaints in and let them go; each move is a step that can be undone."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from aggregator import documents, sameness
from aggregator.batch import Ground
from aggregator.triage import place_from, place_json, place_of
from model.clock import NewId
from model.cloudevent import Kind
from model.deadline import JAKARTA
from model.sameness import Report
from model.understanding import ContentKind, Place
from store import complaints, incidents, outbox, serials, triage
from store.columns import Record

OPENED, JOINED = "opened", "joined"
FIRM = 50  #: reports; what so many have said is not counted again
Joined = Mapping[int, Sequence[Report]]  #: new reports by the incident that they come into
Move = tuple[int, int | None, int | None]  #: (complaint, incident before, incident after)


def new_ids(connection: Connection, count: int) -> range:
    """The ids of incidents that are about to begin."""
    return serials.reserve(connection, "incident", count)


def incident_numbers(connection: Connection, count: int, now: datetime) -> list[str]:
    """Their numbers, for officers (`INC-2026-00012`). Years are those of Asia/Jakarta."""
    year = now.astimezone(JAKARTA).year
    return [f"INC-{year}-{one:05d}" for one in serials.reserve(connection, f"incident_number:{year}", count)]


def begin(connection: Connection, founders: Mapping[int, Report], rules: Ground) -> None:
    """Insert incidents, still empty, as the reports that they begin with describe them."""
    numbers = incident_numbers(connection, len(founders), rules.now)
    rows = [
        incident_row(
            incident,
            number=number,
            title=rules.insight.title(report.category, report.place),
            report=report,
            now=rules.now,
        )
        for number, (incident, report) in zip(numbers, founders.items(), strict=True)
    ]
    incidents.add(connection, rows)


def incident_row(incident_id: int, *, number: str, title: str, report: Report, now: datetime) -> dict[str, Any]:
    """The row of an empty incident."""
    return {
        "id": incident_id,
        "number": number,
        "title": title,
        "category": report.category,
        "area": report.place.area,
        "place": place_json(report.place),
        "complaint_count": 0,
        "first_at": report.at,
        "last_at": report.at,
        "created_at": now,
        "updated_at": now,
    }


def take_in(connection: Connection, joined: Joined, rules: Ground) -> None:
    """Count new complaints, whose rows name their incident already."""
    if not joined:
        return
    moves: dict[int, list[Move]] = {
        incident: [(report.complaint_id, None, incident) for report in reports] for incident, reports in joined.items()
    }
    incidents.recount(connection, sorted(joined), rules.now)
    record(connection, moves, JOINED, rules.now)


def clarify(connection: Connection, joined: Joined, rules: Ground) -> None:
    """Call incidents that grew by what most of their reports say: the first one may have been beside it."""
    if not joined:
        return
    young = [row for row in incidents.of(connection, sorted(joined)).values() if row.complaint_count <= FIRM]
    votes: dict[int, list[Record]] = defaultdict(list)
    for vote in incidents.votes(connection, [row.id for row in young]):
        votes[vote.incident_id].append(vote)
    for row in young:
        _clarify(connection, row, votes[row.id], joined[row.id], rules)


def _clarify(
    connection: Connection, incident: Record, votes: Sequence[Record], reports: Sequence[Report], rules: Ground
) -> None:
    category = _most(votes, "category", incident.category)
    area = _most([vote for vote in votes if vote.category == category], "area", incident.area)
    place = known = place_from(incident.place)
    if area == incident.area:
        place = max((known, *(one.place for one in reports if one.place.area in (area, None))), key=precision)
    else:
        first = min(vote.first for vote in votes if (vote.category, vote.area) == (category, area))
        place = place_of(triage.of(connection, [first])[first])
    if (place, category) == (known, incident.category):
        return
    values: dict[str, Any] = {"place": place_json(place), "area": place.area, "category": category}
    if not incident.titled:
        values["title"] = rules.insight.title(category, place)
    incidents.change(connection, incident.id, values, rules.now)


def _most(votes: Sequence[Record], field: str, known: str | None) -> str | None:
    """What most say; of equals what is known already."""
    counted: Counter[str] = Counter()
    for vote in votes:
        if value := getattr(vote, field):
            counted[value] += vote.reports
    return max(counted, key=lambda value: (counted[value], value == known), default=known)


def precision(place: Place) -> int:
    """How much a place says: enough to prefer one report's to another's as the incident's."""
    return 2 * bool(place.street or place.landmark) + 2 * bool(place.area) + bool(place.lat is not None)


def draw_in(connection: Connection, incident_of: Mapping[int, int], rules: Ground) -> None:
    """Complaints that stood alone become part of an incident; their duplicates come with them."""
    grouped: dict[int, list[Move]] = defaultdict(list)
    for one in incidents.with_duplicates(connection, sorted(incident_of)) if incident_of else ():
        incident = incident_of.get(one.id) or incident_of[one.duplicate_of]
        if one.incident_id is None:
            grouped[incident].append((one.id, None, incident))
    move(connection, grouped, OPENED, rules.now)


def move(
    connection: Connection,
    moves: Mapping[int, Sequence[Move]],
    action: str,
    now: datetime,
    *,
    officer_id: int | None = None,
    note: str | None = None,
) -> None:
    """Carry out moves, grouped by the incident under whose steps they are told."""
    if not moves:
        return
    each = [one for group in moves.values() for one in group]
    incidents.place_complaints(connection, {complaint: after for complaint, _, after in each})
    tell_index(connection, [complaint for complaint, _, _ in each])
    touched = {incident for _, before, after in each for incident in (before, after) if incident is not None}
    incidents.recount(connection, sorted(touched), now)
    record(connection, moves, action, now, officer_id=officer_id, note=note)


def founder(connection: Connection, complaint_id: int) -> Report:
    """A complaint as the report that an incident begins with; of before there were any, only what its row says."""
    if (known := sameness.report_of(connection, complaint_id)) is not None:
        return known
    row = complaints.by_id(connection, complaint_id)
    return Report(
        complaint_id=row.id,
        citizen_id=0,
        at=row.created_at,
        kind=ContentKind.COMPLAINT,
        category=None,
        category_confidence=0.0,
        place=Place(),
        content=(),
    )


def standing(connection: Connection, complaint_ids: Sequence[int]) -> dict[int, int | None]:
    """In which incident these complaints are now."""
    return {row.id: row.incident_id for row in incidents.with_duplicates(connection, complaint_ids)}


def announce(connection: Connection, complaint_ids: Sequence[int], now: datetime, new_event_id: NewId) -> None:
    """Tell the queue which incident complaints belong to now. Duplicates speak through what they repeat."""
    tickets = complaints.numbers(connection, complaint_ids)
    outbox.add(
        connection,
        [
            documents.outbox_row(
                event_id=new_event_id(),
                kind=Kind.INCIDENT_CHANGED,
                complaint_id=ticket.id,
                document=documents.of_ticket(ticket, []),
                now=now,
            )
            for ticket in tickets.values()
            if ticket.duplicate_of is None
        ],
    )


def whole(connection: Connection, complaint_id: int) -> Sequence[Record]:
    """A complaint and what repeats it: they belong to one incident, or to none, together."""
    return incidents.with_duplicates(connection, [complaint_id])


def tell_index(connection: Connection, complaint_ids: Sequence[int]) -> None:
    """Let the index of candidates know where complaints belong now."""
    rows = incidents.with_duplicates(connection, complaint_ids)
    sameness.settle(connection, {row.id: (row.incident_id, row.duplicate_of) for row in rows})


def record(
    connection: Connection,
    moves: Mapping[int, Sequence[Move]],
    action: str,
    now: datetime,
    *,
    officer_id: int | None = None,
    note: str | None = None,
) -> None:
    """Write what was done into the incidents' steps."""
    incidents.record(
        connection,
        [
            {
                "incident_id": incident,
                "at": now,
                "officer_id": officer_id,
                "action": action,
                "moves": orjson.dumps(group).decode(),
                "note": note,
            }
            for incident, group in moves.items()
        ],
    )
