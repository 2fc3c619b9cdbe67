"""Names that come later: a webhook names nobody, and the poll that brings the same message again does."""

from tests.aggregator.bench import Bench

NAMES = "SELECT platform_author_id, name FROM author ORDER BY id"


async def test_a_message_that_comes_again_fills_in_the_name(bench: Bench) -> None:
    await bench.receive([{"id": "m1", "author": "sri", "name": None}])
    assert await bench.rows(NAMES) == [("sri", None)]
    await bench.receive([{"id": "m1", "author": "sri", "name": "Sri Wahyuni"}])
    assert await bench.rows(NAMES) == [("sri", "Sri Wahyuni")]
    assert await bench.rows("SELECT COUNT(*) FROM message") == [1]


async def test_in_one_batch(bench: Bench) -> None:
    await bench.receive([{"id": "m1", "author": "sri", "name": None}, {"id": "m1", "author": "sri", "name": "Sri"}])
    assert await bench.rows(NAMES) == [("sri", "Sri")]


async def test_a_late_redelivery_takes_no_name_away(bench: Bench) -> None:
    await bench.receive([{"id": "m1", "author": "sri", "name": "Sri"}])
    await bench.receive([{"id": "m2", "author": "sri", "name": "Sri Wahyuni"}])
    await bench.receive([{"id": "m1", "author": "sri", "name": "Sri"}])
    await bench.receive([{"id": "m1", "author": "sri", "name": None}])
    assert await bench.rows(NAMES) == [("sri", "Sri Wahyuni")]
