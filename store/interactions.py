"""The interaction log: one row for every HTTP exchange with a platform, redacted when written, kept for days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Float, Index, delete, or_, select, text
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.upsert import insert_all

RECEIVE, SEND, POLL, MEDIA, CHECK = "receive", "send", "poll", "media", "check"
FIRST_BAD = 400  #: status from which an answer is a refusal or a failure
NEAR = timedelta(minutes=3)  #: a page is kept within this after it was answered
HAS_SUBJECT = text("subject IS NOT NULL")


class Interaction(SQLModel, table=True):
    """One exchange over HTTP. Bodies are cut at 50 kB; that of a kept webhook is its envelope."""

    __tablename__ = "interaction"
    __table_args__ = (
        Index("ix_interaction_account", "channel", "account", "id"),
        Index("ix_interaction_subject", "subject", sqlite_where=HAS_SUBJECT, postgresql_where=HAS_SUBJECT),
    )

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    channel: str = Field(max_length=64)
    account: str = Field(max_length=64)
    method: str = Field(max_length=8)
    url: str
    status: int | None = None  #: None: no answer came
    request_body: str
    response_body: str
    elapsed_ms: float = Field(sa_type=Float)
    error: str | None = None
    purpose: str | None = Field(default=None, max_length=16)  #: one of the above; None: something else
    subject: str | None = Field(default=None, max_length=64)  #: key of the part that was sent


I = table(Interaction)  # noqa: E741 - the alias of the table in every statement below
FAILED = or_(I.c.status.is_(None), I.c.status >= FIRST_BAD, I.c.error.is_not(None))


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write exchanges."""
    insert_all(connection, I, rows)


def page(
    connection: Connection,
    channel: str,
    account: str,
    *,
    failed: bool = False,
    purpose: str | None = None,
    before: int | None = None,
    most: int = 50,
) -> Sequence[Record]:
    """Exchanges of an account, newest first, without their bodies; `before` is an id, `failed` leaves out the good."""
    columns = [column for column in I.c if column.name not in ("request_body", "response_body")]
    question = select(*columns).where(I.c.channel == channel, I.c.account == account)
    if failed:
        question = question.where(FAILED)
    if purpose is not None:
        question = question.where(I.c.purpose == purpose)
    if before is not None:
        question = question.where(I.c.id < before)
    return connection.execute(question.order_by(I.c.id.desc()).limit(most)).all()


def get(connection: Connection, interaction_id: int) -> Record | None:
    """One exchange, whole."""
    return connection.execute(select(I).where(I.c.id == interaction_id)).one_or_none()


def of_envelope(connection: Connection, envelope: Record) -> Record | None:
    """The exchange that brought an envelope: of a webhook its own, of a poll the last one answered before it."""
    theirs = (I.c.channel == envelope.channel) & (I.c.account == envelope.account)
    if envelope.transport == "webhook":
        when = (I.c.at == envelope.received_at) & (I.c.purpose == RECEIVE)
    else:
        when = I.c.at.between(envelope.received_at - NEAR, envelope.received_at) & (I.c.purpose == POLL)
    question = select(I.c.id, I.c.at, I.c.purpose).where(theirs & when).order_by(I.c.at.desc(), I.c.id.desc()).limit(1)
    return connection.execute(question).one_or_none()


def of_subjects(connection: Connection, subjects: Sequence[str]) -> Sequence[Record]:
    """Exchanges about these, in their order."""
    question = select(I.c.id, I.c.at, I.c.purpose, I.c.status, I.c.subject, I.c.channel, I.c.account)
    return connection.execute(question.where(I.c.subject.in_(subjects)).order_by(I.c.id)).all()


def sweep(connection: Connection, before: datetime) -> int:
    """Forget old exchanges; how many."""
    return len(connection.execute(delete(I).where(I.c.at < before).returning(I.c.id)).all())
