"""Look at what could not be understood or delivered; try it again, or say that it needs nothing."""

import argparse
import json
from functools import partial
from typing import Any

from sqlalchemy import Connection

from service.cli import FAILED, OK
from service.clock import utc_now
from service.commands.replay import reopen
from service.settings import load
from service.store import opened
from store import envelopes, outbox, quarantine
from store.columns import Record
from store.database import Database

SHOWN_BYTES = 20_000


def configure(parser: argparse.ArgumentParser) -> None:
    """`list`, `show`, `retry`, `dismiss`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="what is in quarantine, newest first")
    listing.add_argument("--json", action="store_true", help="print JSON")
    actions.add_parser("show", help="one item with its raw bytes").add_argument("item", type=int)
    for name, words in (("retry", "try items again"), ("dismiss", "close items that need nothing")):
        actions.add_parser(name, help=words).add_argument("items", type=int, nargs="+", metavar="ITEM")


def run(options: argparse.Namespace) -> int:
    """Do one action."""
    with opened(load(options.settings).store.url) as database:
        match options.action:
            case "list":
                return _list(database, options.json)
            case "show":
                return _show(database, options.item)
            case "retry":
                done = database.write_now(partial(_retry, items=options.items))
            case _:
                done = database.write_now(partial(_dismiss, items=options.items))
    print(f"{done} of {len(options.items)} items: {options.action} done")
    return OK if done == len(options.items) else FAILED


def _list(database: Database, as_json: bool) -> int:
    items = database.read_now(quarantine.open_items)
    if as_json:
        print(json.dumps([_as_json(item) for item in items], indent=2))
    elif not items:
        print("Nothing is in quarantine.")
    else:
        for item in items:
            place = f"{item.channel}/{item.account}" if item.channel else "P3M queue"
            print(
                f"{item.id:6} {item.created_at:%Y-%m-%d %H:%M} {item.kind:9} {place:24} {item.path or ''} {item.error}"
            )
    return OK


def _show(database: Database, number: int) -> int:
    item = database.read_now(partial(quarantine.get, item_id=number))
    if item is None:
        print(f"There is no item {number}; `command-center quarantine list` lists them.")
        return FAILED
    print(json.dumps(_as_json(item), indent=2))
    if item.envelope_id is not None:
        row = database.read_now(partial(envelopes.get, envelope_id=item.envelope_id))
        if row is not None:
            print(bytes(row.body)[:SHOWN_BYTES].decode("utf-8", "backslashreplace"))
    return OK


def _retry(connection: Connection, items: list[int]) -> int:
    done = 0
    for number in items:
        item = quarantine.get(connection, number)
        if item is None or item.resolved_at is not None:
            continue
        if item.envelope_id is not None:
            reopen(connection, [item.envelope_id])
        elif item.outbox_id is not None:
            outbox.revive(connection, item.outbox_id, utc_now())
            quarantine.resolve(connection, now=utc_now(), resolution="replayed", item_ids=[number])
        done += 1
    return done


def _dismiss(connection: Connection, items: list[int]) -> int:
    return quarantine.resolve(connection, now=utc_now(), resolution="dismissed", item_ids=items)


def _as_json(item: Record) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "channel": item.channel,
        "account": item.account,
        "envelope_id": item.envelope_id,
        "outbox_id": item.outbox_id,
        "path": item.path,
        "error": item.error,
        "created_at": item.created_at.isoformat(),
    }
