"""Accounts from settings: each table under `accounts` becomes a connector."""

from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
from pydantic import ValidationError

from aggregator.accounts import Account, Accounts, Key, Updates
from connectors.contract import Connector, ConnectorSettings
from connectors.http import Exchange, Http
from connectors.quota import Ledger
from connectors.redaction import Redactor
from connectors.registry import UnknownChannel, load
from inbox.translation import LANGUAGES
from service.settings import Settings, WrongSetting, explain, secrets_in

OURS = ("acknowledge", "language", "updates")  #: keys of an account's table that are not the connector's


def build(
    settings: Settings,
    session: aiohttp.ClientSession,
    on_exchange: Callable[[Key, Exchange], None] | None = None,
    ledger: Callable[[Key], Ledger | None] = lambda _: None,
) -> Accounts:
    """All configured accounts; nothing is opened and nobody is called.

    Raises:
        WrongSetting: an unknown channel or a wrong key.
    """
    found: dict[Key, Account] = {}
    for channel, name, table in _tables(settings):
        kind, account_settings, ours = parse(channel, name, table)
        key = (channel, name)

        def note(exchange: Exchange, key: Key = key) -> None:
            if on_exchange is not None:
                on_exchange(key, exchange)

        http = Http(
            session,
            allowed_hosts=settings.outgoing.allowed_hosts,
            redact=Redactor(secrets_in(account_settings)),
            on_exchange=note,
            timeout_s=settings.outgoing.timeout_s,
            quotas=ledger(key),
        )
        connector = kind(name, account_settings, http)
        found[key] = Account(channel=channel, name=name, connector=connector, **ours | _updates(ours))
    return Accounts(found)


def parse(
    channel: str, name: str, table: dict[str, Any]
) -> tuple[type[Connector[Any]], ConnectorSettings, dict[str, Any]]:
    """The connector's class, its settings and our own keys of one account's table.

    Raises:
        WrongSetting: an unknown channel or a wrong key.
    """
    where = f"accounts.{channel}.{name}"
    try:
        kind = load(channel)
    except UnknownChannel as error:
        raise WrongSetting(f"{where}: {error}; mend the channel's name or install its package") from None
    ours = {key: table[key] for key in OURS if key in table}
    if not isinstance(ours.get("acknowledge", True), bool):
        raise WrongSetting(f"{where}.acknowledge: must be true or false; mend it")
    if ours.get("language", LANGUAGES[0]) not in LANGUAGES:
        raise WrongSetting(f"{where}.language: is one of {', '.join(LANGUAGES)}; mend it")
    if ours.get("updates", Updates.PRIVATE) not in set(Updates):
        raise WrongSetting(f"{where}.updates: is one of {', '.join(Updates)}; mend it")
    try:
        account_settings = kind.Settings.model_validate({k: v for k, v in table.items() if k not in OURS})
    except ValidationError as error:
        raise WrongSetting(explain(error, kind.Settings, where)) from None
    return kind, account_settings, ours


def _updates(ours: dict[str, Any]) -> dict[str, Any]:
    return {"updates": Updates(ours["updates"])} if "updates" in ours else {}


def secrets_of(account: Account) -> frozenset[str]:
    """Secrets of one account: none of them is kept with its envelopes."""
    return frozenset(secret for secret in secrets_in(account.connector.settings) if secret)


def _tables(settings: Settings) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for channel, accounts in settings.accounts.items():
        for name, table in accounts.items():
            yield channel, name, table
