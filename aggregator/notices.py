"""Notices: what the daemon itself finds about an account by looking at its traffic and its quotas."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from aggregator import quotas
from aggregator.accounts import Accounts, Key
from aggregator.silence import HISTORY_DAYS, is_silent
from aggregator.watch import Watch
from model.clock import Clock
from model.health import Finding, HealthState
from store import traffic
from store.database import Database

LOOK_BACK = timedelta(days=HISTORY_DAYS + 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Looks now and then; the watch remembers."""

    database: Database
    accounts: Accounts
    clock: Clock
    watch: Watch
    on_left: Callable[[Key, str, int], None] = lambda key, quota, left: None  #: told what is left of each quota

    async def turn(self) -> None:
        """Look at every account."""
        usual = await self.database.read(partial(traffic.since, at=self.clock() - LOOK_BACK))
        for account in self.accounts:
            silence = self._silence(account.key, usual.get(account.key, {}))
            found = [*silence, *await quotas.findings(account, self.clock, partial(self.on_left, account.key))]
            self.watch.noticed(account.key, found)

    def _silence(self, key: Key, history: Mapping[int, int]) -> list[Finding]:
        last_in, now = self.watch.of(key).last_in, self.clock()
        if last_in is None or not is_silent(history, last_in, now):
            return []
        hours = (now - last_in).total_seconds() / 3600
        finding = Finding(
            code="silence",
            state=HealthState.WARNING,
            message=f"nothing has come for {hours:.1f} hours in which there usually is traffic",
            remedy="write to the account yourself; if that does not come either, look at its subscription and token",
        )
        return [finding]
