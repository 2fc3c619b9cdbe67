"""The quarantine: what could not be understood, and deliveries that gave up. Nothing here is lost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, func, select, text, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.upsert import insert_all

ENVELOPE, EVENT, DELIVERY = "envelope", "event", "delivery"
IS_OPEN = text("resolved_at IS NULL")


class Quarantined(SQLModel, table=True):
    """One thing that needs a look: a whole envelope, one item of it, or a delivery."""

    __tablename__ = "quarantine"
    __table_args__ = (Index("ix_quarantine_open", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),)

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    kind: str = Field(max_length=16)
    channel: str | None = Field(default=None, max_length=64)
    account: str | None = Field(default=None, max_length=64)
    envelope_id: int | None = Field(default=None, sa_type=BigId, index=True)
    outbox_id: int | None = Field(default=None, sa_type=BigId)
    path: str | None = None  #: where in the body
    error: str
    created_at: datetime = Field(sa_type=Instant)
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)
    resolution: str | None = Field(default=None, max_length=32)  #: `replayed`, `dismissed`


K = table(Quarantined)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put things into quarantine."""
    blank = {"channel": None, "account": None, "envelope_id": None, "outbox_id": None, "path": None}
    insert_all(connection, K, [{**blank, **row} for row in rows])


def open_items(connection: Connection, most: int = 100, before: int | None = None) -> Sequence[Record]:
    """What is in quarantine, newest first."""
    question = select(K).where(K.c.resolved_at.is_(None)).order_by(K.c.id.desc()).limit(most)
    if before is not None:
        question = question.where(K.c.id < before)
    return connection.execute(question).all()


def get(connection: Connection, item_id: int) -> Record | None:
    """One item."""
    return connection.execute(select(K).where(K.c.id == item_id)).one_or_none()


def resolve(connection: Connection, *, now: datetime, resolution: str, item_ids: Sequence[int]) -> int:
    """Close items; how many were open."""
    statement = update(K).where(K.c.id.in_(item_ids), K.c.resolved_at.is_(None))
    done = connection.execute(statement.values(resolved_at=now, resolution=resolution).returning(K.c.id))
    return len(done.all())


def resolve_envelopes(connection: Connection, envelope_ids: Sequence[int], now: datetime) -> None:
    """Envelopes are read again: what they had in quarantine is decided anew."""
    if envelope_ids:
        statement = update(K).where(K.c.envelope_id.in_(envelope_ids), K.c.resolved_at.is_(None))
        connection.execute(statement.values(resolved_at=now, resolution="replayed"))


def open_count(connection: Connection) -> int:
    """How many things need a look."""
    return connection.execute(select(func.count()).select_from(K).where(K.c.resolved_at.is_(None))).scalar_one()
