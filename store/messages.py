"""Messages, in and out, and the history of what they said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Float, UniqueConstraint, bindparam, select, update
from sqlalchemy import delete as sql_delete
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.upsert import insert_all

IN, OUT = "in", "out"


class Message(SQLModel, table=True):
    """One utterance. For what we send, `state` follows its parts (see `store.replies`)."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("channel", "account", "platform_message_id"),)

    id: int = Field(sa_type=BigId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    channel: str = Field(max_length=64)
    account: str = Field(max_length=64)
    platform_message_id: str | None = None  #: None: ours, its parts have their own
    conversation_id: int = Field(sa_type=BigId, foreign_key="conversation.id")
    author_id: int | None = Field(default=None, sa_type=BigId, foreign_key="author.id")
    complaint_id: int | None = Field(default=None, sa_type=BigId, foreign_key="complaint.id", index=True)
    envelope_id: int | None = Field(default=None, sa_type=BigId)  #: the evidence it was read from
    direction: str = Field(max_length=8)
    text: str | None = None
    lat: float | None = Field(default=None, sa_type=Float)
    lon: float | None = Field(default=None, sa_type=Float)
    place: str | None = None  #: the label that came with the position
    reply_to: str | None = None
    visibility: str = Field(max_length=16)
    album: str | None = None
    permalink: str | None = None
    rating: int | None = None
    sent_at: datetime = Field(sa_type=Instant)  #: the platform's clock
    received_at: datetime = Field(sa_type=Instant)  #: ours
    edited_at: datetime | None = Field(default=None, sa_type=Instant)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)
    state: str | None = Field(default=None, max_length=16)
    officer_id: int | None = Field(default=None, sa_type=BigId)  #: who wrote it; None for automatic answers
    key: str | None = Field(default=None, max_length=64, unique=True)  #: the browser's key of one click on Send
    command: str | None = Field(default=None, max_length=16)  #: which command it is, or answers: never P3M's work


class MessageRevision(SQLModel, table=True):
    """What a message said before it was edited or deleted."""

    __tablename__ = "message_revision"

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    message_id: int = Field(sa_type=BigId, foreign_key="message.id", index=True)
    text: str | None = None
    replaced_at: datetime = Field(sa_type=Instant)  #: the platform's time of the edit
    envelope_id: int | None = Field(default=None, sa_type=BigId)


M = table(Message)
R = table(MessageRevision)
_KNOWN = select(M.c.platform_message_id, M.c.id).where(
    M.c.channel == bindparam("channel"),
    M.c.account == bindparam("account"),
    M.c.platform_message_id.in_(bindparam("ids", expanding=True)),
)
_EDIT = (
    update(M)
    .where(M.c.id == bindparam("message_id"))
    .values(
        text=bindparam("new_text"),
        lat=bindparam("new_lat"),
        lon=bindparam("new_lon"),
        place=bindparam("new_place"),
        edited_at=bindparam("at", type_=Instant),
    )
)
_DELETE = update(M).where(M.c.id == bindparam("message_id")).values(deleted_at=bindparam("at", type_=Instant))


def known(connection: Connection, channel: str, account: str, ids: Sequence[str]) -> dict[str, int]:
    """Row ids of the messages that are here already, by platform id."""
    rows = connection.execute(_KNOWN, {"channel": channel, "account": account, "ids": ids})
    return {row.platform_message_id: row.id for row in rows}


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert messages that must all be new: the unique key fails the transaction otherwise, and it is run again."""
    insert_all(connection, M, rows)


def get(connection: Connection, message_id: int) -> Record | None:
    """One message."""
    return connection.execute(select(M).where(M.c.id == message_id)).one_or_none()


def by_key(connection: Connection, key: str) -> Record | None:
    """The message of one click on Send."""
    return connection.execute(select(M).where(M.c.key == key)).one_or_none()


def by_ids(connection: Connection, message_ids: Sequence[int]) -> Sequence[Record]:
    """These messages."""
    return connection.execute(select(M).where(M.c.id.in_(message_ids))).all()


def forget_echo(connection: Connection, channel: str, account: str, platform_message_id: str) -> None:
    """An echo of our own reply that was taken for a message, because it came before our commit of the send."""
    theirs = (M.c.channel == channel) & (M.c.account == account) & (M.c.direction == OUT)
    connection.execute(sql_delete(M).where(theirs & (M.c.platform_message_id == platform_message_id)))


def edit(connection: Connection, change: dict[str, Any], envelope_id: int) -> bool:
    """Keep what the message said, then write what it says now. False when nothing of it changed.

    An edit older than the newest one goes to the history only: platforms deliver out of order.
    `change` holds `message_id`, `new_text`, `new_lat`, `new_lon`, `new_place` and `at`.
    """
    row = get(connection, change["message_id"])
    if row is None:
        return False
    stale = row.edited_at is not None and row.edited_at > change["at"]
    if not stale and (row.text, row.lat, row.lon) == (change["new_text"], change["new_lat"], change["new_lon"]):
        return False
    before = change["new_text"] if stale else row.text
    insert_all(
        connection,
        R,
        [{"message_id": row.id, "text": before, "replaced_at": change["at"], "envelope_id": envelope_id}],
    )
    if not stale:
        connection.execute(_EDIT, change)
    return True


def delete(connection: Connection, message_id: int, at: datetime) -> bool:
    """Mark as taken back by its author; what it said stays for the officer. False when it was already."""
    row = get(connection, message_id)
    if row is None or row.deleted_at is not None:
        return False
    connection.execute(_DELETE, {"message_id": message_id, "at": at})
    return True


def of_complaint(connection: Connection, complaint_id: int) -> Sequence[Record]:
    """The messages of a complaint as they were written, oldest first."""
    question = select(M).where(M.c.complaint_id == complaint_id).order_by(M.c.sent_at, M.c.id)
    return connection.execute(question).all()


def revisions(connection: Connection, message_ids: Sequence[int]) -> Sequence[Record]:
    """What these messages said before, oldest first."""
    question = select(R).where(R.c.message_id.in_(message_ids)).order_by(R.c.replaced_at, R.c.id)
    return connection.execute(question).all()


def last_inbound(connection: Connection, complaint_id: int) -> Record | None:
    """The citizen's newest message in a complaint: replies answer it."""
    question = (
        select(M)
        .where(M.c.complaint_id == complaint_id, M.c.direction == IN, M.c.author_id.is_not(None), M.c.command.is_(None))
        .order_by(M.c.sent_at.desc(), M.c.id.desc())
        .limit(1)
    )
    return connection.execute(question).one_or_none()
