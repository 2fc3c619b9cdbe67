"""Alerts: ops are told once when an account's health changes, and once when it is well again."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from aggregator.accounts import Accounts, Key
from aggregator.watch import AccountState, Watch
from model.clock import Clock
from model.health import HealthState
from store import health
from store.database import Database

SETTLED = timedelta(seconds=60)  #: a state that lasts so long is told; a hiccup is not
log = logging.getLogger(__name__)


class News(Protocol):
    """What can be told: in words, and as a document."""

    @property
    def text(self) -> str:
        """In a few lines, for people."""

    @property
    def document(self) -> dict[str, Any]:
        """For programs."""

    @property
    def at(self) -> datetime:
        """UTC."""


Teller = Callable[[News], Awaitable[None]]


async def tell(tellers: Sequence[Teller], news: News) -> None:
    """Tell everybody; one who cannot be told keeps it from no other."""
    for teller in tellers:
        try:
            await teller(news)
        except Exception:
            log.exception("news could not be told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What is told."""

    key: Key
    state: AccountState
    at: datetime  #: UTC

    @property
    def text(self) -> str:
        """In a few lines, for people."""
        channel, account = self.key
        if self.state.state is HealthState.OK:
            return f"{channel}/{account} is well again"
        remedy = f"\nWhat to do: {self.state.remedy}" if self.state.remedy else ""
        return f"{channel}/{account} {self.state.state.value} ({self.state.code}): {self.state.message}{remedy}"

    @property
    def document(self) -> dict[str, Any]:
        """For programs."""
        channel, account = self.key
        return {
            "text": self.text,
            "channel": channel,
            "account": account,
            "state": self.state.state.value,
            "code": self.state.code,
            "message": self.state.message,
            "remedy": self.state.remedy,
            "at": self.at,
        }


@dataclass(slots=True, kw_only=True)
class Alerts:
    """Compares each account's state with what was told last, and writes it down for the command line."""

    database: Database
    accounts: Accounts
    clock: Clock
    watch: Watch
    tellers: Sequence[Teller] = ()
    told: dict[Key, str] = field(default_factory=dict)
    seen: dict[Key, tuple[str, datetime]] = field(default_factory=dict)

    async def turn(self) -> None:
        """Tell what has changed and has lasted."""
        await self.database.write(partial(health.put, rows=self._rows()))
        for account in self.accounts:
            state, now = self.watch.state(account.key), self.clock()
            if state.code == "unknown" or not self._lasts(account.key, state.code, now):
                continue
            if self.told.get(account.key, "well") != state.code:
                self.told[account.key] = state.code
                await self._tell(Alert(key=account.key, state=state, at=now))

    def _rows(self) -> list[dict[str, object]]:
        now = self.clock()
        states = ((account.key, self.watch.state(account.key)) for account in self.accounts)
        return [
            {
                "channel": channel,
                "account": name,
                "state": state.state.value,
                "code": state.code,
                "message": state.message,
                "remedy": state.remedy,
                "at": now,
            }
            for (channel, name), state in states
        ]

    def _lasts(self, key: Key, code: str, now: datetime) -> bool:
        if key not in self.seen or self.seen[key][0] != code:
            self.seen[key] = (code, now)
        return now - self.seen[key][1] >= SETTLED

    async def _tell(self, alert: Alert) -> None:
        well = alert.state.state is HealthState.OK
        log.log(
            logging.INFO if well else logging.WARNING,
            "health changed",
            extra={
                "channel": alert.key[0],
                "account": alert.key[1],
                "state": alert.state.state.value,
                "code": alert.state.code,
                "told": alert.state.message,
                "remedy": alert.state.remedy or "",
            },
        )
        await tell(self.tellers, alert)
