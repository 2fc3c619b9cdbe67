"""Triage: what is suggested for a complaint, and what officers have settled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, bindparam, false, select, text, update
from sqlmodel import Field, SQLModel

from model.understanding import Urgency
from store.columns import BigId, Instant, Record, table
from store.upsert import insert_all

IS_EMERGENCY = text(f"urgency = '{Urgency.EMERGENCY.value}'")


class Triage(SQLModel, table=True):
    """One complaint's. JSON columns hold what is only read with the complaint; what lists filter by is a column."""

    __tablename__ = "triage"
    __table_args__ = (
        Index("ix_triage_category", "category", "complaint_id"),
        Index("ix_triage_area", "area", "complaint_id"),
        Index("ix_triage_emergency", "complaint_id", sqlite_where=IS_EMERGENCY, postgresql_where=IS_EMERGENCY),
    )

    complaint_id: int = Field(
        sa_type=BigId, primary_key=True, foreign_key="complaint.id", sa_column_kwargs={"autoincrement": False}
    )
    kind: str = Field(max_length=16)
    kind_confidence: float
    category: str | None = Field(default=None, max_length=64)
    category_confidence: float = 0.0
    alternatives: str = "[]"  #: JSON: [[category, confidence], …], the likeliest first
    urgency: str = Field(max_length=16)
    urgency_confidence: float
    language: str = Field(max_length=8)
    language_confidence: float
    area: str | None = Field(default=None, max_length=16)  #: of `place`, repeated for the lists
    place: str = "{}"  #: JSON: the fields of `model.understanding.Place` that say something
    personal: bool = Field(default=False, sa_column_kwargs={"server_default": false()})  #: holds personal data
    settled: str = "[]"  #: JSON: fields that an officer has decided, which suggestions no longer change
    model: str = Field(max_length=64)  #: version of the model that suggested
    updated_at: datetime = Field(sa_type=Instant)


T = table(Triage)
#: What a row of the list shows of it. Join with `T.c.complaint_id == C.c.id`, outer: older complaints have none.
SHOWN = (
    T.c.kind,
    T.c.category,
    T.c.category_confidence,
    T.c.urgency,
    T.c.area,
    T.c.place,
    T.c.personal,
    T.c.settled,
)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the triage of new complaints: all columns but `settled`."""
    insert_all(connection, T, [{"settled": "[]", **row} for row in rows])


def of(connection: Connection, complaint_ids: Sequence[int]) -> dict[int, Record]:
    """The triage of these complaints by id; those of before there was any have none."""
    rows = connection.execute(select(T).where(T.c.complaint_id.in_(complaint_ids)))
    return {row.complaint_id: row for row in rows}


def change(connection: Connection, complaint_id: int, values: dict[str, Any], now: datetime) -> None:
    """Overwrite some columns."""
    statement = update(T).where(T.c.complaint_id == bindparam("of"))
    connection.execute(statement.values(**values, updated_at=now), {"of": complaint_id})
