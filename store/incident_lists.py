"""Lists of incidents: which happenings still have work, and which may be the same as another."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from model.complaint import ComplaintStatus
from store.columns import Record
from store.complaints import C
from store.incidents import I

OPEN = [status.value for status in ComplaintStatus if status.open]
_STANDING = (I.c.merged_into.is_(None), I.c.complaint_count > 0)
_HAS_WORK = exists().where(C.c.incident_id == I.c.id, C.c.status.in_(OPEN))


def page(
    connection: Connection, *, open_: bool, before: tuple[datetime, int] | None = None, most: int = 50
) -> Sequence[Record]:
    """Standing incidents with open complaints, or without any; the latest report first (a keyset)."""
    question = select(I).where(*_STANDING, _HAS_WORK if open_ else ~_HAS_WORK)
    if before is not None:
        question = question.where((I.c.last_at < before[0]) | ((I.c.last_at == before[0]) & (I.c.id < before[1])))
    return connection.execute(question.order_by(I.c.last_at.desc(), I.c.id.desc()).limit(most)).all()


def channels(connection: Connection, incident_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many complaints of each channel are in these incidents, the most first."""
    counted = func.count()
    question = select(C.c.incident_id, C.c.channel, counted.label("complaints")).where(
        C.c.incident_id.in_(incident_ids)
    )
    found: dict[int, dict[str, int]] = {}
    for row in connection.execute(
        question.group_by(C.c.incident_id, C.c.channel).order_by(counted.desc(), C.c.channel)
    ):
        found.setdefault(row.incident_id, {})[row.channel] = row.complaints
    return found


def near(connection: Connection, incident: Record, most: int = 12) -> Sequence[Record]:
    """Other standing incidents that an officer may mean: of the same category and area first, then the latest."""
    same_category, same_area = I.c.category == incident.category, I.c.area == incident.area
    likeness = func.coalesce(same_category, False).desc(), func.coalesce(same_area, False).desc()
    recent = select(I.c.id).where(*_STANDING, I.c.id != incident.id).order_by(I.c.last_at.desc()).limit(100)
    question = select(I).where(I.c.id.in_(recent)).order_by(*likeness, I.c.last_at.desc()).limit(most)
    return connection.execute(question).all()
