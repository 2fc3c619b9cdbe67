"""The interaction log: one row for every call to a platform, redacted when written, kept for days."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Float, delete, select
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.upsert import insert_all


class Interaction(SQLModel, table=True):
    """One exchange over HTTP. Bodies are cut at 50 kB."""

    __tablename__ = "interaction"

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    channel: str = Field(max_length=64)
    account: str = Field(max_length=64)
    method: str = Field(max_length=8)
    url: str
    status: int | None = None
    request_body: str
    response_body: str
    elapsed_ms: float = Field(sa_type=Float)
    error: str | None = None


I = table(Interaction)  # noqa: E741 - the alias of the table in every statement below


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write exchanges."""
    insert_all(connection, I, rows)


def latest(connection: Connection, channel: str, account: str, most: int = 50) -> Sequence[Record]:
    """The newest exchanges of an account."""
    question = select(I).where(I.c.channel == channel, I.c.account == account).order_by(I.c.id.desc()).limit(most)
    return connection.execute(question).all()


def sweep(connection: Connection, before: datetime) -> int:
    """Forget old exchanges; how many."""
    return len(connection.execute(delete(I).where(I.c.at < before).returning(I.c.id)).all())
