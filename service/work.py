"""The work: what runs for ever and what runs now and then."""

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine
from datetime import UTC, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from aggregator.accounts import Account
from aggregator.occasion import occasion
from connectors.contract import TakesWebhooks
from model.envelope import Transport
from model.health import HealthState
from model.reply import PlatformError
from service.clock import utc_now
from service.rooms import Rooms
from store import cursors, envelopes, interactions

OFTEN_S = 5
ALERTS_EVERY_S = 15
LEARNS_EVERY_S = 30  #: how soon a newly trained model is in use
CHECK_EVERY_S = 300
CHECK_FAILING_EVERY_S = 30
JITTER = 0.04  #: of a poll's period, each way: two polls are never further apart than 8 % more
FIRST_POLL_WITHIN_S = 5.0
GRACE_S = 60
RESTART_S = 1.0
ASK_AGAIN_S = 1.0  #: after which a worker that has not ended is told to once more
NEEDED = ("pipeline", "deliver", "media")
log = logging.getLogger(__name__)


class Work:
    """Starts and ends the workers of the rooms."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": GRACE_S, "max_instances": 1}
        )

    def alive(self) -> dict[str, bool]:
        """Whether each worker without which nothing goes on is alive."""
        return {name: name in self._tasks and not self._tasks[name].done() for name in NEEDED}

    async def start(self) -> None:
        """Begin everything."""
        await self._recall()
        self._begin("pipeline", self._rooms.pipeline.run)
        self._begin("deliver", self._rooms.delivery.run)
        self._begin("media", self._rooms.media.run)
        for sender in self._rooms.senders:
            self._begin(f"send:{sender.account.channel}:{sender.account.name}", sender.run)
        self._begin("check", self._subscribe_and_check)
        self._schedule_polls()
        self._scheduler.add_job(self._rooms.housekeeping.often, "interval", seconds=OFTEN_S)
        self._scheduler.add_job(self._rooms.housekeeping.hourly, "interval", hours=1)
        self._scheduler.add_job(self._check_all, "interval", seconds=CHECK_EVERY_S)
        self._scheduler.add_job(self._rooms.learning.turn, "interval", seconds=LEARNS_EVERY_S)
        self._scheduler.add_job(self._rooms.alerts.turn, "interval", seconds=ALERTS_EVERY_S)
        self._scheduler.add_job(self._check_failing, "interval", seconds=CHECK_FAILING_EVERY_S)
        self._scheduler.start()

    async def stop(self) -> None:
        """End everything; what was begun is finished or left to be done again, and other processes may take over."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        while running := [task for task in self._tasks.values() if not task.done()]:
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=ASK_AGAIN_S)  # a client library may swallow a cancellation
        await self._rooms.housekeeping.often()
        await self._rooms.database.write(lambda connection: cursors.give_lease_back(connection, self._rooms.holder))

    def _begin(self, name: str, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._tasks[name] = asyncio.create_task(self._supervise(name, run), name=name)

    async def _supervise(self, name: str, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """A defect in a worker is logged and counted, and the worker goes on: it ends neither the others nor itself."""
        while True:
            try:
                return await run()
            except Exception:
                log.exception("a worker failed and is started again", extra={"worker": name})
                self._rooms.metrics.restarts.labels(name).inc()
                await asyncio.sleep(RESTART_S)

    async def _recall(self) -> None:
        """When each account last wrote, as the journal remembers it."""
        for key, at in (await self._rooms.database.read(envelopes.last_received)).items():
            if self._rooms.accounts.get(*key):
                self._rooms.watch.of(key).last_in = at
        hooked = partial(envelopes.last_received, transport=Transport.WEBHOOK)
        for key, at in (await self._rooms.database.read(hooked)).items():
            if self._rooms.accounts.get(*key):
                self._rooms.watch.of(key).last_webhook = at

    def _schedule_polls(self) -> None:
        for poller in self._rooms.pollers:
            every = poller.every_s
            if every == 0:
                self._begin(f"poll:{poller.account.channel}:{poller.account.name}", poller.run)
            elif every is not None:
                wait = random.uniform(0, min(every, FIRST_POLL_WITHIN_S))  # noqa: S311 - spreads the load, no secret
                first = utc_now() + timedelta(seconds=wait)
                jitter = every * JITTER
                self._scheduler.add_job(poller.turn, "interval", seconds=every, jitter=jitter, next_run_time=first)

    async def _subscribe_and_check(self) -> None:
        if base := self._rooms.settings.service.public_address:
            await asyncio.gather(*(self._subscribe(account, base) for account in self._rooms.accounts))
        await self._check_all()

    async def _subscribe(self, account: Account, base: str) -> None:
        connector = account.connector
        if isinstance(connector, TakesWebhooks):
            try:
                await connector.subscribe(f"{base}/webhooks/{account.channel}/{account.name}")
            except PlatformError as failure:
                self._rooms.watch.failed(account.key, str(failure))

    async def _check_all(self) -> None:
        await asyncio.gather(*(self._check(account) for account in self._rooms.accounts))
        await self._rooms.notices.turn()

    async def _check_failing(self) -> None:
        """More often than the others, so that renewed credentials are noticed."""
        await asyncio.gather(*(self._check(account) for account in self._rooms.accounts if self._is_in_doubt(account)))

    async def _check(self, account: Account) -> None:
        in_doubt = self._is_in_doubt(account)
        try:
            with occasion(interactions.CHECK):
                self._rooms.watch.checked(account.key, await account.connector.check())
        except Exception:
            log.exception("check failed", extra={"channel": account.channel, "account": account.name})
            return
        if in_doubt and self._state(account) is not HealthState.FAILING:
            self._rooms.watch.of(account.key).doubted = False
            self._rooms.resume(account)

    def _is_in_doubt(self, account: Account) -> bool:
        return self._rooms.watch.of(account.key).doubted or self._state(account) is HealthState.FAILING

    def _state(self, account: Account) -> HealthState | None:
        """As the last check found it."""
        health = self._rooms.watch.of(account.key).health
        return health.state if health else None
