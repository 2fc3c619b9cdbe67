"""The clients of the report door: each account of the channel `web` is one, known by its key."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from aggregator.accounts import Account, Accounts
from connectors.web.settings import Settings

CHANNEL = "web"
BEARER = "Bearer "


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client that has shown its key."""

    account: Account
    settings: Settings

    @property
    def name(self) -> str:
        """The account's name."""
        return self.account.name


def known(accounts: Accounts, key: str) -> Client | None:
    """Whose key this is. All keys are compared, each in constant time."""
    found = None
    for client in _clients(accounts):
        if hmac.compare_digest(client.settings.api_key.get_secret_value().encode(), key.encode("utf-8", "replace")):
            found = client
    return found


def key_in_headers(request: web.Request) -> str | None:
    """The key as a bearer token, or in `X-API-Key`."""
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith(BEARER):
        return authorization.removeprefix(BEARER).strip()
    return request.headers.get("X-API-Key")


def _clients(accounts: Accounts) -> Iterator[Client]:
    for account in accounts:
        if account.channel == CHANNEL and isinstance(account.connector.settings, Settings):
            yield Client(account=account, settings=account.connector.settings)
