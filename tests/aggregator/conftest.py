"""A bench on each database."""

from collections.abc import AsyncIterator

import pytest

from tests.aggregator.bench import Bench


@pytest.fixture
async def bench(store_url: str) -> AsyncIterator[Bench]:
    made = Bench(store_url)
    yield made
    made.close()
