"""Cursors (how far a poll has come) and leases (which process may do it now)."""

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlmodel import Field, SQLModel

from store.columns import Instant, table
from store.upsert import insert_into


class Cursor(SQLModel, table=True):
    """How far the polls of one account have come."""

    __tablename__ = "cursor"

    channel: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64)
    value: str
    moved_at: datetime = Field(sa_type=Instant)


class Lease(SQLModel, table=True):
    """Who may do a thing that only one process may do, and until when."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True, max_length=160)
    holder: str = Field(max_length=64)
    until: datetime = Field(sa_type=Instant)


C = table(Cursor)
L = table(Lease)


def cursor_of(connection: Connection, channel: str, account: str) -> str | None:
    """Where the next poll starts; None before the first one."""
    return connection.execute(select(C.c.value).where(C.c.channel == channel, C.c.account == account)).scalar()


def move_cursor(connection: Connection, channel: str, account: str, value: str, now: datetime) -> None:
    """Remember where the next poll starts, in the transaction that keeps the page."""
    statement = insert_into(connection, C).values(channel=channel, account=account, value=value, moved_at=now)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["channel", "account"], set_={"value": value, "moved_at": now})
    )


def take_lease(connection: Connection, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take or renew a lease; False when another holder's has not run out."""
    statement = insert_into(connection, L).values(name=name, holder=holder, until=until)
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": holder, "until": until},
        where=(L.c.holder == holder) | (L.c.until <= now),
    )
    return connection.execute(statement.returning(L.c.name)).scalar() is not None


def holders(connection: Connection) -> list[str]:
    """Who holds a lease, whether it has run out or not."""
    return list(connection.execute(select(L.c.holder).distinct()).scalars())


def give_lease_back(connection: Connection, holder: str) -> None:
    """Let go of all that a process held, so that its successor need not wait."""
    connection.execute(delete(L).where(L.c.holder == holder))
