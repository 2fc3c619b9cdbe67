"""Serial numbers, taken in blocks: ids of rows that are inserted in bulk, and the public numbers of complaints.

A block is taken in the transaction that uses it, so numbers have no holes and two processes never share one.
"""

from sqlalchemy import BigInteger, Connection
from sqlmodel import Field, SQLModel

from store.columns import table
from store.upsert import insert_into


class Serial(SQLModel, table=True):
    """The last number given out in each series."""

    __tablename__ = "serial"

    name: str = Field(primary_key=True, max_length=64)
    last: int = Field(sa_type=BigInteger)


def reserve(connection: Connection, name: str, count: int) -> range:
    """The next `count` numbers of a series, starting at 1 for a new one."""
    if count == 0:
        return range(0)
    statement = insert_into(connection, table(Serial)).values(name=name, last=count)
    statement = statement.on_conflict_do_update(
        index_elements=["name"], set_={"last": table(Serial).c.last + statement.excluded.last}
    )
    last: int = connection.execute(statement.returning(table(Serial).c.last)).scalar_one()
    return range(last - count + 1, last + 1)
