"""The rows of the channels page: how each account is, from evidence."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from aggregator.accounts import Account, Accounts, Key
from aggregator.heal import HEALED
from aggregator.watch import Watch
from connectors.quota import HasQuotas
from model.clock import Clock
from store import counts
from store.database import Database, StoreUnavailable

HEALED_DAYS = 7


class ChannelRows:
    """Asked by the page, by `/api/v1/channels` and by the foot of every page."""

    def __init__(self, *, database: Database, accounts: Accounts, watch: Watch, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._watch = watch
        self._clock = clock

    async def __call__(self) -> list[dict[str, Any]]:
        """One row an account, in the order of the settings; without a store, what memory knows."""
        try:
            healed = await self._healed()
            return [await self._row(account, healed) for account in self._accounts]
        except StoreUnavailable:
            return [self._known(account, 0) for account in self._accounts]

    async def _healed(self) -> Mapping[Key, int]:
        since = (self._clock() - timedelta(days=HEALED_DAYS)).date()
        counted = await self._database.read(partial(counts.since, day=since))
        return {(channel, account): n for (channel, account, reason), n in counted.items() if reason == HEALED}

    async def _row(self, account: Account, healed: Mapping[Key, int]) -> dict[str, Any]:
        return self._known(account, healed.get(account.key, 0)) | {"quotas": await _quotas(account)}

    def _known(self, account: Account, healed: int) -> dict[str, Any]:
        evidence, state, kind = self._watch.of(account.key), self._watch.state(account.key), type(account.connector)
        return {
            "channel": account.channel,
            "account": account.name,
            "title": kind.title,
            "badge": kind.badge,
            "colour": kind.colour,
            "state": state.state.value,
            "code": state.code,
            "message": state.message,
            "remedy": state.remedy,
            "last_in": evidence.last_in,
            "last_ok": evidence.last_ok,
            "last_webhook": evidence.last_webhook,
            "token_expires_at": evidence.health.token_expires_at if evidence.health else None,
            "paused_until": evidence.paused_until,
            "healed": healed,
            "refused": evidence.refused,
            "quotas": [],
        }


async def _quotas(account: Account) -> list[dict[str, Any]]:
    connector = account.connector
    if not isinstance(connector, HasQuotas):
        return []
    ledger = connector.http.quotas
    return [{"name": one.name, "limit": one.limit, "left": await ledger.left(one)} for one in connector.quotas]
