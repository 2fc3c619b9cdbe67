"""Deliver: outbox rows go to the P3M queue. The embedded queue takes them by the hundred, inside the database."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from aggregator.backoff import backoff
from aggregator.bell import work
from aggregator.queue import NotDelivered, Queue, Refused
from model.clock import Clock
from store import cursors, outbox, quarantine, queue
from store.columns import Record
from store.database import Database

BATCH = 500
PUSHES = 16  #: events on their way at once, each of another complaint
IDLE_S = 1.0
LEASE = "deliver"
LEASE_S = 60.0  #: longer than a push may take
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Takes the outbox to the queue. `push` is None for the embedded queue."""

    database: Database
    clock: Clock
    holder: str
    max_attempts: int
    push: Queue | None = None
    on_delivered: Callable[[int], None]
    wake: asyncio.Event = field(default_factory=asyncio.Event)  #: set it when the outbox has grown
    jitter: random.Random = field(default_factory=random.Random)

    async def run(self) -> None:
        """Work until cancelled."""
        await work(self.turn, self.wake, IDLE_S)

    async def turn(self) -> int:
        """One batch; how many events the queue took."""
        now = self.clock()
        if self.push is None:
            delivered = await self._into_store(now)
        else:
            delivered = await self._push_all(self.push, now)
        if delivered:
            self.on_delivered(delivered)
        return delivered

    async def _into_store(self, now: datetime) -> int:
        if not await self.database.read(partial(outbox.pending_ids, most=1)):
            return 0
        return await self.database.write(partial(_move, now=now))

    async def _push_all(self, push: Queue, now: datetime) -> int:
        rows = await self.database.read(partial(outbox.next_pending, now=now, most=PUSHES))
        until = now + timedelta(seconds=LEASE_S)
        take = partial(cursors.take_lease, name=LEASE, holder=self.holder, now=now, until=until)
        if not rows or not await self.database.write(take):
            return 0
        return sum(await asyncio.gather(*(self._push(push, row, now) for row in rows)))

    async def _push(self, push: Queue, row: Record, now: datetime) -> int:
        try:
            await push.push(row, now)
        except NotDelivered as failure:
            await self._failed(row, failure)
            return 0
        except Refused as refusal:
            await self.database.write(partial(_give_up, row=row, error=str(refusal), now=now))
            return 0
        await self.database.write(partial(outbox.delivered, ids=[row.id]))
        return 1

    async def _failed(self, row: Record, failure: NotDelivered) -> None:
        now = self.clock()
        if row.attempts + 1 >= self.max_attempts:
            error = f"{failure} (given up after {row.attempts + 1} attempts)"
            await self.database.write(partial(_give_up, row=row, error=error, now=now))
            return
        wait = backoff(row.attempts, self.jitter)
        if failure.retry_after_s is not None:
            wait = max(wait, timedelta(seconds=failure.retry_after_s))
        await self.database.write(partial(outbox.retry, outbox_id=row.id, due_at=now + wait, error=str(failure)))


def _move(connection: Connection, now: datetime) -> int:
    ids: Sequence[int] = outbox.pending_ids(connection, BATCH)
    queue.put_from_outbox(connection, ids, now)
    outbox.delivered(connection, ids)
    return len(ids)


def _give_up(connection: Connection, row: Record, error: str, now: datetime) -> None:
    """Into quarantine, where `command-center quarantine` shows it and can revive it."""
    outbox.give_up(connection, row.id, error)
    item = {"kind": quarantine.DELIVERY, "outbox_id": row.id, "error": error, "created_at": now}
    quarantine.add(connection, [item])
    log.error("a delivery to the P3M queue was given up", extra={"event_id": row.event_id})
