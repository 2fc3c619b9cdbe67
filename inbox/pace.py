"""How many requests somebody may make a minute: a bucket that fills evenly, for each key and each address."""

from collections import OrderedDict
from datetime import datetime

TABLE = 20_000
MINUTE_S = 60.0


class Pace:
    """Buckets in memory, the least used forgotten first: a restart forgives."""

    def __init__(self, table: int = TABLE) -> None:
        self._table = table
        self._buckets: OrderedDict[str, tuple[float, datetime]] = OrderedDict()  #: (left, as of)

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._buckets)

    def take(self, name: str, per_minute: int, now: datetime) -> float:
        """Take one; gives 0, or the seconds until there is one to take (then nothing was taken)."""
        left, as_of = self._buckets.pop(name, (float(per_minute), now))
        passed = max(0.0, (now - as_of).total_seconds())
        left = min(float(per_minute), left + passed * per_minute / MINUTE_S)
        wait = 0.0 if left >= 1 else (1 - left) * MINUTE_S / per_minute
        self._buckets[name] = (left if wait else left - 1, now)
        while len(self._buckets) > self._table:
            self._buckets.popitem(last=False)
        return wait
