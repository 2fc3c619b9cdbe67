"""Webhooks on their way: delivered at least once, again after a failure, and as badly as the faults say."""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp

from simulator.faults import Faults

ATTEMPTS = 8
FIRST_WAIT_S = 0.2  #: doubles; the platforms wait minutes and go on for days, a simulated day is shorter
TIMEOUT_S = 10.0
NEIGHBOURS_S = 0.15  #: within this time webhooks change places


@dataclass(slots=True)
class Delivery:
    """One webhook and what became of it."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    statuses: list[int] = field(default_factory=list)  #: of its attempts; 0: no answer
    elapsed_s: float = 0.0  #: until the last attempt was answered

    @property
    def taken(self) -> bool:
        """Whether the receiver has said 2xx."""
        return any(200 <= status < 300 for status in self.statuses)


class Deliveries:
    """All webhooks of one channel. Made with a running loop; close it."""

    def __init__(self, faults: Faults, rng: random.Random) -> None:
        self.faults = faults
        self.log: list[Delivery] = []  #: every webhook that was not lost, in the order in which it was due
        self.lost = 0
        self._rng = rng
        self._tasks: set[asyncio.Task[None]] = set()
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))

    @property
    def pending(self) -> int:
        """Webhooks that are on their way."""
        return len(self._tasks)

    def send(self, url: str, body: bytes, headers: Mapping[str, str], *, after_s: float = 0.0) -> None:
        """Deliver soon, or `after_s` seconds later (receipts follow each other); returns at once."""
        copies = self.faults.copies(self._rng)
        self.lost += copies == 0
        for _ in range(copies):
            delivery = Delivery(url, body, headers)
            self.log.append(delivery)
            task = asyncio.create_task(self._deliver(delivery, after_s + self._wait()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Return when nothing is on its way any more."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def close(self) -> None:
        """Give up what is on its way."""
        while self._tasks:  # again, should a cancellation be lost in a connection that is just being made
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks, timeout=0.2)
        await self._session.close()

    def _wait(self) -> float:
        wait = self._rng.uniform(0, self.faults.late_s)
        return wait + self._rng.uniform(0, NEIGHBOURS_S) if self.faults.out_of_order else wait

    async def _deliver(self, delivery: Delivery, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(FIRST_WAIT_S * 2 ** (attempt - 1))
            began = time.perf_counter()
            delivery.statuses.append(await self._post(delivery))
            delivery.elapsed_s = time.perf_counter() - began
            if delivery.taken:
                return

    async def _post(self, delivery: Delivery) -> int:
        """One attempt; the status that was answered, 0 for none."""
        try:
            async with self._session.post(
                delivery.url, data=delivery.body, headers=delivery.headers, allow_redirects=False
            ) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0
