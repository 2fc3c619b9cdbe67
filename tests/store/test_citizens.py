"""Whatever is merged and parted, in whatever order: nobody is lost, and with every merge undone all is as it was."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from store import citizens, people
from store.database import open_engine
from store.people import A

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
PEOPLE = range(1, 7)
PAIRS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
STEPS = st.lists(st.one_of(PAIRS, st.integers(0, 20)), max_size=16)  #: merge two authors' citizens, or undo the n-th


@pytest.fixture(scope="module")
def engine(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("citizens") / "store.db"
    copy(migrated_sqlite, path)
    engine = open_engine(f"sqlite:///{path}", writer=True)
    yield engine
    engine.dispose()


def now_of(connection: Connection) -> dict[int, int]:
    return {row.id: row.citizen_id for row in connection.execute(select(A.c.id, A.c.citizen_id))}


def settle(connection: Connection) -> None:
    rows = [
        {"id": n, "channel": "x", "account": "main", "platform_author_id": f"a{n}", "name": None, "handle": None}
        for n in PEOPLE
    ]
    people.add_authors(connection, [row | {"citizen_id": row["id"]} for row in rows], NOW)


@given(steps=STEPS, order=st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_merge_can_be_undone(engine: Engine, steps: list[tuple[int, int] | int], order: object) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        settle(connection)
        before = now_of(connection)
        standing: list[int] = []
        for step in steps:
            if isinstance(step, tuple):
                there = now_of(connection)
                merge_id = citizens.merge(connection, *step, reason=citizens.OFFICER, officer_id=1, now=NOW)
                assert (merge_id is None) is (there[step[0]] == there[step[1]])
                standing += [merge_id] if merge_id is not None else []
                after = now_of(connection)
                assert after[step[0]] == after[step[1]]
            elif standing:
                assert citizens.part(connection, standing.pop(step % len(standing)), officer_id=1, now=NOW)
            assert now_of(connection).keys() == before.keys()
        order.shuffle(standing)  # type: ignore[attr-defined]
        for merge_id in standing:
            assert citizens.part(connection, merge_id, officer_id=1, now=NOW)
            assert not citizens.part(connection, merge_id, officer_id=1, now=NOW)
        assert now_of(connection) == before
        transaction.rollback()
