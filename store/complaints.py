"""Complaints: the tickets that P3M works on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, bindparam, case, false, func, select, text, update
from sqlmodel import Field, SQLModel

from model.complaint import ComplaintStatus
from store.columns import BigId, Instant, Record, table
from store.people import A
from store.upsert import insert_all, insert_into

EXCERPT_LENGTH = 240  #: characters: two lines of the list
IS_DUPLICATE = text("duplicate_of IS NOT NULL")
IS_GATHERED = text("incident_id IS NOT NULL")


class Complaint(SQLModel, table=True):
    """One ticket, with what the list shows of it, so that the list is one query on one index."""

    __tablename__ = "complaint"
    __table_args__ = (
        Index("ix_complaint_status", "status", "id"),
        Index("ix_complaint_channel", "channel", "id"),
        Index("ix_complaint_duplicate", "duplicate_of", sqlite_where=IS_DUPLICATE, postgresql_where=IS_DUPLICATE),
        Index("ix_complaint_incident", "incident_id", sqlite_where=IS_GATHERED, postgresql_where=IS_GATHERED),
    )

    id: int = Field(sa_type=BigId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: str = Field(max_length=32, unique=True)
    type: str = Field(max_length=16)
    status: str = Field(max_length=16)
    channel: str = Field(max_length=64)
    account: str = Field(max_length=64)
    conversation_id: int = Field(sa_type=BigId, foreign_key="conversation.id", index=True)
    author_id: int = Field(sa_type=BigId, foreign_key="author.id", index=True)
    excerpt: str
    visibility: str = Field(max_length=16)
    message_count: int
    attachment_count: int
    unread: bool  #: the citizen wrote since an officer last opened it
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
    last_inbound_at: datetime = Field(sa_type=Instant)
    respond_by: datetime = Field(sa_type=Instant)  #: first response within three working days
    responded_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int = 1  #: counts every change: an officer's form names the one it saw
    anonymous: bool = Field(default=False, sa_column_kwargs={"server_default": false()})  #: the citizen asked for it
    duplicate_of: int | None = Field(default=None, sa_type=BigId)  #: the complaint that P3M works on instead
    incident_id: int | None = Field(default=None, sa_type=BigId)  #: the happening that it reports


class StatusCount(SQLModel, table=True):
    """How many complaints stand at each status, kept as they change: counting a million rows takes the inbox down."""

    __tablename__ = "status_count"

    status: str = Field(primary_key=True, max_length=16)
    complaints: int


class History(SQLModel, table=True):
    """What officers and the daemon did with a complaint."""

    __tablename__ = "complaint_history"

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    complaint_id: int = Field(sa_type=BigId, foreign_key="complaint.id", index=True)
    at: datetime = Field(sa_type=Instant)
    officer_id: int | None = Field(default=None, sa_type=BigId)
    action: str = Field(max_length=32)
    before: str | None = None
    after: str | None = None


C = table(Complaint)
N = table(StatusCount)
H = table(History)
#: Who complains, as everybody may see it: nothing of somebody who asked for anonymity (see `identity`).
SHOWN_AUTHOR = tuple(
    case((C.c.anonymous, None), else_=column).label(label)
    for column, label in (
        (A.c.name, "author_name"),
        (A.c.handle, "author_handle"),
        (A.c.platform_author_id, "author_platform_id"),
    )
)
LIST = (
    C.c.id,
    C.c.number,
    C.c.type,
    C.c.status,
    C.c.channel,
    C.c.account,
    C.c.excerpt,
    C.c.visibility,
    C.c.message_count,
    C.c.attachment_count,
    C.c.unread,
    C.c.created_at,
    C.c.updated_at,
    C.c.last_inbound_at,
    C.c.respond_by,
    C.c.responded_at,
    C.c.version,
    C.c.anonymous,
    *SHOWN_AUTHOR,
)
_FOLLOWED_UP = (
    update(C)
    .where(C.c.id == bindparam("complaint_id"))
    .values(
        message_count=C.c.message_count + bindparam("messages"),
        attachment_count=C.c.attachment_count + bindparam("attachments"),
        last_inbound_at=bindparam("at", type_=Instant),
        updated_at=bindparam("at", type_=Instant),
        unread=True,
        version=C.c.version + 1,
    )
)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert new complaints and count them."""
    insert_all(connection, C, rows)
    count(connection, {ComplaintStatus.RECEIVED: len(rows)} if rows else {})


def count(connection: Connection, changes: dict[ComplaintStatus, int]) -> None:
    """Add to the running counts (negative numbers take away)."""
    for status, change in sorted(changes.items()):
        statement = insert_into(connection, N).values(status=status.value, complaints=change)
        counted = N.c.complaints + statement.excluded.complaints
        connection.execute(statement.on_conflict_do_update(index_elements=["status"], set_={"complaints": counted}))


