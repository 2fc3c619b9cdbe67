"""The embedded P3M queue: claimed with a visibility timeout, acknowledged or refused, redelivered, dead at last."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Index, bindparam, exists, func, literal, select, text, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.outbox import X
from store.upsert import insert_into

READY, CLAIMED, DONE, DEAD = "ready", "claimed", "done", "dead"
IS_OPEN = text("state IN ('ready', 'claimed')")


class QueueItem(SQLModel, table=True):
    """One CloudEvent on the P3M queue."""

    __tablename__ = "queue_item"
    __table_args__ = (
        Index("ix_queue_item_open", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_queue_item_complaint", "complaint_id", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    event_id: str = Field(max_length=36, unique=True)
    complaint_id: int = Field(sa_type=BigId)
    kind: str = Field(max_length=64)
    payload: str
    state: str = Field(max_length=16)
    visible_at: datetime = Field(sa_type=Instant)  #: not to be claimed before
    claim: str | None = Field(default=None, max_length=36)  #: proof of the current claim
    consumer: str | None = Field(default=None, max_length=64)
    attempts: int = 0
    created_at: datetime = Field(sa_type=Instant)
    error: str | None = None


Q = table(QueueItem)
_COLUMNS = ["event_id", "complaint_id", "kind", "payload", "state", "visible_at", "attempts", "created_at"]


def rewrite_open(connection: Connection, complaint_ids: Sequence[int], rewrite: Callable[[str], str]) -> None:
    """Change what items of these complaints say that nobody has acknowledged yet."""
    mine = select(Q.c.id, Q.c.payload).where(Q.c.state.in_([READY, CLAIMED]), Q.c.complaint_id.in_(complaint_ids))
    for row in connection.execute(mine).all():
        connection.execute(update(Q).where(Q.c.id == row.id).values(payload=rewrite(row.payload)))


def put_from_outbox(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Copy outbox rows onto the queue inside the database; a row that is there already is left alone."""
    moved = (
        select(
            X.c.event_id,
            X.c.complaint_id,
            X.c.kind,
            X.c.payload,
            literal(READY),
            literal(now, type_=Instant),
            literal(0),
            literal(now, type_=Instant),
        )
        .where(X.c.id.in_(bindparam("ids", expanding=True)))
        .order_by(X.c.id)
    )
    statement = insert_into(connection, Q).from_select(_COLUMNS, moved)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["event_id"]), {"ids": list(ids)})


def claim(
    connection: Connection, *, consumer: str, claim_id: str, now: datetime, until: datetime, most: int
) -> Sequence[Record]:
    """Claim the oldest items, one a complaint at a time, so that order within a complaint is kept.

    An item whose claim ran out (`visible_at` is past) is claimed anew.
    """
    earlier = Q.alias("earlier")
    blocked = exists().where(
        earlier.c.complaint_id == Q.c.complaint_id, earlier.c.id < Q.c.id, earlier.c.state.in_([READY, CLAIMED])
    )
    free = (
        select(Q.c.id)
        .where(Q.c.state.in_([READY, CLAIMED]), Q.c.visible_at <= now, ~blocked)
        .order_by(Q.c.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=Q)
    )
    ids = list(connection.execute(free).scalars())
    if not ids:
        return []
    values = {"state": CLAIMED, "claim": claim_id, "consumer": consumer, "visible_at": until}
    connection.execute(update(Q).where(Q.c.id.in_(ids)).values(attempts=Q.c.attempts + 1, **values))
    return connection.execute(select(Q).where(Q.c.id.in_(ids)).order_by(Q.c.id)).all()


def acknowledge(connection: Connection, event_id: str, claim_id: str) -> bool:
    """The consumer is done with an item; False when its claim is no longer the current one."""
    held = (Q.c.event_id == event_id) & (Q.c.claim == claim_id) & (Q.c.state == CLAIMED)
    statement = update(Q).where(held).values(state=DONE, claim=None, error=None)
    return connection.execute(statement.returning(Q.c.id)).scalar() is not None


def refuse(
    connection: Connection, event_id: str, claim_id: str, *, error: str, visible_at: datetime, max_attempts: int
) -> str | None:
    """The consumer could not do it: back on the queue, or dead after `max_attempts`. The new state; None: not held."""
    held = (Q.c.event_id == event_id) & (Q.c.claim == claim_id) & (Q.c.state == CLAIMED)
    attempts = connection.execute(select(Q.c.attempts).where(held)).scalar()
    if attempts is None:
        return None
    state = DEAD if attempts >= max_attempts else READY
    values = {"state": state, "claim": None, "visible_at": visible_at, "error": error}
    connection.execute(update(Q).where(held).values(values))
    return state


def bury_exhausted(connection: Connection, now: datetime, max_attempts: int) -> int:
    """Items whose last claim ran out without a word are dead too; how many were found."""
    silent = (Q.c.state == CLAIMED) & (Q.c.visible_at <= now) & (Q.c.attempts >= max_attempts)
    statement = update(Q).where(silent).values(state=DEAD, claim=None, error="claimed, and never acknowledged")
    return len(connection.execute(statement.returning(Q.c.id)).all())


def revive(connection: Connection, event_id: str, now: datetime) -> bool:
    """Put a dead item back."""
    statement = update(Q).where(Q.c.event_id == event_id, Q.c.state == DEAD)
    values = {"state": READY, "attempts": 0, "visible_at": now, "error": None}
    return connection.execute(statement.values(values).returning(Q.c.id)).scalar() is not None


def dead(connection: Connection, most: int = 100) -> Sequence[Record]:
    """The dead letters, newest first."""
    return connection.execute(select(Q).where(Q.c.state == DEAD).order_by(Q.c.id.desc()).limit(most)).all()


def depth(connection: Connection) -> dict[str, int]:
    """How many items stand open (`ready`, `claimed`)."""
    question = select(Q.c.state, func.count()).where(IS_OPEN).group_by(Q.c.state)
    return {state: number for state, number in connection.execute(question)}
