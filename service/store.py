"""The store for a command: brought to the newest migration, opened, and closed again."""

from collections.abc import Iterator
from contextlib import contextmanager

from store.database import Database
from store.schema import is_current, migrate


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """Open the store."""
    if not is_current(url):
        migrate(url)
    database = Database(url, readers=1)
    try:
        yield database
    finally:
        database.close()
