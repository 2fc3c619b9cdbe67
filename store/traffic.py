"""How many messages came to each account in each hour: what is usual, so that silence can be noticed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlmodel import Field, SQLModel

from store.columns import BigId, table
from store.upsert import insert_into

HOUR_S = 3600


class Traffic(SQLModel, table=True):
    """Messages of one account in one hour."""

    __tablename__ = "traffic"

    channel: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64)
    hour: int = Field(primary_key=True, sa_type=BigId)  #: whole hours since 1970 (UTC)
    messages: int


T = table(Traffic)


def hour_of(at: datetime) -> int:
    """The number of the hour in which `at` lies."""
    return int(at.timestamp()) // HOUR_S


def add(connection: Connection, now: datetime, messages: Mapping[tuple[str, str], int]) -> None:
    """Count messages by (channel, account) in the present hour."""
    for (channel, account), count in sorted(messages.items()):
        statement = insert_into(connection, T).values(
            channel=channel, account=account, hour=hour_of(now), messages=count
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["channel", "account", "hour"],
                set_={"messages": T.c.messages + statement.excluded.messages},
            )
        )


def since(connection: Connection, at: datetime) -> dict[tuple[str, str], dict[int, int]]:
    """Messages by hour, by (channel, account)."""
    found: dict[tuple[str, str], dict[int, int]] = {}
    for row in connection.execute(select(T).where(T.c.hour >= hour_of(at))):
        found.setdefault((row.channel, row.account), {})[row.hour] = row.messages
    return found


def sweep(connection: Connection, before: datetime) -> int:
    """Forget hours before then; how many."""
    return connection.execute(delete(T).where(T.c.hour < hour_of(before))).rowcount
