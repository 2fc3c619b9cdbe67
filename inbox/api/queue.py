"""The P3M queue for programs: claim, then acknowledge or refuse. What nobody acknowledges is given out again."""

from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from aiohttp import web

from inbox.api.documents import Acknowledgement, Claim, Refusal
from inbox.api.endpoint import answer, body_of
from inbox.problems import problem
from inbox.visit import Visit
from model.rendering import rfc3339
from store import queue
from store.columns import Record


async def claim(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/queue/claim`: the oldest items, one a complaint, so that order within a complaint is kept."""
    asked, parts = await body_of(visit, Claim), visit.inbox.parts
    claim_id, until = parts.new_id(), visit.now + timedelta(seconds=asked.visibility_s)
    job = partial(queue.claim, consumer=_consumer(visit), claim_id=claim_id, now=visit.now, until=until, most=asked.max)
    rows = await parts.database.write(job)
    items = [{"event_id": row.event_id, "attempts": row.attempts, "event": _event(row)} for row in rows]
    return answer({"claim": claim_id, "until": rfc3339(until), "items": items})


async def acknowledge(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/queue/{event_id}/ack`."""
    asked = await body_of(visit, Acknowledgement)
    job = partial(queue.acknowledge, event_id=_event_id(visit), claim_id=asked.claim)
    if not await visit.inbox.parts.database.write(job):
        raise problem("claim_lost")
    return answer({"state": queue.DONE})


async def refuse(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/queue/{event_id}/refuse`."""
    asked, parts = await body_of(visit, Refusal), visit.inbox.parts
    job = partial(
        queue.refuse,
        event_id=_event_id(visit),
        claim_id=asked.claim,
        error=asked.error.replace("\0", ""),
        visible_at=visit.now + timedelta(seconds=asked.delay_s),
        max_attempts=parts.queue_max_attempts,
    )
    state = await parts.database.write(job)
    if state is None:
        raise problem("claim_lost")
    return answer({"state": state})


async def depth(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/queue`."""
    found = await visit.inbox.parts.database.read(queue.depth)
    return answer({"ready": found.get(queue.READY, 0), "claimed": found.get(queue.CLAIMED, 0)})


async def dead(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/queue/dead`."""
    rows = await visit.inbox.parts.database.read(queue.dead)
    return answer(
        {
            "items": [
                {
                    "event_id": row.event_id,
                    "kind": row.kind,
                    "attempts": row.attempts,
                    "created_at": rfc3339(row.created_at),
                    "error": row.error,
                    "event": _event(row),
                }
                for row in rows
            ]
        }
    )


async def revive(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/queue/{event_id}/revive`."""
    job = partial(queue.revive, event_id=_event_id(visit), now=visit.now)
    if not await visit.inbox.parts.database.write(job):
        raise problem("not_found", detail="no dead item of that event id")
    return answer({"state": queue.READY})


def _consumer(visit: Visit) -> str:
    return visit.client or f"officer:{visit.who.login}"[:64]


def _event_id(visit: Visit) -> str:
    return visit.request.match_info["event_id"]


def _event(row: Record) -> dict[str, Any]:
    event: dict[str, Any] = orjson.loads(row.payload)
    return event
