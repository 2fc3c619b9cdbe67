"""How each account was when a daemon last looked: for the command line, and for whoever starts next."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select
from sqlmodel import Field, SQLModel

from store.columns import Instant, Record, table
from store.upsert import insert_into


class AccountHealth(SQLModel, table=True):
    """One account's state."""

    __tablename__ = "account_health"

    channel: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64)
    state: str = Field(max_length=16)
    code: str = Field(max_length=64)
    message: str
    remedy: str | None = None
    at: datetime = Field(sa_type=Instant)  #: when it was looked at


H = table(AccountHealth)


def put(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Write down how these accounts are: `channel, account, state, code, message, remedy, at`."""
    for row in rows:
        values = {name: value for name, value in row.items() if name not in ("channel", "account")}
        statement = insert_into(connection, H).values(row)
        connection.execute(statement.on_conflict_do_update(index_elements=["channel", "account"], set_=values))


def latest(connection: Connection) -> Sequence[Record]:
    """Every account's state."""
    return connection.execute(select(H).order_by(H.c.channel, H.c.account)).all()
