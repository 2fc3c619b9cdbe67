"""Suggestions and sameness for programs: what is suggested and why, corrections, what belongs together."""

from collections.abc import Awaitable
from functools import partial
from typing import Any

import orjson
from aiohttp import web
from sqlalchemy import Connection

from aggregator.desk import DeskError
from inbox import belonging, listing
from inbox.api.endpoint import answer, body_of
from inbox.api.triage_documents import Correction, Decision, Repetition
from inbox.names import Names
from inbox.pages import triage as triage_page
from inbox.problems import problem
from inbox.suggestions import ORDER, Suggestions
from inbox.visit import Visit
from model.rendering import rfc3339
from store import complaints, officers


async def show(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/complaints/{number}/triage`."""
    suggested = await visit.inbox.parts.database.read(partial(triage_page.load, number=_number(visit)))
    return answer(_as_json(suggested, Names(visit.inbox.parts.insight)))


async def correct(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/triage`."""
    asked = await body_of(visit, Correction)
    try:
        if asked.field is None:
            await triage_page.settle_all(visit, _number(visit))
        else:
            desk = visit.inbox.parts.desks.triage
            await desk.correct(_number(visit), asked.field, asked.value or "", officer_id=visit.who.id)
    except DeskError as refused:
        raise problem(refused.code) from refused
    return await show(visit)


async def show_links(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/complaints/{number}/links`."""
    names = Names(visit.inbox.parts.insight)
    return answer(await visit.inbox.parts.database.read(partial(_links, number=_number(visit), names=names)))


async def decide(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/links/{id}`."""
    asked = await body_of(visit, Decision)
    desk = visit.inbox.parts.desks.links
    return await _do(
        visit, desk.decide(_number(visit), visit.row_id(), together=asked.together, officer_id=visit.who.id)
    )


async def link(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/duplicate`."""
    asked = await body_of(visit, Repetition)
    desk = visit.inbox.parts.desks.links
    return await _do(visit, desk.link(_number(visit), asked.of, officer_id=visit.who.id))


async def part(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/duplicate/part`."""
    return await _do(visit, visit.inbox.parts.desks.links.part(_number(visit), officer_id=visit.who.id))


async def show_categories(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/categories`."""
    names = Names(visit.inbox.parts.insight)
    indonesian, english = names.groups("id"), names.groups("en")
    return answer(
        {
            "groups": [
                {
                    "code": group.code,
                    "name": {"id": group.name, "en": twin.name},
                    "categories": [
                        {
                            "code": one.code,
                            "name": {"id": one.name, "en": other.name},
                            "opd": names.insight.opd(one.code),
                            "opd_name": {"id": one.opd, "en": other.opd},
                        }
                        for one, other in zip(group.categories, twin.categories, strict=True)
                    ],
                }
                for group, twin in zip(indonesian, english, strict=True)
            ]
        }
    )


async def _do(visit: Visit, action: Awaitable[None]) -> web.StreamResponse:
    try:
        await action
    except DeskError as refused:
        raise problem(refused.code) from refused
    return await show_links(visit)


def _number(visit: Visit) -> str:
    return visit.request.match_info["number"]


def _as_json(suggested: Suggestions, names: Names) -> dict[str, Any]:
    def of(field: str) -> dict[str, Any]:
        one = suggested[field]
        return {"value": one.value, "confidence": one.confidence, "settled": one.settled}

    place = suggested.place
    return {
        **{field: of(field) for field in ORDER},
        "opd": names.insight.opd(suggested.row.category),
        "alternatives": [{"category": code, "confidence": sure} for code, sure in suggested.alternatives],
        "place_label": names.insight.label(place),
        "areas": list(place.areas),
        "model": suggested.row.model,
    }


def _links(connection: Connection, number: str, names: Names) -> dict[str, Any]:
    row = complaints.by_number(connection, number)
    if row is None:
        raise problem("no_such_complaint")
    found, by = belonging.load(connection, row), officers.names(connection)
    return {
        "duplicate_of": row.root_number,
        "duplicates": [listing.as_json(one, names) for one in found.duplicates],
        "incident": row.incident_number,
        "links": [
            {
                "id": one.id,
                "sameness": one.sameness,
                "number": one.other_number,
                "state": one.state,
                "confidence": one.confidence,
                "reasons": [{"code": code, "value": value} for code, value in orjson.loads(one.reasons)],
                "officer": by.get(one.officer_id),
                "created_at": rfc3339(one.created_at),
            }
            for one in found.links
        ],
    }
