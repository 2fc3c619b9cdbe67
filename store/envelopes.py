"""The journal of envelopes: what arrived, before anything was understood of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Index, LargeBinary, bindparam, func, select, text, true, update
from sqlmodel import Field, SQLModel

from model.envelope import Envelope, Transport
from store.columns import BigId, Instant, Record, table
from store.upsert import insert_all

PENDING, DONE, QUARANTINED = "pending", "done", "quarantined"
IS_PENDING = text("state = 'pending'")


class EnvelopeRow(SQLModel, table=True):
    """One envelope. `state` says whether the pipeline has read it."""

    __tablename__ = "envelope"
    __table_args__ = (Index("ix_envelope_pending", "id", sqlite_where=IS_PENDING, postgresql_where=IS_PENDING),)

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    channel: str = Field(max_length=64)
    account: str = Field(max_length=64)
    transport: str = Field(max_length=16)
    received_at: datetime = Field(sa_type=Instant)
    headers: str  #: a JSON object, names in lower case
    body: bytes = Field(sa_type=LargeBinary)
    state: str = Field(default=PENDING, max_length=16)


E = table(EnvelopeRow)
_NEXT = select(E).where(E.c.state == PENDING, E.c.id > bindparam("after")).order_by(E.c.id).limit(bindparam("most"))
_BY_IDS = E.c.id.in_(bindparam("ids", expanding=True))
_CLAIM = update(E).where(_BY_IDS, E.c.state == PENDING).values(state=DONE).returning(E.c.id)
_QUARANTINE = update(E).where(_BY_IDS).values(state=QUARANTINED)
_REOPEN = update(E).where(_BY_IDS).values(state=PENDING)


def as_row(envelope: Envelope) -> dict[str, Any]:
    """The envelope as a row to insert."""
    return {
        "channel": envelope.channel,
        "account": envelope.account,
        "transport": envelope.transport.value,
        "received_at": envelope.received_at,
        "headers": orjson.dumps(dict(envelope.headers)).decode(),
        "body": envelope.body,
        "state": PENDING,
    }


def as_envelope(row: Record) -> Envelope:
    """A row of the journal as the envelope that it keeps."""
    return Envelope(
        channel=row.channel,
        account=row.account,
        transport=Transport(row.transport),
        received_at=row.received_at,
        headers=orjson.loads(row.headers),
        body=bytes(row.body),
    )


def keep(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert envelopes in one statement."""
    insert_all(connection, E, rows)


def next_pending(connection: Connection, after: int, most: int) -> Sequence[Record]:
    """The oldest envelopes that the pipeline has not read, with ids beyond `after`."""
    return connection.execute(_NEXT, {"after": after, "most": most}).all()


def claim(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Mark as done, in the transaction that applies them; gives those that nobody else had done."""
    return set(connection.execute(_CLAIM, {"ids": list(ids)}).scalars())


def quarantine(connection: Connection, ids: Sequence[int]) -> None:
    """Mark as quarantined."""
    if ids:
        connection.execute(_QUARANTINE, {"ids": list(ids)})


def reopen(connection: Connection, ids: Sequence[int]) -> None:
    """Give envelopes to the pipeline once more (a replay)."""
    if ids:
        connection.execute(_REOPEN, {"ids": list(ids)})


def get(connection: Connection, envelope_id: int) -> Record | None:
    """One envelope, whole."""
    return connection.execute(select(E).where(E.c.id == envelope_id)).one_or_none()


def backlog(connection: Connection) -> int:
    """How many envelopes wait for the pipeline."""
    return connection.execute(select(func.count()).select_from(E).where(E.c.state == PENDING)).scalar_one()


def ids_between(
    connection: Connection, *, channel: str | None, account: str | None, since: datetime | None, until: datetime | None
) -> list[int]:
    """Ids of kept envelopes, oldest first, for a replay."""
    question = select(E.c.id).order_by(E.c.id)
    if channel is not None:
        question = question.where(E.c.channel == channel)
    if account is not None:
        question = question.where(E.c.account == account)
    if since is not None:
        question = question.where(E.c.received_at >= since)
    if until is not None:
        question = question.where(E.c.received_at < until)
    return list(connection.execute(question).scalars())


def last_received(
    connection: Connection, among: int = 10_000, transport: str | None = None
) -> dict[tuple[str, str], datetime]:
    """When each account last sent anything (by this transport), as far as the newest envelopes tell."""
    newest = connection.execute(select(func.coalesce(func.max(E.c.id), 0))).scalar_one()
    question = (
        select(E.c.channel, E.c.account, func.max(E.c.received_at).label("received_at"))
        .where(E.c.id > newest - among, E.c.transport == transport if transport else true())
        .group_by(E.c.channel, E.c.account)
    )
    return {(row.channel, row.account): row.received_at for row in connection.execute(question)}
