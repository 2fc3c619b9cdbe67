"""Quotas that a platform sells or grants by the day or the month, and what is left of them.

The daemon keeps the counts in its store, so that a restart forgets nothing; a connector asks before it spends.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from model.reply import Throttled


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """So many units in each period; a period begins at midnight in `zone`, a month's on its first day."""

    name: str  #: snake_case, stable: it is the key of the count
    limit: int  #: units a period
    period: Literal["day", "month"] = "day"
    zone: str = "UTC"  #: IANA name of the zone in which the platform begins a new period

    def begins(self, now: datetime) -> datetime:
        """When the period in which `now` lies began; aware, UTC."""
        local = now.astimezone(ZoneInfo(self.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        return (local if self.period == "day" else local.replace(day=1)).astimezone(UTC)

    def resets(self, now: datetime) -> datetime:
        """When the next period begins; aware, UTC."""
        zone = ZoneInfo(self.zone)
        local = self.begins(now).astimezone(zone)
        beyond = local + (timedelta(days=1) if self.period == "day" else timedelta(days=32))
        return (beyond if self.period == "day" else beyond.replace(day=1)).astimezone(UTC)


class HasQuotas(ABC):
    """The platform counts what this account does."""

    @property
    @abstractmethod
    def quotas(self) -> Sequence[Quota]:
        """Every quota of this account, so that ops see each of them."""


class Ledger(Protocol):
    """The counts of one account."""

    async def spend(self, quota: Quota, units: int) -> None:
        """Count `units`, or none of them.

        Raises:
            Throttled: they would pass the limit; it says how long until the next period.
        """

    async def left(self, quota: Quota) -> int:
        """Units left in this period; never below 0."""


class MemoryLedger:
    """Counts of one process: where nothing outlives it (the command line, tests)."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._spent: Counter[tuple[str, datetime]] = Counter()

    async def spend(self, quota: Quota, units: int) -> None:
        """See `Ledger`."""
        now = self._clock()
        key = (quota.name, quota.begins(now))
        if self._spent[key] + units > quota.limit:
            raise used_up(quota, now)
        self._spent[key] += units

    async def left(self, quota: Quota) -> int:
        """See `Ledger`."""
        return max(quota.limit - self._spent[quota.name, quota.begins(self._clock())], 0)


def used_up(quota: Quota, now: datetime) -> Throttled:
    """What `spend` raises: nothing more until the platform's next period."""
    wait = (quota.resets(now) - now).total_seconds()
    return Throttled(f"the {quota.period}'s quota {quota.name!r} of {quota.limit} is used up", retry_after_s=wait)
