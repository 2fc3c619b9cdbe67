"""Inserts in bulk, and `INSERT … ON CONFLICT` for the database at hand."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Dialect

SQLITE_VARIABLES = 32_766  #: parameters in one statement: SQLITE_MAX_VARIABLE_NUMBER since 3.32


def insert_into(connection: Connection, into: Table) -> Any:
    """The dialect's insert, which knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert)(into)


def insert_new(connection: Connection, into: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; those whose key is there already are left as they are."""
    if rows:
        statement: Insert = insert_into(connection, into).on_conflict_do_nothing()
        connection.execute(statement, rows)


def insert_all(connection: Connection, into: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that must all be new and all have the same keys, in as few statements as can be.

    On SQLite one statement holds all rows: a statement a row gives the interpreter's lock away at each of them, and
    under load waits for it each time (docs/decisions/0007).
    """
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(into.insert(), rows)
        return
    names = tuple(rows[0])
    head, marks, bind = _sqlite_insert(into, names, connection.dialect)
    most = SQLITE_VARIABLES // len(names)
    for start in range(0, len(rows), most):
        chunk = rows[start : start + most]
        values = [[process(row[name]) if process else row[name] for row in chunk] for name, process in bind]
        connection.exec_driver_sql(
            head + ",".join([marks] * len(chunk)), tuple(chain.from_iterable(zip(*values, strict=True)))
        )


@lru_cache(maxsize=256)
def _sqlite_insert(
    into: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, str, tuple[tuple[str, Callable[[Any], Any] | None], ...]]:
    """Head of the statement, marks of one row, and how each column's value becomes a parameter."""
    columns = ", ".join(dialect.identifier_preparer.quote(name) for name in names)
    head = f"INSERT INTO {dialect.identifier_preparer.format_table(into)} ({columns}) VALUES "  # noqa: S608 - names of our own tables
    bind = tuple((name, into.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names)
    return head, "(" + ",".join("?" * len(names)) + ")", bind
