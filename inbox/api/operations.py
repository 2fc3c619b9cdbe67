"""Channels and quarantine for programs."""

from functools import partial

from aiohttp import web

from inbox.api.endpoint import answer
from inbox.visit import Visit, as_id
from store import quarantine

PAGE = 100


async def show_channels(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/channels`."""
    return answer({"channels": await visit.inbox.health.rows()})


async def show_quarantine(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/quarantine`."""
    asked = visit.query("before")
    load = partial(quarantine.open_items, most=PAGE + 1, before=as_id(asked) if asked else None)
    rows = await visit.inbox.parts.database.read(load)
    fields = ("id", "kind", "channel", "account", "envelope_id", "path", "error", "created_at")
    items = [{name: getattr(row, name) for name in fields} for row in rows[:PAGE]]
    return answer({"items": items, "before": rows[PAGE - 1].id if len(rows) > PAGE else None})
