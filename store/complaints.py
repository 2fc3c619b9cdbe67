"""Complaints: the tickets that P3M works on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Index,
    Select,
    bindparam,
    case,
    column,
    exists,
    false,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy import table as sa_table
from sqlmodel import Field, SQLModel

from model.complaint import ComplaintStatus, ComplaintType
from store import triage
from store.asking import asks
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


#: The parts of `store.incidents` and `store.links` that a complaint shows; those nouns are built on this one.
INCIDENT = sa_table("incident", column("id"), column("number"), column("title"), column("complaint_count"))
LINK = sa_table("link", *map(column, ("complaint_id", "other_id", "sameness", "state")))
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
ROOT, REPEAT, OTHER = C.alias("root"), C.alias("repeat"), C.alias("other")
SUGGESTED = exists().where(LINK.c.complaint_id == C.c.id, LINK.c.other_id == OTHER.c.id, asks(LINK, C, OTHER))
REPEATS = select(func.count()).select_from(REPEAT).where(REPEAT.c.duplicate_of == C.c.id)
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
    C.c.duplicate_of,
    ROOT.c.number.label("root_number"),
    REPEATS.scalar_subquery().label("duplicate_count"),
    C.c.incident_id,
    INCIDENT.c.number.label("incident_number"),
    INCIDENT.c.title.label("incident_title"),
    INCIDENT.c.complaint_count.label("incident_count"),
    SUGGESTED.label("suggested"),  # that it belongs with another one: an officer is asked
    *triage.SHOWN,
    *SHOWN_AUTHOR,
)
#: Rows of the list, and what is needed to answer.
WHOLE = (*LIST, C.c.conversation_id, C.c.author_id)
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
    """Insert new complaints and count them: duplicates are not work, and not counted as such."""
    insert_all(connection, C, rows)
    work = sum(row["duplicate_of"] is None for row in rows)
    count(connection, {ComplaintStatus.RECEIVED: work} if work else {})


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
    """What every event says of a complaint, by id: number, status, type, creation, anonymity, incident, duplicate."""
    columns = (
        C.c.id,
        C.c.number,
        C.c.status,
        C.c.type,
        C.c.created_at,
        C.c.channel,
        C.c.account,
        C.c.anonymous,
        C.c.duplicate_of,
        select(INCIDENT.c.number).where(INCIDENT.c.id == C.c.incident_id).scalar_subquery().label("incident"),
    )
    return {row.id: row for row in connection.execute(select(*columns).where(C.c.id.in_(ids)))}


def page(
    connection: Connection,
    *,
    statuses: Sequence[ComplaintStatus] = (),
    duplicates: bool = True,
    channel: str | None = None,
    categories: Sequence[str] = (),
    area: str | None = None,
    before: int | None = None,
    most: int = 50,
) -> Sequence[Record]:
    """One page of the list, newest first, from the complaint `before` on (a keyset: cheap at any depth).

    Without `duplicates` those are left out: they are no work of their own. `area` is a kecamatan or a kelurahan.
    """
    question = select(C.c.id).order_by(C.c.id.desc()).limit(most)
    if categories or area is not None:
        question = question.join(triage.T, triage.T.c.complaint_id == C.c.id)
    if statuses:
        question = question.where(C.c.status.in_([status.value for status in statuses]))
    if not duplicates:
        question = question.where(C.c.duplicate_of.is_(None))
    if channel is not None:
        question = question.where(C.c.channel == channel)
    if categories:
        question = question.where(triage.T.c.category.in_(categories))
    if area is not None:
        question = question.where(or_(triage.T.c.area == area, triage.T.c.area.startswith(f"{area}.", autoescape=True)))
    if before is not None:
        question = question.where(C.c.id < before)
    return rows(connection, connection.execute(question).scalars().all())  # what they show is looked up for these alone


def emergencies(connection: Connection, most: int) -> Sequence[Record]:
    """Rows of complaints that speak of danger to life and that nobody has looked at, newest first."""
    urgent = select(triage.T.c.complaint_id).join(C, C.c.id == triage.T.c.complaint_id).where(triage.IS_EMERGENCY)
    unseen = urgent.where(C.c.status == ComplaintStatus.RECEIVED.value, C.c.duplicate_of.is_(None))
    question = unseen.order_by(triage.T.c.complaint_id.desc()).limit(most)
    return rows(connection, connection.execute(question).scalars().all())


def rows(connection: Connection, ids: Sequence[int]) -> Sequence[Record]:
    """Rows of the list for these complaints, newest first: what a live page needs."""
    if not ids:
        return []
    return connection.execute(_listed(*LIST).where(C.c.id.in_(ids)).order_by(C.c.id.desc())).all()


def by_number(connection: Connection, number: str) -> Record | None:
    """One complaint with its author and where replies go."""
    return connection.execute(_listed(*WHOLE).where(C.c.number == number)).one_or_none()


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
        .returning(C.c.duplicate_of)
    )
    changed = connection.execute(statement).one_or_none()
    if changed is not None and changed.duplicate_of is None:
        count(connection, {before: -1, after: 1})
    return changed is not None


def link_duplicate(connection: Connection, complaint_id: int, root_id: int | None, now: datetime) -> None:
    """Make a complaint the duplicate of another, or (None) a complaint of its own again; counts follow."""
    was = connection.execute(select(C.c.duplicate_of, C.c.status).where(C.c.id == complaint_id)).one()
    values = {"duplicate_of": root_id, "updated_at": now, "version": C.c.version + 1}
    connection.execute(update(C).where(C.c.id == complaint_id).values(values))
    change = (was.duplicate_of is not None) - (root_id is not None)
    if change:
        count(connection, {ComplaintStatus(was.status): change})


def duplicates_of(connection: Connection, complaint_id: int) -> Sequence[Record]:
    """What repeats a complaint, the oldest first: rows as `by_number` gives them."""
    return connection.execute(_listed(*WHOLE).where(C.c.duplicate_of == complaint_id).order_by(C.c.id)).all()


def in_incident(connection: Connection, incident_id: int) -> Sequence[Record]:
    """The complaints of an incident, duplicates too, the oldest first: rows as `by_number` gives them."""
    return connection.execute(_listed(*WHOLE).where(C.c.incident_id == incident_id).order_by(C.c.id)).all()


def change_type(connection: Connection, complaint_id: int, type_: ComplaintType, now: datetime) -> None:
    """An officer says what the citizen wants."""
    values = {"type": type_.value, "updated_at": now, "version": C.c.version + 1}
    connection.execute(update(C).where(C.c.id == complaint_id).values(values))


def by_id(connection: Connection, complaint_id: int) -> Record:
    """One complaint, as `by_number` gives it."""
    return connection.execute(_BY_ID, {"complaint": complaint_id}).one()


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


def _listed(*columns: Any) -> Select[Any]:
    """Complaints with who wrote them, what is suggested, and what they belong to."""
    return (
        select(*columns)
        .join(A, A.c.id == C.c.author_id)
        .outerjoin(triage.T, triage.T.c.complaint_id == C.c.id)
        .outerjoin(ROOT, ROOT.c.id == C.c.duplicate_of)
        .outerjoin(INCIDENT, INCIDENT.c.id == C.c.incident_id)
    )


_BY_ID = _listed(*WHOLE).where(C.c.id == bindparam("complaint"))
