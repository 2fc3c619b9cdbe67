"""What each account has spent of its quotas: kept, so that a restart forgets nothing."""

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, table
from store.upsert import insert_into


class QuotaSpent(SQLModel, table=True):
    """Units of one quota, spent in one period."""

    __tablename__ = "quota_spent"

    channel: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64)
    name: str = Field(primary_key=True, max_length=64)
    begins: datetime = Field(sa_type=Instant, primary_key=True)
    units: int = Field(sa_type=BigId)


Q = table(QuotaSpent)


def spend(
    connection: Connection, *, channel: str, account: str, name: str, begins: datetime, units: int, limit: int
) -> bool:
    """Count units in the period that began then; False, and nothing counted, when they would pass the limit."""
    if units > limit:
        return False
    statement = insert_into(connection, Q).values(
        channel=channel, account=account, name=name, begins=begins, units=units
    )
    statement = statement.on_conflict_do_update(
        index_elements=["channel", "account", "name", "begins"],
        set_={"units": Q.c.units + units},
        where=Q.c.units + units <= limit,
    )
    return connection.execute(statement.returning(Q.c.units)).scalar() is not None


def spent(connection: Connection, *, channel: str, account: str, name: str, begins: datetime) -> int:
    """Units spent in the period that began then."""
    question = select(Q.c.units).where(
        Q.c.channel == channel, Q.c.account == account, Q.c.name == name, Q.c.begins == begins
    )
    return int(connection.execute(question).scalar() or 0)


def sweep(connection: Connection, before: datetime) -> int:
    """Forget periods that began before then; how many."""
    return connection.execute(delete(Q).where(Q.c.begins < before)).rowcount
