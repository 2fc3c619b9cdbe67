"""Quotas of one account, counted in the store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from aggregator.accounts import Account, Key
from connectors.quota import HasQuotas, Quota, used_up
from model.clock import Clock
from model.health import Finding, HealthState
from store import quotas
from store.database import Database

ALMOST = 0.1  #: of a quota is left: ops are told


@dataclass(frozen=True, slots=True)
class StoreLedger:
    """See `connectors.quota.Ledger`: survives restarts, and is shared by all processes."""

    database: Database
    key: Key
    clock: Clock

    async def spend(self, quota: Quota, units: int) -> None:
        """Count `units`, or raise `Throttled` and count none."""
        now = self.clock()
        channel, account = self.key
        job = partial(
            quotas.spend,
            channel=channel,
            account=account,
            name=quota.name,
            begins=quota.begins(now),
            units=units,
            limit=quota.limit,
        )
        if not await self.database.write(job):
            raise used_up(quota, now)

    async def left(self, quota: Quota) -> int:
        """Units left in this period."""
        channel, account = self.key
        begins = quota.begins(self.clock())
        question = partial(quotas.spent, channel=channel, account=account, name=quota.name, begins=begins)
        return max(quota.limit - await self.database.read(question), 0)


async def findings(account: Account, clock: Clock, on_left: Callable[[str, int], None]) -> Sequence[Finding]:
    """One finding for each quota of the account that is almost or wholly used up; `on_left` is told of every one."""
    connector = account.connector
    if not isinstance(connector, HasQuotas):
        return ()
    told = []
    for quota in connector.quotas:
        left = await connector.http.quotas.left(quota)
        on_left(quota.name, left)
        if left <= quota.limit * ALMOST:
            told.append(_finding(quota, left, clock))
    return told


def _finding(quota: Quota, left: int, clock: Clock) -> Finding:
    resets = quota.resets(clock())
    return Finding(
        code="quota",
        state=HealthState.WARNING if left else HealthState.FAILING,
        message=f"{left} of {quota.limit} units of {quota.name!r} are left until {resets:%Y-%m-%d %H:%M} UTC",
        remedy="poll less often, or ask the platform for a larger quota; it goes on by itself at the reset",
    )
