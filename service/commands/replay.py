"""Give kept envelopes to the pipeline once more: after a mend in a connector, or for an account that was unknown.

What is here already stays one message. The running daemon reads them within a second; with --drain it is done here.
"""

import argparse
import asyncio
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from connectors.guard import guarded_session
from inbox.citizens import say
from inbox.translation import acknowledgement
from service import accounts as configured
from service.cli import OK
from service.clock import new_id, utc_now
from service.settings import Settings, WrongSetting, load
from service.store import opened
from store import cursors, envelopes, quarantine
from store.database import Database


def configure(parser: argparse.ArgumentParser) -> None:
    """Which envelopes."""
    parser.add_argument("ids", nargs="*", type=int, metavar="ENVELOPE", help="ids of envelopes")
    parser.add_argument("--channel", help="all of this channel")
    parser.add_argument("--account", help="only this account")
    parser.add_argument("--since", type=_time, help="received at or after this time (RFC 3339)")
    parser.add_argument("--until", type=_time, help="received before this time (RFC 3339)")
    parser.add_argument("--quarantined", action="store_true", help="all envelopes that stand in quarantine")
    parser.add_argument("--drain", action="store_true", help="read them here and now (when no daemon runs)")


def run(options: argparse.Namespace) -> int:
    """Reopen, and perhaps read."""
    settings = load(options.settings)
    chosen = options.ids or options.quarantined or options.channel or options.since or options.until
    if not chosen:
        raise WrongSetting("name envelopes: ids, --quarantined, --channel, --since or --until")
    with opened(settings.store.url) as database:
        ids = database.read_now(partial(_chosen, options=options))
        database.write_now(partial(reopen, ids=ids))
        print(f"{len(ids)} envelopes are open again")
        if options.drain:
            print(f"{asyncio.run(_drain(settings, database))} envelopes read")
    return OK


def reopen(connection: Connection, ids: list[int]) -> None:
    """Back to the pipeline; what they had in quarantine is decided anew."""
    envelopes.reopen(connection, ids)
    quarantine.resolve_envelopes(connection, ids, utc_now())


def _chosen(connection: Connection, options: argparse.Namespace) -> list[int]:
    if options.ids:
        return [number for number in options.ids if envelopes.get(connection, number) is not None]
    if options.quarantined:
        items = quarantine.open_items(connection, most=100_000)
        return sorted({item.envelope_id for item in items if item.envelope_id is not None})
    return envelopes.ids_between(
        connection, channel=options.channel, account=options.account, since=options.since, until=options.until
    )


async def _drain(settings: Settings, database: Database) -> int:
    from aggregator.pipeline import Pipeline
    from aggregator.receive import Intake
    from service.insight import make_insight

    session, holder = guarded_session(settings.outgoing.allowed_hosts), new_id()
    try:
        pipeline = Pipeline(
            database=database,
            intake=Intake(database),
            accounts=configured.build(settings, session),
            clock=utc_now,
            new_id=new_id,
            acknowledgement=acknowledgement,
            say=say,
            insight=make_insight(settings),
            holder=holder,
            on_applied=lambda _: None,
        )
        return await pipeline.drain()
    finally:
        await database.write(lambda connection: cursors.give_lease_back(connection, holder))
        await session.close()


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("give an offset, as in 2026-11-24T07:00:00+07:00")
    return moment
