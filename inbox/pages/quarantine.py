"""What could not be understood, and deliveries that gave up: newest first."""

from collections.abc import Sequence
from functools import partial

from aiohttp import web
from sqlalchemy import Connection

from inbox.frame import frame
from inbox.visit import Visit, as_id
from store import complaints, quarantine
from store.columns import Record

PAGE = 50


async def show(visit: Visit) -> web.StreamResponse:
    """`/quarantine`."""
    asked = visit.query("before")
    load = partial(_load, before=as_id(asked) if asked else None)
    items, counts = await visit.inbox.parts.database.read(load)
    older = items[PAGE - 1].id if len(items) > PAGE else None
    around = await frame(visit, counts, active="quarantine")
    return visit.page("quarantine.html", items=items[:PAGE], older=older, **around)


def _load(connection: Connection, before: int | None) -> tuple[Sequence[Record], dict[str, int]]:
    items = quarantine.open_items(connection, PAGE + 1, before)
    return items, complaints.status_counts(connection)
