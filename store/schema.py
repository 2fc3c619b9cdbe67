"""The whole schema in one place, and the way to the newest version of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from store import (
    attachments,
    candidates,
    citizens,
    complaints,
    conversations,
    corrections,
    counts,
    cursors,
    early,
    envelopes,
    health,
    incidents,
    interactions,
    link_codes,
    links,
    messages,
    officers,
    outbox,
    people,
    quarantine,
    queue,
    quotas,
    replies,
    reports,
    serials,
    traffic,
    triage,
)
from store.database import StoreUnavailable, open_engine, short

#: Importing a module declares its tables; this tuple is the list of rooms of the store.
NOUNS = (
    attachments,
    candidates,
    citizens,
    complaints,
    conversations,
    corrections,
    counts,
    cursors,
    early,
    envelopes,
    health,
    incidents,
    interactions,
    link_codes,
    links,
    messages,
    officers,
    outbox,
    people,
    quarantine,
    queue,
    quotas,
    replies,
    reports,
    serials,
    traffic,
    triage,
)
METADATA = SQLModel.metadata
MIGRATIONS = Path(__file__).parent / "migrations"


def version(connection: Connection) -> str | None:
    """The migration that the database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def newest() -> str:
    """The newest migration there is: the largest name in the folder (they are numbered)."""
    return max(path.stem.split("_", 1)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def is_current(url: str) -> bool:
    """Whether the database stands at the newest migration. Cheap: alembic itself is not imported.

    Raises:
        StoreUnavailable: the database is away.
    """
    with _opened(url) as engine, engine.connect() as connection:
        return version(connection) == newest()


def migrate(url: str) -> None:
    """Bring the database to the newest migration; safe to call at every start, also by two processes at once.

    Raises:
        StoreUnavailable: the database is away.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with _opened(url, writer=True) as engine, engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7226011)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _opened(url: str, *, writer: bool = False) -> Iterator[Engine]:
    engine = open_engine(url, writer=writer)
    try:
        yield engine
    except OperationalError as error:
        raise StoreUnavailable(short(error)) from error
    finally:
        engine.dispose()
