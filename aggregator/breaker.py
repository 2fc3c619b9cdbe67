"""A circuit breaker: after failures in a row one account's calls rest, and one at a time tries whether it is over."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aggregator.backoff import backoff

FAILURES = 5  #: in a row, that open it


@dataclass(slots=True)
class Breaker:
    """Of one account. Closed: calls go out. Open: none does. Half-open: one does, and decides."""

    jitter: random.Random = field(default_factory=random.Random)
    failures: int = 0  #: in a row
    open_until: datetime | None = None

    @property
    def closed(self) -> bool:
        """Whether calls go out as usual."""
        return self.open_until is None

    def allows(self, now: datetime, most: int) -> int:
        """How many calls may begin now."""
        if self.open_until is None:
            return most
        return 1 if now >= self.open_until else 0

    def succeeded(self) -> None:
        """The platform took a call: closed."""
        self.failures, self.open_until = 0, None

    def failed(self, now: datetime) -> None:
        """The platform did not answer, or failed itself; rests grow from seconds to minutes."""
        self.failures += 1
        if self.failures >= FAILURES:
            self.open_until = now + max(backoff(self.failures - FAILURES, self.jitter), timedelta(seconds=1))
