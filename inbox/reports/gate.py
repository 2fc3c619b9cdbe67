"""The gate of the report door: who may send, and how often."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from aggregator.accounts import Accounts
from aggregator.reporters import Client, known
from inbox.addresses import address_of
from inbox.pace import Pace
from inbox.problems import problem

UPLOADS = 6  #: bodies that are read at once: each may hold all its photos in memory
READS_PER_MINUTE = 240  #: looks at statuses and lists from one address
WRONG_KEYS_PER_MINUTE = 20  #: from one address


@dataclass(slots=True)
class Gate:
    """One for the process."""

    pace: Pace = field(default_factory=Pace)
    uploads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(UPLOADS))

    def admit(self, accounts: Accounts, key: str | None, request: web.Request, now: datetime) -> Client:
        """Whoever shows a key, at its pace. An address that a proxy does not name has no pace of its own.

        Raises:
            Problem: `bad_api_key`, or `too_many` with how long to wait.
        """
        address = address_of(request)
        client = known(accounts, key) if key else None
        if client is None:
            self._take("wrong", address, WRONG_KEYS_PER_MINUTE, now)
            raise problem("bad_api_key")
        if client.limits.per_address_per_minute:
            self._take(f"sends:{client.name}", address, client.limits.per_address_per_minute, now)
        self._take("key", client.name, client.limits.per_minute, now)
        return client

    def look(self, request: web.Request, now: datetime) -> None:
        """Reading needs no key, and has a pace.

        Raises:
            Problem: `too_many`.
        """
        self._take("reads", address_of(request), READS_PER_MINUTE, now)

    def _take(self, what: str, whose: str | None, per_minute: int, now: datetime) -> None:
        if whose is not None and (wait := self.pace.take(f"{what}:{whose}", per_minute, now)):
            raise problem("too_many", retry_after_s=wait)
