"""Rate limits: counted for each endpoint, told with every answer, enforced where a test wants it."""

import time
from collections import Counter

from aiohttp import web

WINDOW_S = 900
#: Calls in a window, per user. docs.x.com, "Rate limits", read 2026-11-24.
ALLOWED = {"mentions": 300, "dm_events": 15, "me": 75, "tweets": 100, "dm_messages": 15, "usage": 50, "webhooks": 450}


class Limits:
    """The windows of all endpoints; they begin with the first call."""

    def __init__(self) -> None:
        self.enforced = False  #: off: a hurried demo polls far oftener than X allows
        self._used: Counter[str] = Counter()
        self._until = 0.0

    def count(self, endpoint: str) -> bool:
        """Count a call. False: it is one too many, and is to be refused."""
        if time.time() >= self._until:
            self._used.clear()
            self._until = time.time() + WINDOW_S
        self._used[endpoint] += 1
        return not self.enforced or self._used[endpoint] <= ALLOWED[endpoint]

    @property
    def reset_at(self) -> int:
        """When the window ends, Unix time."""
        return int(self._until)

    def tell(self, response: web.Response, endpoint: str) -> None:
        """Put the state of the endpoint's window on an answer, unless it says something else already."""
        left = max(ALLOWED[endpoint] - self._used[endpoint], 0)
        for name, value in (("limit", ALLOWED[endpoint]), ("remaining", left), ("reset", self.reset_at)):
            response.headers.setdefault(f"x-rate-limit-{name}", str(value))
