"""The migrations are the schema, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from store.database import open_engine
from store.schema import METADATA, is_current, migrate


def test_all_migrations_from_nothing_give_the_tables_in_code(store_url: str) -> None:
    engine = open_engine(store_url)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, METADATA) == []
    finally:
        engine.dispose()


def test_migrating_again_changes_nothing(store_url: str) -> None:
    assert is_current(store_url)
    migrate(store_url)
    assert is_current(store_url)


@pytest.mark.parametrize("name", ["new/folder/store.db"])
def test_a_new_store_is_made_with_its_folder(tmp_path: object, name: str) -> None:
    url = f"sqlite:///{tmp_path}/{name}"
    migrate(url)
    assert is_current(url)
