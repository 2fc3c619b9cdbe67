"""A bench on each database."""

from collections.abc import AsyncIterator

import pytest

from tests.aggregator.bench import Bench
from tests.aggregator.town import Town


@pytest.fixture
async def bench(store_url: str) -> AsyncIterator[Bench]:
    made = Bench(store_url)
    yield made
    made.close()


@pytest.fixture
async def town(store_url: str) -> AsyncIterator[Town]:
    made = Town(store_url)
    yield made
    made.close()
