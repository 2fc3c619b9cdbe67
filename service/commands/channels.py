"""List the installed channels with what they can do, and the configured accounts with what came last."""

import argparse
import json
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from connectors.contract import Connector, FetchesMedia, Polls, SendsReplies, Streams, TakesReports, TakesWebhooks
from connectors.quota import HasQuotas
from connectors.registry import UnknownChannel, channels, load
from service.cli import OK
from service.clock import utc_now
from service.settings import Settings, WrongSetting
from service.settings import load as load_settings
from store import envelopes, health
from store.columns import Record
from store.database import Database, StoreUnavailable
from store.schema import is_current

CAPABILITIES: dict[type, str] = {
    TakesWebhooks: "webhooks",
    Polls: "polls",
    Streams: "streams",
    SendsReplies: "replies",
    FetchesMedia: "media",
    HasQuotas: "quotas",
    TakesReports: "reports",
}

STALE = timedelta(minutes=2)  #: a daemon writes its accounts' states down several times a minute
NOTHING = {"state": "unknown", "code": None, "message": None, "remedy": None, "looked_at": None, "last_in": None}


def configure(parser: argparse.ArgumentParser) -> None:
    """`--json`, or the keys of one channel."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--settings-of", metavar="CHANNEL", help="list the keys of a channel's account table")


def run(options: argparse.Namespace) -> int:
    """Works without settings too: then there are no accounts."""
    if options.settings_of:
        return _print_keys(options.settings_of)
    settings = load_settings(options.settings) if options.settings.exists() else Settings()
    known = _known(settings)
    rows = [_row(channel, settings, known) for channel in channels()]
    if options.json:
        print(json.dumps(rows, indent=2))
        return OK
    for row in rows:
        print(f"{row['channel']:16} {row['title']:16} {', '.join(row['capabilities'])}")
        for account in row["accounts"]:
            _print_account(account)
    return OK


def _print_account(account: dict[str, Any]) -> None:
    print(f"  {account['account']:14} {account['state']:8} last message in: {account['last_in'] or 'none yet'}")
    if account["state"] in ("warning", "failing"):
        print(f"  {'':14} {account['code']}: {account['message']}")
        print(f"  {'':14} what to do: {account['remedy']}")


def _row(channel: str, settings: Settings, known: dict[tuple[str, str], dict[str, Any]]) -> dict[str, Any]:
    kind = load(channel)
    names = settings.accounts.get(channel, {})
    return {
        "channel": channel,
        "title": kind.title,
        "capabilities": capabilities(kind),
        "accounts": [{"account": name} | NOTHING | known.get((channel, name), {}) for name in names],
    }


def capabilities(kind: type[Connector[Any]]) -> list[str]:
    """Read off the class line."""
    return [name for capability, name in CAPABILITIES.items() if issubclass(kind, capability)]


def _known(settings: Settings) -> dict[tuple[str, str], dict[str, Any]]:
    """From the store, where there is one: this command only looks, and makes none."""
    try:
        if not settings.accounts or not is_current(settings.store.url):
            return {}
        database = Database(settings.store.url, readers=1)
    except StoreUnavailable:
        return {}
    try:
        known: dict[tuple[str, str], dict[str, Any]] = {}
        for row in database.read_now(health.latest):
            known[row.channel, row.account] = _state(row, utc_now())
        for key, at in database.read_now(envelopes.last_received).items():
            known.setdefault(key, {})["last_in"] = at.isoformat()
        return known
    finally:
        database.close()


def _state(row: Record, now: datetime) -> dict[str, Any]:
    """What the daemon wrote down; what is old says nothing about now."""
    if now - row.at > STALE:
        return {"state": "unknown", "looked_at": row.at.isoformat()}
    told = {name: getattr(row, name) for name in ("state", "code", "message", "remedy")}
    return told | {"looked_at": row.at.isoformat()}


def _print_keys(channel: str) -> int:
    try:
        model: type[BaseModel] = load(channel).Settings
    except UnknownChannel as error:
        raise WrongSetting(str(error)) from None
    for name, field in model.model_fields.items():
        required = field.default is PydanticUndefined and field.default_factory is None
        secret = field.annotation is SecretStr
        default = (
            "required" if required else f"default {'…' if secret else field.get_default(call_default_factory=True)!r}"
        )
        print(f"{name} ({default}{', secret' if secret else ''}): {field.description}")
    return OK
