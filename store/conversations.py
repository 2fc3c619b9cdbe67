"""Conversations (the platform's own threads), and which complaint is open for whom in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, UniqueConstraint, bindparam, delete, func, select, tuple_, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.upsert import insert_all


class Conversation(SQLModel, table=True):
    """One thread of a platform."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("channel", "account", "platform_conversation_id"),)

    id: int = Field(sa_type=BigId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    channel: str = Field(max_length=64)
    account: str = Field(max_length=64)
    platform_conversation_id: str
    visibility: str = Field(max_length=16)
    last_inbound_at: datetime | None = Field(default=None, sa_type=Instant)  #: reply windows count from here


class OpenComplaint(SQLModel, table=True):
    """The open complaint of one author in one conversation: the primary key promises one at the most."""

    __tablename__ = "open_complaint"

    conversation_id: int = Field(
        sa_type=BigId, primary_key=True, foreign_key="conversation.id", sa_column_kwargs={"autoincrement": False}
    )
    author_id: int = Field(
        sa_type=BigId, primary_key=True, foreign_key="author.id", sa_column_kwargs={"autoincrement": False}
    )
    complaint_id: int = Field(sa_type=BigId, foreign_key="complaint.id", index=True)


V = table(Conversation)
O = table(OpenComplaint)  # noqa: E741 - the alias of the table in every statement below
_BY_PLATFORM_IDS = (
    select(V.c.id, V.c.platform_conversation_id)
    .where(
        V.c.channel == bindparam("channel"),
        V.c.account == bindparam("account"),
        V.c.platform_conversation_id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(V.c.id)
    .with_for_update()
)
_OPEN = select(O).where(tuple_(O.c.conversation_id, O.c.author_id).in_(bindparam("pairs", expanding=True)))
_TOUCH = (
    update(V)
    .where(
        V.c.id == bindparam("conversation_id"),
        func.coalesce(V.c.last_inbound_at, bindparam("never", type_=Instant)) < bindparam("at", type_=Instant),
    )
    .values(last_inbound_at=bindparam("at", type_=Instant))
)


def find_and_lock(connection: Connection, channel: str, account: str, ids: Sequence[str]) -> dict[str, int]:
    """Ids of known conversations by platform id. On PostgreSQL their rows stay locked until the commit."""
    rows = connection.execute(_BY_PLATFORM_IDS, {"channel": channel, "account": account, "ids": ids})
    return {row.platform_conversation_id: row.id for row in rows}


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert new conversations."""
    insert_all(connection, V, rows)


def touch(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Move `last_inbound_at` of `conversation_id` forward to `at` (give `never` as a time before all)."""
    if rows:
        connection.execute(_TOUCH, rows)


def open_complaints(connection: Connection, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The open complaint of each (conversation id, author id) that has one."""
    if not pairs:
        return {}
    rows = connection.execute(_OPEN, {"pairs": pairs})
    return {(row.conversation_id, row.author_id): row.complaint_id for row in rows}


def newest_open(connection: Connection, conversation_ids: Sequence[int]) -> dict[int, int]:
    """The complaint opened last in each of these conversations, whoever opened it."""
    question = (
        select(O.c.conversation_id, func.max(O.c.complaint_id).label("complaint_id"))
        .where(O.c.conversation_id.in_(conversation_ids))
        .group_by(O.c.conversation_id)
    )
    return {row.conversation_id: row.complaint_id for row in connection.execute(question)}


def add_open(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Say that complaints are open. Fails when one is already: the caller's whole transaction is then run again."""
    insert_all(connection, O, rows)


def reopen(connection: Connection, conversation_id: int, author_id: int, complaint_id: int) -> bool:
    """Open a complaint again; False when another has been opened for this author here in the meantime."""
    pair = (conversation_id, author_id)
    if open_complaints(connection, [pair]).get(pair, complaint_id) != complaint_id:
        return False
    close(connection, complaint_id)
    add_open(
        connection,
        [{"conversation_id": conversation_id, "author_id": author_id, "complaint_id": complaint_id}],
    )
    return True


def close(connection: Connection, complaint_id: int) -> None:
    """The next message opens a new complaint."""
    connection.execute(delete(O).where(O.c.complaint_id == complaint_id))


def get(connection: Connection, conversation_id: int) -> Record:
    """One conversation."""
    return connection.execute(select(V).where(V.c.id == conversation_id)).one()
