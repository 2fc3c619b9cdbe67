"""The outbox: rows written in the same transaction as the change they announce, delivered afterwards, in order."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, bindparam, func, select, text, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.upsert import insert_all

PENDING, DELIVERED, DEAD = "pending", "delivered", "dead"
IS_PENDING = text("state = 'pending'")


class OutboxRow(SQLModel, table=True):
    """One CloudEvent on its way to the P3M queue. Its `event_id` is the same at every attempt."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_pending", "id", sqlite_where=IS_PENDING, postgresql_where=IS_PENDING),
        Index(
            "ix_outbox_pending_complaint", "complaint_id", "id", sqlite_where=IS_PENDING, postgresql_where=IS_PENDING
        ),
    )

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    event_id: str = Field(max_length=36, unique=True)
    complaint_id: int = Field(sa_type=BigId)
    kind: str = Field(max_length=64)
    payload: str  #: the CloudEvent as JSON
    created_at: datetime = Field(sa_type=Instant)
    state: str = Field(max_length=16)
    attempts: int = 0
    due_at: datetime = Field(sa_type=Instant)
    error: str | None = None


X = table(OutboxRow)
_BY_IDS = X.c.id.in_(bindparam("ids", expanding=True))
_DELIVERED = update(X).where(_BY_IDS).values(state=DELIVERED, error=None)
_TAIL = (
    select(X.c.id, X.c.complaint_id, X.c.kind)
    .where(X.c.id > bindparam("after"))
    .order_by(X.c.id)
    .limit(bindparam("most"))
)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Announce changes: `event_id`, `complaint_id`, `kind`, `payload`, `created_at`, `due_at`."""
    insert_all(connection, X, [{"state": PENDING, "attempts": 0, **row} for row in rows])


def rewrite_pending(connection: Connection, complaint_ids: Sequence[int], rewrite: Callable[[str], str]) -> None:
    """Change what undelivered events of these complaints say."""
    mine = select(X.c.id, X.c.payload).where(X.c.state == PENDING, X.c.complaint_id.in_(complaint_ids))
    for row in connection.execute(mine).all():
        connection.execute(update(X).where(X.c.id == row.id).values(payload=rewrite(row.payload)))


def next_pending(connection: Connection, now: datetime, most: int) -> Sequence[Record]:
    """The oldest undelivered event of each complaint whose time has come: order within a complaint is kept."""
    first = select(func.min(X.c.id)).where(X.c.state == PENDING).group_by(X.c.complaint_id)
    question = select(X).where(X.c.state == PENDING, X.c.due_at <= now, X.c.id.in_(first)).order_by(X.c.id).limit(most)
    return connection.execute(question).all()


def pending_ids(connection: Connection, most: int) -> list[int]:
    """The oldest undelivered events, in order, whatever their complaint."""
    question = select(X.c.id).where(X.c.state == PENDING).order_by(X.c.id).limit(most)
    return list(connection.execute(question).scalars())


def delivered(connection: Connection, ids: Sequence[int]) -> None:
    """The queue has taken them."""
    if ids:
        connection.execute(_DELIVERED, {"ids": list(ids)})


def retry(connection: Connection, outbox_id: int, due_at: datetime, error: str) -> None:
    """Try again later."""
    values = {"attempts": X.c.attempts + 1, "due_at": due_at, "error": error}
    connection.execute(update(X).where(X.c.id == outbox_id).values(values))


def give_up(connection: Connection, outbox_id: int, error: str) -> None:
    """No further attempt: it is in quarantine now, and the next event of its complaint may go."""
    connection.execute(update(X).where(X.c.id == outbox_id).values(state=DEAD, error=error))


def revive(connection: Connection, outbox_id: int, now: datetime) -> None:
    """Deliver once more what was given up."""
    values = {"state": PENDING, "attempts": 0, "due_at": now, "error": None}
    connection.execute(update(X).where(X.c.id == outbox_id, X.c.state == DEAD).values(values))


def tail(connection: Connection, after: int, most: int = 1000) -> Sequence[Record]:
    """What changed since (id, complaint_id, kind): the feed of live pages."""
    return connection.execute(_TAIL, {"after": after, "most": most}).all()


def newest_id(connection: Connection) -> int:
    """Where the feed stands now."""
    return int(connection.execute(select(func.coalesce(func.max(X.c.id), 0))).scalar_one())


def backlog(connection: Connection) -> int:
    """How many events wait for the queue."""
    return connection.execute(select(func.count()).select_from(X).where(X.c.state == PENDING)).scalar_one()
