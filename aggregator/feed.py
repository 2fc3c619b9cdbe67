"""The feed of changes for live pages: the tail of the outbox, with somebody who knocks when it has grown."""

import asyncio
from collections.abc import Sequence
from functools import partial

from aggregator.bell import rung
from store import outbox
from store.columns import Record
from store.database import Database

LOOK_AGAIN_S = 1.0  #: how late a change by another process is seen


class Feed:
    """What has changed since. Made with a running loop; `wake` is called after every commit of this process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._grown = asyncio.Event()

    def wake(self) -> None:
        """The outbox has grown."""
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    async def newest(self) -> int:
        """Where the feed stands now."""
        return await self._database.read(outbox.newest_id)

    async def since(self, last_id: int, timeout_s: float) -> Sequence[Record]:
        """Changes (id, complaint_id, kind) after `last_id`, oldest first; waits for some, `timeout_s` at the longest.

        Raises:
            StoreUnavailable: the database is away.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while True:
            grown = self._grown
            rows = await self._database.read(partial(outbox.tail, after=last_id))
            left = deadline - loop.time()
            if rows or left <= 0:
                return rows
            await rung(grown, min(left, LOOK_AGAIN_S))
