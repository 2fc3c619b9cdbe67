"""Reports that came through our own doors (web, Open311, call centre): what a message does not hold of them.

A row is written before its envelope. A report without a message yet is one that the pipeline has not read.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, Select, func, select, text, update
from sqlmodel import Field, SQLModel

from model.complaint import ComplaintStatus, ComplaintType
from store.columns import BigId, Instant, Record, table
from store.complaints import C, H
from store.messages import OUT, M
from store.replies import FAILED, P
from store.upsert import insert_new

IS_PUBLIC = text("public")


class Report(SQLModel, table=True):
    """One report. `id` is the `platform_message_id` of its message."""

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_public", "created_at", sqlite_where=IS_PUBLIC, postgresql_where=IS_PUBLIC),
        Index("ix_report_channel", "channel", "created_at"),
    )

    id: str = Field(primary_key=True, max_length=64)
    channel: str = Field(max_length=64)
    account: str = Field(max_length=64)
    token_hash: str | None = Field(default=None, max_length=64, unique=True)  #: SHA-256 of the citizen's token
    fingerprint: str = Field(max_length=64)  #: SHA-256 of what was reported: one idempotency key means one thing
    category: str | None = Field(default=None, max_length=64)  #: a service code of `inbox/open311/services.toml`
    public: bool = False  #: the citizen reported it for everybody to see
    address: str | None = None  #: as reported
    language: str = Field(max_length=8)  #: in which the status speaks to the citizen
    urgency: str | None = Field(default=None, max_length=16)
    officer_id: int | None = Field(default=None, sa_type=BigId)  #: who typed it
    contact: str | None = None  #: how the caller is called back, for operators only
    created_at: datetime = Field(sa_type=Instant)


R = table(Report)
_ITS_MESSAGE = (M.c.channel == R.c.channel) & (M.c.account == R.c.account) & (M.c.platform_message_id == R.c.id)
_CLOSED_AT = (
    select(func.max(H.c.at)).where(H.c.complaint_id == C.c.id, H.c.action == "status").correlate(C).scalar_subquery()
)
_COLUMNS = (
    R,
    M.c.id.label("message_id"),
    M.c.conversation_id,
    M.c.text,
    M.c.lat,
    M.c.lon,
    C.c.id.label("complaint_id"),
    C.c.number,
    C.c.status,
    C.c.created_at.label("complaint_created_at"),
    C.c.updated_at,
)


def keep(connection: Connection, row: dict[str, Any]) -> Record:
    """Write the row down, once: gives the one that stands. A repeat hands out its token anew."""
    insert_new(connection, R, [row])
    standing = connection.execute(select(R).where(R.c.id == row["id"])).one()
    if standing.fingerprint == row["fingerprint"] and standing.token_hash != row["token_hash"]:
        connection.execute(update(R).where(R.c.id == row["id"]).values(token_hash=row["token_hash"]))
    return standing


def by_token(connection: Connection, token_hash: str) -> Record | None:
    """The report of a token with its message and complaint, as far as there are some."""
    return connection.execute(_with_complaint().where(R.c.token_hash == token_hash)).one_or_none()


def by_id(connection: Connection, report_id: str) -> Record | None:
    """One report with its message and complaint, as far as there are some."""
    return connection.execute(_with_complaint().where(R.c.id == report_id)).one_or_none()


def of_complaint(connection: Connection, complaint_id: int) -> Sequence[Record]:
    """The reports that came together in a complaint, oldest first."""
    question = _with_complaint().where(M.c.complaint_id == complaint_id).order_by(R.c.created_at, R.c.id)
    return connection.execute(question).all()


def recent(connection: Connection, channel: str, most: int) -> Sequence[Record]:
    """The newest reports of a channel, with their complaints as far as there are some."""
    question = _with_complaint().where(R.c.channel == channel).order_by(R.c.created_at.desc(), R.c.id).limit(most)
    return connection.execute(question).all()


def public_by_numbers(connection: Connection, numbers: Sequence[str]) -> Sequence[Record]:
    """Public reports by the numbers of their complaints, oldest first."""
    return connection.execute(_public().where(C.c.number.in_(numbers)).order_by(R.c.created_at, R.c.id)).all()


def public_between(
    connection: Connection,
    *,
    since: datetime,
    until: datetime,
    categories: Sequence[str | None] = (),
    statuses: Sequence[ComplaintStatus] = (),
    most: int,
    skip: int = 0,
) -> Sequence[Record]:
    """Public reports made in that time, newest first. None among the categories: those without one."""
    question = _public().where(R.c.created_at >= since, R.c.created_at <= until)
    if categories:
        named = R.c.category.in_([category for category in categories if category is not None])
        question = question.where(named | R.c.category.is_(None) if None in categories else named)
    if statuses:
        question = question.where(C.c.status.in_([status.value for status in statuses]))
    return connection.execute(question.order_by(R.c.created_at.desc(), R.c.id).limit(most).offset(skip)).all()


def answers(connection: Connection, reported: Sequence[Record]) -> Sequence[Record]:
    """What was written to the citizens of these reports and did not fail, oldest first.

    Only in the reports' own conversations: a complaint that others were merged into holds words to other people.
    """
    complaints = [row.complaint_id for row in reported if row.complaint_id is not None]
    conversations = [row.conversation_id for row in reported if row.complaint_id is not None]
    question = (
        select(M.c.conversation_id, M.c.id, M.c.text, M.c.sent_at, M.c.state, M.c.officer_id)
        .where(M.c.complaint_id.in_(complaints), M.c.conversation_id.in_(conversations))
        .where(M.c.direction == OUT, M.c.deleted_at.is_(None))
        .where(func.coalesce(M.c.state, "") != FAILED)
        .order_by(M.c.sent_at, M.c.id)
    )
    return connection.execute(question).all()


def notes(
    connection: Connection, channel: str, states: Sequence[str], most: int, *, newest_first: bool = False
) -> Sequence[Record]:
    """Parts of answers on a channel in these states, with the complaint's number and how to call its citizen."""
    question = (
        select(
            P.c.id,
            P.c.account,
            P.c.platform_message_id,
            P.c.text,
            P.c.part,
            P.c.parts,
            P.c.state,
            M.c.sent_at,
            M.c.officer_id,
            R.c.contact,
            C.c.number,
        )
        .join(M, M.c.id == P.c.message_id)
        .join(C, C.c.id == M.c.complaint_id)
        .outerjoin(R, R.c.id == M.c.reply_to)
        .where(P.c.channel == channel, P.c.state.in_(states))
        .order_by(P.c.id.desc() if newest_first else P.c.id)
        .limit(most)
    )
    return connection.execute(question).all()


def _with_complaint() -> Select[Any]:
    return select(*_COLUMNS).select_from(R.outerjoin(M, _ITS_MESSAGE).outerjoin(C, C.c.id == M.c.complaint_id))


def _public() -> Select[Any]:
    """Only what citizens reported for everybody, and what is no spam; each has its number."""
    return (
        select(*_COLUMNS, _CLOSED_AT.label("closed_at"))
        .select_from(R.join(M, _ITS_MESSAGE).join(C, C.c.id == M.c.complaint_id))
        .where(R.c.public, M.c.deleted_at.is_(None), C.c.type != ComplaintType.SPAM.value)
    )
