"""Triage: what messages mean becomes the suggestions of their complaint, and officers' corrections stand above them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from aggregator import documents
from aggregator.batch import Incoming, Rules
from model.clock import NewId
from model.cloudevent import Kind
from model.complaint import ComplaintType
from model.understanding import ContentKind, Place, PlaceSource, Understanding, Urgency
from store import complaints, outbox, triage
from store.columns import Record
from understanding.insight import Insight

SURE = 0.6  #: from this confidence on a kind becomes the complaint's type without an officer
AREA = ("area", "areas", "area_confidence", "source")  #: fields of a place that only mean something together
SEVERITY = {urgency: rank for rank, urgency in enumerate(Urgency)}


def type_of(item: Incoming) -> ComplaintType:
    """The type under which a complaint opens."""
    kind = item.understanding.kind if item.understanding else None
    if kind is None or kind.value is ContentKind.NONE or kind.confidence < SURE:
        return ComplaintType.COMPLAINT
    return ComplaintType(kind.value.value)


def open_triage(connection: Connection, opened: Sequence[Incoming], rules: Rules) -> None:
    """Write the suggestions of new complaints."""
    triage.add(connection, [_row(item, item.understanding, rules) for item in opened if item.understanding])


def follow_triage(connection: Connection, joined: Sequence[Incoming], rules: Rules) -> tuple[list[int], list[int]]:
    """Let later messages of the same complaints add what they say.

    Gives the complaints whose subject or place changed, and those in which danger to life is spoken of only now.
    """
    changed: list[int] = []
    alarmed: list[int] = []
    telling = [item for item in joined if item.understanding and item.complaint_id is not None]
    several = Counter(item.complaint_id for item in telling)
    known = triage.of(connection, sorted({item.complaint_id for item in telling if item.complaint_id is not None}))
    for item in telling:
        row = known.get(item.complaint_id or 0)
        if row is None or item.understanding is None:
            continue
        values = merged(row, item.understanding)
        if not values:
            continue
        triage.change(connection, row.complaint_id, values, rules.now)
        if several[row.complaint_id] > 1:
            known |= triage.of(connection, [row.complaint_id])
        if {"category", "place"} & values.keys():
            changed.append(row.complaint_id)
        if values.get("urgency") == Urgency.EMERGENCY.value:
            alarmed.append(row.complaint_id)
    return changed, alarmed


def merged(row: Record, more: Understanding) -> dict[str, Any]:
    """The columns that a further message changes. What an officer settled stays, and danger is never talked down."""
    settled = set(orjson.loads(row.settled))
    values: dict[str, Any] = {}
    if "kind" not in settled and row.kind == ContentKind.NONE and more.kind.value is not ContentKind.NONE:
        values |= {"kind": more.kind.value.value, "kind_confidence": more.kind.confidence}
    surer = more.category is not None and (row.category is None or more.category.confidence > row.category_confidence)
    if "category" not in settled and surer and more.kind.value is not ContentKind.NONE:
        values |= _category_columns(more)
    if "urgency" not in settled and SEVERITY[more.urgency.value] > SEVERITY[Urgency(row.urgency)]:
        values |= {"urgency": more.urgency.value.value, "urgency_confidence": more.urgency.confidence}
    if more.personal and not row.personal:
        values["personal"] = True
    place = joined_place(place_of(row), more.place)
    if "place" not in settled and place != place_of(row):
        values |= place_columns(place)
    return values


def joined_place(known: Place, more: Place) -> Place:
    """What two messages of one citizen say together: the later corrects ("bukan … tapi …") and fills in."""
    if not more.known and not more.excluded:
        return known
    if more.excluded:
        gone = set(more.excluded)
        if gone & {known.street, known.landmark, known.area}:
            return more
    said = {name: value for name, value in asdict(known).items() if value and not getattr(more, name)}
    for name in AREA:
        said.pop(name, None)
    if known.area and (not more.area or more.area_confidence < known.area_confidence):
        said |= {name: getattr(known, name) for name in AREA}
    return replace(more, **said)


def document_of(item: Incoming, insight: Insight) -> dict[str, Any] | None:
    """The suggestions of a new complaint, as the queue carries them."""
    meant = item.understanding
    if meant is None:
        return None
    category = meant.category.value if meant.category else None
    return {
        "kind": meant.kind.value.value,
        "category": category,
        "opd": insight.opd(category),
        "urgency": meant.urgency.value.value,
        "area": meant.place.area,
        "place": insight.label(meant.place),
        "settled": [],
    }


def document_from(row: Record, insight: Insight) -> dict[str, Any]:
    """The suggestions of a complaint as they stand, as the queue carries them."""
    return {
        "kind": row.kind,
        "category": row.category,
        "opd": insight.opd(row.category),
        "urgency": row.urgency,
        "area": row.area,
        "place": insight.label(place_of(row)),
        "settled": orjson.loads(row.settled),
    }


def announce_triage(connection: Connection, complaint_id: int, insight: Insight, now: datetime, new_id: NewId) -> None:
    """Tell the queue what is suggested, or was settled, now. What repeats another complaint is not told by itself."""
    ticket = complaints.numbers(connection, [complaint_id])[complaint_id]
    if ticket.duplicate_of is None:
        document = documents.of_ticket(ticket, [])
        document["triage"] = document_from(triage.of(connection, [complaint_id])[complaint_id], insight)
        row = documents.outbox_row(
            event_id=new_id(), kind=Kind.TRIAGED, complaint_id=complaint_id, document=document, now=now
        )
        outbox.add(connection, [row])


def place_of(row: Record) -> Place:
    """The place in a row of triage or of an incident."""
    return place_from(row.place)


def place_from(text: str) -> Place:
    """A place from its JSON."""
    said = orjson.loads(text)
    for name in ("areas", "excluded"):
        if name in said:
            said[name] = tuple(said[name])
    if said.get("source"):
        said["source"] = PlaceSource(said["source"])
    return Place(**said)


def place_json(place: Place) -> str:
    """A place as JSON: the fields that say something."""
    said = {field.name: value for field in fields(Place) if (value := getattr(place, field.name)) != field.default}
    return orjson.dumps(said).decode()


def place_columns(place: Place) -> dict[str, Any]:
    """A place as columns of triage."""
    return {"area": place.area, "place": place_json(place)}


def _category_columns(understanding: Understanding) -> dict[str, Any]:
    category = understanding.category
    others = [[guess.value, round(guess.confidence, 3)] for guess in understanding.alternatives]
    return {
        "category": category.value if category else None,
        "category_confidence": category.confidence if category else 0.0,
        "alternatives": orjson.dumps(others).decode(),
    }


def _row(item: Incoming, understanding: Understanding, rules: Rules) -> dict[str, Any]:
    return {
        "complaint_id": item.complaint_id,
        "kind": understanding.kind.value.value,
        "kind_confidence": understanding.kind.confidence,
        **_category_columns(understanding),
        "urgency": understanding.urgency.value.value,
        "urgency_confidence": understanding.urgency.confidence,
        "language": understanding.language.value.value,
        "language_confidence": understanding.language.confidence,
        **place_columns(understanding.place),
        "personal": bool(understanding.personal),
        "model": rules.insight.model,
        "updated_at": rules.now,
    }


def is_emergency(item: Incoming) -> bool:
    """Whether a message speaks of danger to life."""
    return item.understanding is not None and item.understanding.urgency.value is Urgency.EMERGENCY
