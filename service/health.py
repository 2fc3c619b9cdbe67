"""Health over HTTP: `/healthz` (it lives), `/readyz` (it can work, or which part cannot), `/metrics`."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from aiohttp import web

from aggregator.accounts import Accounts
from aggregator.metrics import Metrics
from aggregator.watch import Watch
from model.health import HealthState
from store import envelopes, outbox, quarantine, queue
from store.database import Database, StoreUnavailable, ping

WORTH = {HealthState.OK: 1.0, HealthState.WARNING: 0.5, HealthState.FAILING: 0.0}


class HealthPages:
    """What ops and their tools look at. No login: they show counts, never words."""

    def __init__(
        self,
        *,
        database: Database,
        accounts: Accounts,
        watch: Watch,
        metrics: Metrics,
        parts: Callable[[], dict[str, bool]],
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._watch = watch
        self._metrics = metrics
        self._parts = parts

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/healthz", self.healthz)
        app.router.add_get("/readyz", self.readyz)
        app.router.add_get("/metrics", self.metrics)

    async def healthz(self, _request: web.Request) -> web.Response:
        """200 while the process turns."""
        return web.json_response({"status": "ok"})

    async def readyz(self, _request: web.Request) -> web.Response:
        """200 when every part works; else 503, and the parts that do not are named."""
        parts = {"store": await self._store_answers(), **self._parts()}
        ready = all(parts.values())
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response({"ready": ready, "parts": parts}, status=status)

    async def metrics(self, _request: web.Request) -> web.Response:
        """Prometheus' text format."""
        try:
            for what, number in (await self._database.read(_backlogs)).items():
                self._metrics.backlog.labels(what).set(number)
        except StoreUnavailable:
            self._metrics.backlog.clear()
        self._metrics.account_state.clear()
        for account in self._accounts:
            state = self._watch.state(account.key)
            self._metrics.account_up.labels(*account.key).set(WORTH[state.state])
            if at := self._watch.of(account.key).last_poll:
                self._metrics.last_poll.labels(*account.key).set(at.timestamp())
            self._metrics.account_state.labels(*account.key, state.code).set(1)
        return web.Response(body=self._metrics.render(), content_type="text/plain", charset="utf-8")

    async def _store_answers(self) -> bool:
        try:
            await self._database.read(ping)
        except StoreUnavailable:
            return False
        return True


def _backlogs(connection: Any) -> dict[str, int]:
    depth = queue.depth(connection)
    return {
        "envelopes": envelopes.backlog(connection),
        "outbox": outbox.backlog(connection),
        "quarantine": quarantine.open_count(connection),
        **{f"queue_{state}": depth.get(state, 0) for state in ("ready", "claimed")},
    }
