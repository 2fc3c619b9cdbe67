"""Send: queued parts of replies go out, each once. What becomes of a part is decided by the class of the failure."""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from aggregator.accounts import Account
from aggregator.backoff import backoff
from aggregator.bell import work
from aggregator.breaker import Breaker
from aggregator.changes import announce, apply_early_receipts
from aggregator.occasion import occasion
from aggregator.watch import Watch
from connectors.contract import SendsReplies
from model.clock import Clock, NewId
from model.cloudevent import Kind
from model.event import Visibility
from model.reply import Misconfigured, PlatformError, Receipt, Reply, Throttled, Unavailable
from store import interactions, replies
from store.columns import Record
from store.database import Database

AT_ONCE = 4  #: sends on their way for one account, each in another conversation
SEND_LIMIT_S = 60.0  #: a client that hangs: after this nobody knows whether it was sent
LEASE_S = 120.0  #: longer than a send may take
MAX_ATTEMPTS = 8
IDLE_S = 2.0
DEAD_CREDENTIALS_S = 300.0
UNKNOWN_FATE = "the connection ended before the platform answered; look on the platform before sending again"
log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Sender:
    """The replies of one account."""

    database: Database
    account: Account
    clock: Clock
    new_id: NewId
    watch: Watch
    on_sent: Callable[[str], None]  #: told the outcome (`sent`, or the failure's class) once it is written
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    not_before: datetime | None = None  #: the platform asked the whole account to wait, or its credentials are dead
    breaker: Breaker = field(default_factory=Breaker)
    jitter: random.Random = field(default_factory=random.Random)

    async def run(self) -> None:
        """Work until cancelled. Sends that were begun are finished first."""
        await work(lambda: asyncio.shield(self.turn()), self.wake, IDLE_S)

    def resume(self) -> None:
        """The account is well again: no further pause."""
        self.not_before = None
        self.breaker.succeeded()
        self.wake.set()

    async def turn(self) -> int:
        """Send what is due; how many parts were tried."""
        now = self.clock()
        if self.not_before is not None and now < self.not_before:
            return 0
        most = self.breaker.allows(now, AT_ONCE)
        if not most or not await self.database.read(partial(replies.is_due, key=self.account.key, now=now)):
            return 0
        until = now + timedelta(seconds=LEASE_S)
        take = partial(replies.claim, accounts=[self.account.key], now=now, until=until, most=most)
        rows = await self.database.write(take)
        await asyncio.gather(*(self._send(row) for row in rows))
        return len(rows)

    async def _send(self, row: Record) -> None:
        connector = self.account.connector
        assert isinstance(connector, SendsReplies)  # noqa: S101 - a sender is made for these only
        try:
            async with asyncio.timeout(SEND_LIMIT_S):
                with occasion(interactions.SEND, row.key):
                    receipt = await connector.send(_reply(row))
        except PlatformError as failure:
            await self._failed(row, failure)
        except TimeoutError:
            await self._failed(row, Unavailable("the platform did not answer", maybe_taken=True))
        except Exception:
            log.exception("send failed", extra={"channel": self.account.channel, "account": self.account.name})
            await self._failed(row, Unavailable("a defect of ours: see the log", maybe_taken=True))
        else:
            self.watch.succeeded(self.account.key)
            self.breaker.succeeded()
            await self.database.write(partial(self._sent, row=row, receipt=receipt))
            self.on_sent("sent")

    def _sent(self, connection: Connection, row: Record, receipt: Receipt) -> None:
        news = replies.sent(connection, row.id, receipt.platform_message_id)
        if apply_early_receipts(connection, row, receipt.platform_message_id) or news:
            self._announce(connection, row)

    async def _failed(self, row: Record, failure: PlatformError) -> None:
        now = self.clock()
        if isinstance(failure, Unavailable):
            self.breaker.failed(now)
        job: Callable[[Connection], object]
        match failure:
            case Throttled():
                self.not_before = now + timedelta(seconds=max(failure.retry_after_s, 1))
                job = self._later(row, self.not_before, failure, counted=False)
            case Misconfigured():  # due at once: whoever renews the credentials need not wait
                self.not_before = now + timedelta(seconds=DEAD_CREDENTIALS_S)
                self.watch.doubted(self.account.key)
                job = self._later(row, now, failure, counted=False)
            case Unavailable() if failure.maybe_taken and not self._may_repeat():
                job = partial(self._settle, row=row, state=replies.UNKNOWN, error=UNKNOWN_FATE)
            case Unavailable() if not self.breaker.closed:  # the platform's outage is not this reply's fault
                job = self._later(row, self.breaker.open_until or now, failure, counted=False)
            case Unavailable() if row.attempts + 1 < MAX_ATTEMPTS:
                job = self._later(row, now + backoff(row.attempts, self.jitter), failure, counted=True)
            case _:
                job = partial(self._settle, row=row, state=replies.FAILED, error=str(failure))
        if isinstance(failure, Throttled | Misconfigured | Unavailable):
            self.watch.failed(self.account.key, str(failure))
        await self.database.write(job)
        self.on_sent(type(failure).__name__)

    def _may_repeat(self) -> bool:
        connector = self.account.connector
        return isinstance(connector, SendsReplies) and connector.idempotent_send

    def _later(
        self, row: Record, due_at: datetime, failure: PlatformError, *, counted: bool
    ) -> Callable[[Connection], object]:
        return partial(replies.retry, part_id=row.id, due_at=due_at, error=str(failure), counted=counted)

    def _settle(self, connection: Connection, row: Record, state: str, error: str) -> None:
        if replies.settle(connection, row.id, state, error):
            self._announce(connection, row)

    def _announce(self, connection: Connection, row: Record) -> None:
        announce(connection, [(row.message_id, Kind.REPLY_STATUS_CHANGED)], self.clock(), self.new_id)


def settle_lost(connection: Connection, *, now: datetime, new_id: NewId) -> int:
    """Parts whose sender died in the middle: their fate is unknown, and an officer is told. How many."""
    rows = replies.lost(connection, now)
    for row in rows:
        replies.settle(connection, row.id, replies.UNKNOWN, UNKNOWN_FATE)
    announce(connection, [(row.message_id, Kind.REPLY_STATUS_CHANGED) for row in rows], now, new_id)
    return len(rows)


def _reply(row: Record) -> Reply:
    return Reply(
        key=row.key,
        conversation_id=row.platform_conversation_id,
        author_id=row.platform_author_id,
        text=row.text,
        reply_to=row.reply_to,
        visibility=Visibility(row.visibility),
        last_inbound_at=row.last_inbound_at,
        part=row.part,
        parts=row.parts,
        previous_part_id=row.previous_part_id,
    )
