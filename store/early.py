"""What was said about a message before we had it: a receipt, or a deletion, that was quicker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlmodel import Field, SQLModel

from store.columns import Instant, Record, table
from store.upsert import insert_into


class Early(SQLModel, table=True):
    """One early word, waiting for its message. What never finds one is swept after days."""

    __tablename__ = "early"

    channel: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64)
    platform_message_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=16)  #: `deleted`, or a reply status
    error: str | None = None
    at: datetime = Field(sa_type=Instant)  #: the platform's time, else ours
    kept_at: datetime = Field(sa_type=Instant)


E = table(Early)
DELETED = "deleted"


def keep(connection: Connection, row: dict[str, Any]) -> None:
    """Remember one word; repeats are absorbed."""
    connection.execute(insert_into(connection, E).values(row).on_conflict_do_nothing())


def take(connection: Connection, channel: str, account: str, ids: Sequence[str]) -> Sequence[Record]:
    """Take out what was said about these messages."""
    if not ids:
        return []
    theirs = (E.c.channel == channel) & (E.c.account == account) & E.c.platform_message_id.in_(ids)
    found = connection.execute(select(E).where(theirs)).all()
    if found:
        connection.execute(delete(E).where(theirs))
    return found


def sweep(connection: Connection, before: datetime) -> int:
    """Forget words that never found their message; how many."""
    return len(connection.execute(delete(E).where(E.c.kept_at < before).returning(E.c.kind)).all())
