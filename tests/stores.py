"""A fresh store for a test, on both databases: migrated once, then copied."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from store.schema import migrate

POSTGRES = "postgresql://postgres@127.0.0.1:5432"
PREFIX = f"command_center_test_{os.getpid()}"
TEMPLATE = f"{PREFIX}_template"


def postgres_is_there() -> bool:
    """Whether PostgreSQL answers on its usual loopback port."""
    try:
        psycopg.connect(f"{POSTGRES}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def execute(statement: str, name: str) -> None:
    """Run one statement about a database."""
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(name=sql.Identifier(name), template=sql.Identifier(TEMPLATE)))


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite store at the newest migration."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """An empty PostgreSQL store at the newest migration, to be copied."""
    if not postgres_is_there():
        pytest.skip("no PostgreSQL on 127.0.0.1:5432")
    execute("CREATE DATABASE {name}", TEMPLATE)
    migrate(f"{POSTGRES}/{TEMPLATE}")
    yield TEMPLATE
    execute("DROP DATABASE {name} WITH (FORCE)", TEMPLATE)


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A store of the test's own."""
    path = tmp_path / "store.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(migrated_postgres: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A store of the test's own, dropped afterwards."""
    name = f"{PREFIX}_{abs(hash(request.node.nodeid)) % 10**10}"
    execute("CREATE DATABASE {name} TEMPLATE {template}", name)
    yield f"{POSTGRES}/{name}"
    execute("DROP DATABASE {name} WITH (FORCE)", name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest) -> str:
    """The test runs once on each database."""
    return str(request.getfixturevalue(f"{request.param}_url"))
