"""Quotas are kept in the store: no restart forgets what was spent, and nobody passes a limit."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.quotas import StoreLedger
from connectors.quota import Ledger, MemoryLedger, Quota
from model.reply import Throttled
from store.database import Database

DAY = Quota(name="units", limit=100, zone="America/Los_Angeles")
MONTH = Quota(name="posts", limit=3, period="month")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Clock:
    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def _never_past_its_limit(ledger: Ledger, clock: Clock) -> None:
    await ledger.spend(DAY, 60)
    await ledger.spend(DAY, 40)
    assert await ledger.left(DAY) == 0
    with pytest.raises(Throttled) as refused:
        await ledger.spend(DAY, 1)
    assert refused.value.retry_after_s == 20 * 3600, "midnight in California is eight in the morning, UTC"
    clock.now = NOON + timedelta(hours=20)
    assert await ledger.left(DAY) == 100


async def test_in_memory(clock: Clock) -> None:
    await _never_past_its_limit(MemoryLedger(clock), clock)


async def test_in_the_store(store_url: str, clock: Clock) -> None:
    database = Database(store_url)
    await _never_past_its_limit(StoreLedger(database, ("x", "main"), clock), clock)
    database.close()


async def test_a_restart_forgets_nothing(store_url: str, clock: Clock) -> None:
    first = Database(store_url)
    await StoreLedger(first, ("x", "main"), clock).spend(MONTH, 2)
    first.close()
    second = Database(store_url)
    ledger = StoreLedger(second, ("x", "main"), clock)
    assert await ledger.left(MONTH) == 1
    with pytest.raises(Throttled):
        await ledger.spend(MONTH, 2)
    await ledger.spend(MONTH, 1)
    assert await StoreLedger(second, ("x", "other"), clock).left(MONTH) == 3, "each account has its own"
    second.close()


@pytest.mark.parametrize(
    ("quota", "now", "resets"),
    [
        (DAY, datetime(2026, 11, 1, 6, 59, tzinfo=UTC), datetime(2026, 11, 1, 7, tzinfo=UTC)),
        (DAY, datetime(2026, 11, 1, 7, 1, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC)),
        (MONTH, datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (MONTH, datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)),
    ],
    ids=["before the end of summer time", "the long day", "new year", "february"],
)
def test_periods_begin_when_the_platform_says(quota: Quota, now: datetime, resets: datetime) -> None:
    assert quota.resets(now) == resets
