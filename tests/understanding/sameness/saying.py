"""Reports as the pipeline would make them of what people write; the category is given."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from model.sameness import Report
from model.understanding import ContentKind
from understanding.place.find import Gazetteer
from understanding.words import normalise

MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def said(
    number: int,
    text: str | None,
    *,
    by: int | None = None,
    category: str | None = None,
    hours: float = 0,
    position: tuple[float, float] | None = None,
    kind: ContentKind = ContentKind.COMPLAINT,
    **more: Any,
) -> Report:
    """Complaint `number`, written `hours` after Monday morning by citizen `by` (else by somebody of its own)."""
    words = normalise(text)
    return Report(
        complaint_id=number,
        citizen_id=by or 1_000 + number,
        at=MONDAY + timedelta(hours=hours),
        kind=kind,
        category=category,
        category_confidence=0.9 if category else 0.0,
        place=gazetteer().find(text or "", words, position),
        content=words.content,
        **more,
    )
