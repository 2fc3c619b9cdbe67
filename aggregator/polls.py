"""Polls and streams: pages are committed with their cursor, one account at a time, none in another's way."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from aggregator.accounts import Account
from aggregator.backoff import backoff
from aggregator.occasion import occasion
from aggregator.receive import Intake
from aggregator.watch import Watch
from connectors.contract import Page, Polls, Streams
from model.clock import Clock
from model.envelope import Envelope, Transport
from model.reply import Misconfigured, PlatformError, Throttled, Unavailable
from store import cursors, interactions
from store.columns import EPOCH
from store.database import Database, StoreUnavailable

PAGE_LIMIT_S = 120.0  #: longer than any long poll: a client that hangs is given up
LEASE_S = 180.0
RENEW_S = 60.0  #: how often the lease of a quiet stream is renewed
NOT_MINE_S = 5.0  #: how often to ask for a lease that another process holds
DEAD_CREDENTIALS_S = 300.0  #: how often to try again what only ops can mend
log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Poller:
    """The polls (or the stream) of one account."""

    database: Database
    intake: Intake
    account: Account
    clock: Clock
    holder: str
    watch: Watch
    on_poll: Callable[[str], None]  #: told the outcome: `ok`, or the failure's class
    jitter: random.Random = field(default_factory=random.Random)
    failures: int = 0
    not_before: datetime | None = None
    leased_at: datetime = EPOCH  #: when the lease was last asked for

    @property
    def every_s(self) -> float | None:
        """Seconds between polls; 0: at once again; None: neither polled nor streamed."""
        connector = self.account.connector
        if isinstance(connector, Polls):
            return connector.poll_every_s
        return 0.0 if isinstance(connector, Streams) else None

    async def run(self) -> None:
        """Poll for ever without a pause (long polls and streams), until cancelled."""
        while True:
            if not await self.turn():
                await asyncio.sleep(self._wait_s())

    def resume(self) -> None:
        """The account is well again: no further pause."""
        self.failures, self.not_before = 0, None

    async def turn(self) -> bool:
        """One poll, unless it is too early or another process's. False when there was none, or it failed."""
        now = self.clock()
        if self.not_before is not None and now < self.not_before:
            return False
        try:
            if not await self._lease(now):
                return False
            self.watch.polled(self.account.key)
            with occasion(interactions.POLL):
                await self._keep_pages()
        except (PlatformError, StoreUnavailable, TimeoutError) as failure:
            self._failed(failure)
        except Exception as failure:
            log.exception("a poll failed", extra={"channel": self.account.channel, "account": self.account.name})
            self._failed(failure)
        else:
            self.failures, self.not_before = 0, None
            self.watch.succeeded(self.account.key)
            self.on_poll("ok")
            return True
        return False

    async def _lease(self, now: datetime) -> bool:
        until = now + timedelta(seconds=LEASE_S)
        name = f"poll:{self.account.channel}:{self.account.name}"
        take = partial(cursors.take_lease, name=name, holder=self.holder, now=now, until=until)
        self.leased_at = now
        return await self.database.write(take)

    async def _keep_pages(self) -> None:
        key = self.account.key
        cursor = await self.database.read(lambda connection: cursors.cursor_of(connection, *key))
        pages, streams = self._pages(cursor), isinstance(self.account.connector, Streams)
        while True:
            page = await (self._next_of_stream(pages) if streams else self._next_of_poll(pages))
            if page is None:
                return
            now = self.clock()
            await self.intake.keep_page(self._envelope(page, now), page.cursor, key, now)
            if page.body is not None:
                self.watch.received(key)

    async def _next_of_poll(self, pages: AsyncIterator[Page]) -> Page | None:
        async with asyncio.timeout(PAGE_LIMIT_S):
            return await anext(pages, None)

    async def _next_of_stream(self, pages: AsyncIterator[Page]) -> Page | None:
        """A stream may rest for hours: the lease is renewed meanwhile, and lost when another process has it."""
        coming = asyncio.ensure_future(anext(pages, None))
        try:
            while True:
                there, _ = await asyncio.wait({coming}, timeout=RENEW_S)
                await self._renew(self.clock())
                if there:
                    return await coming
        finally:
            coming.cancel()

    async def _renew(self, now: datetime) -> None:
        self._alive()
        if now - self.leased_at >= timedelta(seconds=RENEW_S) and not await self._lease(now):
            raise Unavailable("another process has taken this stream over")

    def _alive(self) -> None:
        """An open stream is a call that succeeds all the time."""
        self.failures, self.not_before = 0, None
        self.watch.succeeded(self.account.key)

    def _pages(self, cursor: str | None) -> AsyncIterator[Page]:
        connector = self.account.connector
        if isinstance(connector, Polls):
            return connector.poll(cursor)
        assert isinstance(connector, Streams)  # noqa: S101 - `every_s` was asked before
        return connector.stream(cursor)

    def _envelope(self, page: Page, now: datetime) -> Envelope | None:
        if page.body is None:
            return None
        return Envelope(
            channel=self.account.channel,
            account=self.account.name,
            transport=Transport.POLL if isinstance(self.account.connector, Polls) else Transport.STREAM,
            received_at=now,
            body=page.body,
        )

    def _failed(self, failure: Exception) -> None:
        wait = backoff(self.failures, self.jitter)
        if isinstance(failure, Throttled):
            wait = max(wait, timedelta(seconds=failure.retry_after_s))
        elif isinstance(failure, Misconfigured):
            wait = timedelta(seconds=DEAD_CREDENTIALS_S)
            self.watch.doubted(self.account.key)
        self.failures += 1
        self.not_before = self.clock() + wait
        name = type(failure).__name__
        self.watch.failed(self.account.key, str(failure) or name, self.not_before)
        self.on_poll(name)
        log.warning("poll failed", extra={"channel": self.account.channel, "account": self.account.name, "error": name})

    def _wait_s(self) -> float:
        if self.not_before is None:
            return NOT_MINE_S
        return min(max((self.not_before - self.clock()).total_seconds(), 0.1), NOT_MINE_S)
