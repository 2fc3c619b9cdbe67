"""Housekeeping: what must be looked at now and then, by whichever process runs."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from aggregator import sameness
from aggregator.accounts import Key
from aggregator.occasion import current
from aggregator.sender import settle_lost
from aggregator.webhooks import Received
from connectors.http import Exchange
from model.clock import Clock, NewId
from store import counts, early, interactions, link_codes, officers, queue, quotas, traffic
from store.database import Database

QUOTA_DAYS = 70  #: longer than two months
TRAFFIC_DAYS = 35
MOST_REFUSALS = 50  #: refused webhooks that are written down at each turn
MAX_WAITING = 2_000  #: exchanges in memory; while the store is away the oldest are dropped


@dataclass(slots=True, kw_only=True)
class Housekeeping:
    """Sweeps, and writes down what gathers in memory between two turns."""

    database: Database
    clock: Clock
    new_id: NewId
    interactions_days: int
    early_days: int
    queue_max_attempts: int
    window_days: int  #: in which complaints are compared
    exchanges: list[dict[str, Any]] = field(default_factory=list)
    refusals_noted: int = 0  #: since the last turn
    webhooks: list[dict[str, Any]] = field(default_factory=list)  #: apart, so that a burst leaves the calls in
    refusals: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def exchanged(self, key: Key, exchange: Exchange) -> None:
        """Remember one call to a platform for the interaction log."""
        row = {
            "at": self.clock(),
            "channel": key[0],
            "account": key[1],
            "method": exchange.method,
            "url": exchange.url,
            "status": exchange.status,
            "request_body": exchange.request_body,
            "response_body": exchange.response_body,
            "elapsed_ms": exchange.elapsed_ms,
            "error": exchange.error,
            "purpose": current().purpose,
            "subject": current().subject,
        }
        self.exchanges.append(row)
        del self.exchanges[:-MAX_WAITING]

    def received(self, key: Key, received: Received) -> None:
        """Remember one webhook for the interaction log; its body, if it was kept, is its envelope.

        Of those that were refused only some: anybody can send them, and all of them are counted.
        """
        if received.status >= interactions.FIRST_BAD:
            self.refusals_noted += 1
            if self.refusals_noted > MOST_REFUSALS:
                return
        row = {
            "at": received.at,
            "channel": key[0],
            "account": key[1],
            "method": received.method,
            "url": received.path,
            "status": received.status,
            "request_body": "",
            "response_body": "",
            "elapsed_ms": received.elapsed_ms,
            "error": None,
            "purpose": interactions.RECEIVE,
            "subject": None,
        }
        self.webhooks.append(row)
        del self.webhooks[:-MAX_WAITING]

    def refused(self, key: Key, reason: str) -> None:
        """Count a webhook that was refused."""
        self.refusals[(*key, reason)] += 1

    async def often(self) -> None:
        """Every few seconds: write down what gathered, settle what was lost."""
        exchanges, self.exchanges, self.webhooks = self.exchanges + self.webhooks, [], []
        self.refusals_noted = 0
        refusals, self.refusals = self.refusals, Counter()
        await self.database.write(partial(self._often, exchanges=exchanges, refusals=refusals))

    async def hourly(self) -> None:
        """Forget what is old."""
        await self.database.write(self._hourly)

    def _often(
        self, connection: Connection, exchanges: list[dict[str, Any]], refusals: Counter[tuple[str, str, str]]
    ) -> None:
        now = self.clock()
        interactions.add(connection, exchanges)
        counts.add(connection, now.date(), refusals)
        settle_lost(connection, now=now, new_id=self.new_id)
        queue.bury_exhausted(connection, now, self.queue_max_attempts)

    def _hourly(self, connection: Connection) -> None:
        now = self.clock()
        interactions.sweep(connection, now - timedelta(days=self.interactions_days))
        early.sweep(connection, now - timedelta(days=self.early_days))
        officers.sweep_sessions(connection, now)
        link_codes.sweep(connection, now)
        quotas.sweep(connection, now - timedelta(days=QUOTA_DAYS))
        traffic.sweep(connection, now - timedelta(days=TRAFFIC_DAYS))
        sameness.forget(connection, now - timedelta(days=self.window_days))
