"""What was counted instead of kept: redeliveries, reactions, refused webhooks. Nothing vanishes unseen."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, func, select
from sqlmodel import Field, SQLModel

from store.columns import table
from store.upsert import insert_into


class Counted(SQLModel, table=True):
    """How often a reason came up on an account on one day (UTC)."""

    __tablename__ = "counted"

    day: date = Field(primary_key=True)
    channel: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64)
    reason: str = Field(primary_key=True, max_length=64)
    times: int


N = table(Counted)


def add(connection: Connection, day: date, counts: Mapping[tuple[str, str, str], int]) -> None:
    """Add counts by (channel, account, reason)."""
    for (channel, account, reason), times in sorted(counts.items()):
        statement = insert_into(connection, N).values(
            day=day, channel=channel, account=account, reason=reason, times=times
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["day", "channel", "account", "reason"],
                set_={"times": N.c.times + statement.excluded.times},
            )
        )


def since(connection: Connection, day: date) -> dict[tuple[str, str, str], int]:
    """Counts by (channel, account, reason) since a day."""
    question = (
        select(N.c.channel, N.c.account, N.c.reason, func.sum(N.c.times).label("times"))
        .where(N.c.day >= day)
        .group_by(N.c.channel, N.c.account, N.c.reason)
    )
    return {(row.channel, row.account, row.reason): int(row.times) for row in connection.execute(question)}
