"""`INSERT … ON CONFLICT` for the database at hand."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert


def insert_into(connection: Connection, into: Table) -> Any:
    """The dialect's insert, which knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert)(into)


def insert_new(connection: Connection, into: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; those whose key is there already are left as they are."""
    if rows:
        statement: Insert = insert_into(connection, into).on_conflict_do_nothing()
        connection.execute(statement, rows)


def insert_all(connection: Connection, into: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that must all be new, in one round trip."""
    if rows:
        connection.execute(into.insert(), rows)
