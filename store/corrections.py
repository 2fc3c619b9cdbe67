"""Corrections: what officers said instead of what was suggested, kept as labelled data for the next training."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.messages import IN, M
from store.upsert import insert_all

#: What can be corrected. The last two are about two complaints: `before` and `after` hold numbers and states.
KIND, CATEGORY, URGENCY, LANGUAGE, PLACE, DUPLICATE, INCIDENT = FIELDS = (
    "kind",
    "category",
    "urgency",
    "language",
    "place",
    "duplicate",
    "incident",
)


class Correction(SQLModel, table=True):
    """One decision of an officer about one suggestion; confirming it as it was is one too (`before` = `after`)."""

    __tablename__ = "correction"

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    complaint_id: int = Field(sa_type=BigId, foreign_key="complaint.id", index=True)
    field: str = Field(max_length=16)
    before: str | None = None  #: what was suggested
    after: str | None = None
    confidence: float | None = None  #: of the suggestion
    officer_id: int = Field(sa_type=BigId)
    at: datetime = Field(sa_type=Instant)


K = table(Correction)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep decisions: all columns but the id."""
    insert_all(connection, K, rows)


def of(connection: Connection, complaint_id: int) -> Sequence[Record]:
    """The decisions about one complaint, oldest first."""
    return connection.execute(select(K).where(K.c.complaint_id == complaint_id).order_by(K.c.id)).all()


def teach(connection: Connection) -> bool:
    """Whether officers have said something that a model can learn from."""
    question = select(K.c.id).where(K.c.field.in_((KIND, CATEGORY, URGENCY))).limit(1)
    return connection.execute(question).first() is not None


def labelled(connection: Connection) -> Sequence[Record]:
    """The last word on each field of each complaint, with the text that opened it: `text`, `field`, `after`."""
    last = (
        select(func.max(K.c.id)).where(K.c.field.in_((KIND, CATEGORY, URGENCY))).group_by(K.c.complaint_id, K.c.field)
    )
    first = (
        select(M.c.complaint_id, func.min(M.c.id).label("message_id"))
        .where(M.c.direction == IN, M.c.text.is_not(None), M.c.deleted_at.is_(None))
        .group_by(M.c.complaint_id)
        .subquery()
    )
    question = (
        select(M.c.text, K.c.field, K.c.after)
        .join(first, first.c.complaint_id == K.c.complaint_id)
        .join(M, M.c.id == first.c.message_id)
        .where(K.c.id.in_(last))
        .order_by(K.c.id)
    )
    return connection.execute(question).all()
