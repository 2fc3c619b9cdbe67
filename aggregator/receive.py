"""Receive: an envelope is durable before anybody is thanked for it.

Group commit: while one group of envelopes is being committed the next one gathers, so a hundred webhooks at once cost
one transaction, and a single one waits for nobody.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from model.envelope import Envelope
from store import cursors, envelopes
from store.database import Database, StoreUnavailable

GROUP_MAX = 500  #: envelopes in one transaction
CROWD = 8  #: so many that wait for one commit are a burst
FADING = 0.9  #: large and small groups take turns in a burst
LULL_S = 0.05  #: a shorter pause does not end a burst


class Intake:
    """Where envelopes enter. One for the process; made with a running loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._gathering: list[tuple[Envelope, asyncio.Future[None]]] = []
        self._committing: asyncio.Task[None] | None = None
        self.busy_since = 0.0  #: on the loop's clock: when what comes now began, after the last lull
        self._idle_since = 0.0
        self._together = 0.0  #: how many envelopes shared the largest of the last commits
        self.arrived = asyncio.Event()  #: set after each commit; the pipeline clears it
        self.received = 0  #: envelopes committed by this process

    def until_lull(self, now: float) -> float:
        """Seconds until a burst is over, if nothing more comes; 0: there is none. `now` is on the loop's clock."""
        if self._together < CROWD:
            return 0.0
        return LULL_S if self._committing is not None else max(0.0, self._idle_since + LULL_S - now)

    async def keep(self, envelope: Envelope) -> None:
        """Return when the envelope is durable.

        Raises:
            StoreUnavailable: it is not kept; the platform must be told to come again.
        """
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._gathering.append((envelope, kept))
        if self._committing is None:
            now = asyncio.get_running_loop().time()
            if now - self._idle_since > LULL_S:
                self.busy_since = now
            self._committing = asyncio.create_task(self._commit(), name="intake")
        await kept

    async def keep_page(
        self, envelope: Envelope | None, cursor: str | None, of: tuple[str, str], now: datetime
    ) -> None:
        """A polled page and its cursor, in one transaction; `of` is (channel, account).

        Raises:
            StoreUnavailable: neither is kept; the same page will be polled again.
        """
        rows = [envelopes.as_row(envelope)] if envelope else []
        await self._database.write(partial(_keep_page, rows=rows, cursor=cursor, of=of, now=now))
        if envelope:
            self._noted(1)

    async def _commit(self) -> None:
        try:
            while self._gathering:
                group, self._gathering = self._gathering[:GROUP_MAX], self._gathering[GROUP_MAX:]
                await self._commit_group(group)
        finally:
            self._committing = None
            self._idle_since = asyncio.get_running_loop().time()

    async def _commit_group(self, group: Sequence[tuple[Envelope, asyncio.Future[None]]]) -> None:
        self._together = max(float(len(group)), self._together * FADING)
        rows = [envelopes.as_row(envelope) for envelope, _ in group]
        failure: StoreUnavailable | None = None
        try:
            await self._database.write(partial(envelopes.keep, rows=rows))
            self._noted(len(group))
        except StoreUnavailable as error:
            failure = error
        for _, kept in group:
            if kept.done():
                continue
            if failure:
                kept.set_exception(failure)
            else:
                kept.set_result(None)

    def _noted(self, count: int) -> None:
        self.received += count
        self.arrived.set()


def _keep_page(
    connection: Connection, *, rows: Sequence[dict[str, object]], cursor: str | None, of: tuple[str, str], now: datetime
) -> None:
    envelopes.keep(connection, rows)
    if cursor is not None:
        cursors.move_cursor(connection, *of, cursor, now)
