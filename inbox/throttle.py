"""Slows down guessing: failures are counted by login and address, and by address alone, in a bounded table."""

from collections import OrderedDict
from datetime import datetime, timedelta

FREE_TRIES = 5  #: for one login from one address
FREE_TRIES_ADDRESS = 40  #: for all logins from one address (an office shares one)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
TABLE = 10_000

Key = tuple[str, str]


class Throttle:
    """How long somebody must wait before the next try. In memory: a restart forgives."""

    def __init__(self, table: int = TABLE) -> None:
        self._table = table
        self._failures: OrderedDict[Key, tuple[int, datetime]] = OrderedDict()  #: (failures, not before)

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._failures)

    def wait(self, login: str, address: str, now: datetime) -> timedelta:
        """Zero when a try is free."""
        until = max(self._until((login, address), now), self._until(("", address), now))
        return until - now

    def failed(self, login: str, address: str, now: datetime) -> None:
        """Count a wrong password."""
        self._count((login, address), FREE_TRIES, now)
        self._count(("", address), FREE_TRIES_ADDRESS, now)

    def succeeded(self, login: str, address: str) -> None:
        """Forget the failures of this login here; those of the address stand."""
        self._failures.pop((login, address), None)

    def _until(self, key: Key, now: datetime) -> datetime:
        return max(now, self._failures.get(key, (0, now))[1])

    def _count(self, key: Key, free: int, now: datetime) -> None:
        failures, until = self._failures.pop(key, (0, now))
        if now - until > LONGEST_WAIT:
            failures = 0
        failures += 1
        wait = timedelta() if failures < free else min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures - free, 10))
        self._failures[key] = (failures, now + wait)
        while len(self._failures) > self._table:
            self._failures.popitem(last=False)