def followed_up(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Messages joined: give `complaint_id`, `messages`, `attachments`, `at`."""
    if rows:
        connection.execute(_FOLLOWED_UP, rows)


def numbers(connection: Connection, ids: Sequence[int]) -> dict[int, Record]:
    """Number, status, type, creation and anonymity of complaints by id."""
    columns = (C.c.id, C.c.number, C.c.status, C.c.type, C.c.created_at, C.c.channel, C.c.account, C.c.anonymous)
    return {row.id: row for row in connection.execute(select(*columns).where(C.c.id.in_(ids)))}


def page(
    connection: Connection,
    *,
    statuses: Sequence[ComplaintStatus] = (),
    channel: str | None = None,
    before: int | None = None,
    most: int = 50,
) -> Sequence[Record]:
    """One page of the list, newest first, from the complaint `before` on (a keyset: cheap at any depth)."""
    question = select(*LIST).join(A, A.c.id == C.c.author_id).order_by(C.c.id.desc()).limit(most)
    if statuses:
        question = question.where(C.c.status.in_([status.value for status in statuses]))
    if channel is not None:
        question = question.where(C.c.channel == channel)
    if before is not None:
        question = question.where(C.c.id < before)
    return connection.execute(question).all()


def rows(connection: Connection, ids: Sequence[int]) -> Sequence[Record]:
    """Rows of the list for these complaints, newest first: what a live page needs."""
    question = select(*LIST).join(A, A.c.id == C.c.author_id).where(C.c.id.in_(ids)).order_by(C.c.id.desc())
    return connection.execute(question).all()


def by_number(connection: Connection, number: str) -> Record | None:
    """One complaint with its author and where replies go."""
    question = (
        select(*LIST, C.c.conversation_id, C.c.author_id).join(A, A.c.id == C.c.author_id).where(C.c.number == number)
    )
    return connection.execute(question).one_or_none()


def status_counts(connection: Connection) -> dict[str, int]:
    """How many complaints stand at each status."""
    return {row.status: row.complaints for row in connection.execute(select(N))}


def change_status(
    connection: Connection, complaint_id: int, before: ComplaintStatus, after: ComplaintStatus, now: datetime
) -> bool:
    """Change the status if it still is `before`; counts follow. False when somebody was quicker."""
    statement = (
        update(C)
        .where(C.c.id == complaint_id, C.c.status == before.value)
        .values(status=after.value, updated_at=now, version=C.c.version + 1)
        .returning(C.c.id)
    )
    if connection.execute(statement).scalar() is None:
        return False
    count(connection, {before: -1, after: 1})
    return True


def hide(connection: Connection, complaint_ids: Sequence[int], now: datetime) -> list[int]:
    """Their citizens ask for anonymity; gives those of them that were not hidden before."""
    statement = update(C).where(C.c.id.in_(complaint_ids), ~C.c.anonymous)
    values = {"anonymous": True, "updated_at": now, "version": C.c.version + 1}
    return list(connection.execute(statement.values(values).returning(C.c.id)).scalars())


def identity(connection: Connection, complaint_id: int) -> Record:
    """Who complains, anonymous or not: only for those with the right, and each look is written down."""
    question = select(A.c.name, A.c.handle, A.c.platform_author_id).join(C, C.c.author_id == A.c.id)
    return connection.execute(question.where(C.c.id == complaint_id)).one()


def mark_read(connection: Connection, complaint_id: int) -> None:
    """An officer has opened it."""
    connection.execute(update(C).where(C.c.id == complaint_id, C.c.unread).values(unread=False))


def responded(connection: Connection, complaint_id: int, now: datetime) -> None:
    """An officer has answered; the first time counts for the deadline."""
    values = {"responded_at": func.coalesce(C.c.responded_at, bindparam("first", now, type_=Instant))}
    touched = {"updated_at": now, "version": C.c.version + 1, "message_count": C.c.message_count + 1}
    connection.execute(update(C).where(C.c.id == complaint_id).values(**values, **touched))


def touch(connection: Connection, complaint_ids: Sequence[int], now: datetime) -> None:
    """Something inside changed (an edit, a receipt): open pages look again."""
    if complaint_ids:
        statement = update(C).where(C.c.id.in_(complaint_ids))
        connection.execute(statement.values(updated_at=now, version=C.c.version + 1))


def record(connection: Connection, rows_to_add: Sequence[dict[str, Any]]) -> None:
    """Write into the history: `complaint_id`, `at`, `officer_id`, `action`, `before`, `after`."""
    insert_all(connection, H, rows_to_add)


def history(connection: Connection, complaint_id: int) -> Sequence[Record]:
    """What was done with a complaint, oldest first."""
    return connection.execute(select(H).where(H.c.complaint_id == complaint_id).order_by(H.c.id)).all()
