"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, cast

from sqlalchemy import BigInteger, Integer, Row, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

#: SQLite only counts up an INTEGER primary key by itself; PostgreSQL's INTEGER ends at two thousand million.
BigId = BigInteger().with_variant(Integer(), "sqlite")

#: A result row, read by its columns' names.
Record: TypeAlias = Row[*tuple[Any, ...]]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """A point in time: aware UTC in Python, whole microseconds since 1970 in the database.

    SQLite has no time type and text times cost ten times as much to read; see docs/decisions/0006.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Refuses naive times: they are a mistake wherever they come from."""
        if value is None:
            return None
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Back to an aware time."""
        return None if value is None else EPOCH + value * MICROSECOND


def table(model: type[SQLModel]) -> Table:
    """The Core table behind a SQLModel class: bulk statements are written on it."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]  # SQLModel sets it on classes with table=True
