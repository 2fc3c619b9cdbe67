"""Compact: a report as one short text, as it is kept in the index, and back. Reading one takes a few microseconds."""

from dataclasses import fields
from datetime import datetime
from functools import lru_cache

import orjson

from model.sameness import Report
from model.understanding import ContentKind, Place, PlaceSource
from understanding.sameness.keys import TEXT_WORDS

_PLACE = tuple((one.name, one.default) for one in fields(Place))
NOWHERE = Place()
_KINDS = {kind.value: kind for kind in ContentKind}


def pack(report: Report) -> str:
    """Everything but the complaint's id, its time and the two ids that others settle. Long texts are cut."""
    place = {name: said for name, default in _PLACE if (said := getattr(report.place, name)) != default}
    return orjson.dumps(
        [
            report.citizen_id,
            report.kind.value,
            report.category,
            round(report.category_confidence, 3),
            orjson.dumps(place).decode() if place else "",
            " ".join(report.content[:TEXT_WORDS]),
            [f"{photo:x}" for photo in report.photos],
        ]
    ).decode()


def unpack(said: str, *, complaint_id: int, at: datetime, incident_id: int | None, duplicate_of: int | None) -> Report:
    """The report again."""
    citizen_id, kind, category, category_confidence, place, content, photos = orjson.loads(said)
    return Report(
        complaint_id=complaint_id,
        citizen_id=citizen_id,
        at=at,
        kind=_KINDS[kind],
        category=category,
        category_confidence=category_confidence,
        place=_place(place) if place else NOWHERE,
        content=tuple(content.split(" ")) if content else (),
        photos=tuple(int(photo, 16) for photo in photos),
        incident_id=incident_id,
        duplicate_of=duplicate_of,
    )


@lru_cache(maxsize=8_192)
def _place(said: str) -> Place:
    """Places come again and again: their texts are kept apart, so that each is read once."""
    place = orjson.loads(said)
    for name in ("areas", "excluded"):
        if name in place:
            place[name] = tuple(place[name])
    if "source" in place:
        place["source"] = PlaceSource(place["source"])
    return Place(**place)
