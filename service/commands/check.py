"""Say for each account whether its credentials, webhook and permissions are in order, and what to do if not."""

import argparse
import asyncio
import json
from typing import Any

from connectors.guard import guarded_session
from model.health import Health, HealthState
from service import accounts as configured
from service.cli import FAILED, OK
from service.settings import Settings, load

SIGNS = {HealthState.OK: "ok", HealthState.WARNING: "warning", HealthState.FAILING: "FAILING"}


def configure(parser: argparse.ArgumentParser) -> None:
    """`--json`, and which accounts."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("channel", nargs="?", help="only this channel")


def run(options: argparse.Namespace) -> int:
    """Exit 1 when an account is failing."""
    results = asyncio.run(_check(load(options.settings), options.channel))
    if options.json:
        print(json.dumps([_as_json(*result) for result in results], indent=2))
    elif not results:
        print("No accounts are configured: add a table [accounts.CHANNEL.NAME] to the settings (see README.md).")
    else:
        for channel, name, health in results:
            _print(channel, name, health)
    return FAILED if any(health.state is HealthState.FAILING for _, _, health in results) else OK


async def _check(settings: Settings, channel: str | None) -> list[tuple[str, str, Health]]:
    session = guarded_session(settings.outgoing.allowed_hosts)
    try:
        wanted = [one for one in configured.build(settings, session) if channel in (None, one.channel)]
        try:
            found = await asyncio.gather(*(account.connector.check() for account in wanted))
        finally:
            for account in wanted:
                await account.connector.close()
    finally:
        await session.close()
    return [(account.channel, account.name, health) for account, health in zip(wanted, found, strict=True)]


def _print(channel: str, name: str, health: Health) -> None:
    print(f"{channel}/{name}: {SIGNS[health.state]}")
    for finding in health.findings:
        print(f"  {SIGNS[finding.state]:8} {finding.code}: {finding.message}")
        if finding.remedy:
            print(f"           to do: {finding.remedy}")
    if health.token_expires_at:
        print(f"           the token expires on {health.token_expires_at:%Y-%m-%d %H:%M} UTC")


def _as_json(channel: str, name: str, health: Health) -> dict[str, Any]:
    return {
        "channel": channel,
        "account": name,
        "state": health.state.value,
        "token_expires_at": health.token_expires_at.isoformat() if health.token_expires_at else None,
        "findings": [
            {"code": one.code, "state": one.state.value, "message": one.message, "remedy": one.remedy}
            for one in health.findings
        ],
    }
