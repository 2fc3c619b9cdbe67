"""Incidents for programs."""

from collections.abc import Awaitable
from functools import partial
from typing import TypeVar

from aiohttp import web

from aggregator.desk import KEY_LENGTH, DeskError
from inbox import incident_json, incidents
from inbox.api.documents import NewReply
from inbox.api.endpoint import answer, body_of
from inbox.api.incident_documents import NewTitle, OneComplaint, OtherIncident, SomeComplaints, StatusForAll
from inbox.names import Names
from inbox.pages.incidents import DONE, before_of
from inbox.problems import problem
from inbox.visit import Visit

T = TypeVar("T")


async def show_list(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/incidents`."""
    load = partial(incidents.load_list, open_=visit.query("state") != DONE, before=before_of(visit))
    page = await visit.inbox.parts.database.read(load)
    return answer(incident_json.list_json(page, Names(visit.inbox.parts.insight)))


async def show(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/incidents/{incident}`; of one that was merged, the one that it is part of."""
    onward = await visit.inbox.parts.database.read(partial(incidents.survivor, number=_number(visit)))
    return await _as_it_stands(visit, onward or _number(visit))


async def recipients(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/incidents/{incident}/recipients`."""
    found = await _do(visit.inbox.parts.desks.everybody.recipients(_number(visit)))
    return answer({"recipients": incident_json.recipients_json(found)})


async def retitle(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/incidents/{incident}/title`."""
    asked = await body_of(visit, NewTitle)
    await _do(visit.inbox.parts.desks.incidents.title(_number(visit), asked.title, officer_id=visit.who.id))
    return await show(visit)


async def merge(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/incidents/{incident}/merge`."""
    asked = await body_of(visit, OtherIncident)
    await _do(visit.inbox.parts.desks.incidents.merge(_number(visit), asked.number, officer_id=visit.who.id))
    return await show(visit)


async def keep_apart(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/incidents/{incident}/keep-apart`."""
    asked = await body_of(visit, OtherIncident)
    await _do(visit.inbox.parts.desks.incidents.keep_apart(_number(visit), asked.number, officer_id=visit.who.id))
    return await show(visit)


async def split(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/incidents/{incident}/split`: answers with the new one."""
    asked = await body_of(visit, SomeComplaints)
    desk = visit.inbox.parts.desks.incidents
    return await _as_it_stands(visit, await _do(desk.split(_number(visit), asked.numbers, officer_id=visit.who.id)))


async def put(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/incidents/{incident}/put`."""
    asked = await body_of(visit, OneComplaint)
    await _do(visit.inbox.parts.desks.incidents.put(asked.number, _number(visit), officer_id=visit.who.id))
    return await show(visit)


async def take_out(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/incidents/{incident}/take-out`."""
    asked = await body_of(visit, OneComplaint)
    await _do(visit.inbox.parts.desks.incidents.take_out(asked.number, officer_id=visit.who.id))
    return await show(visit)


async def undo(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/incidents/{incident}/steps/{id}/undo`."""
    await _do(visit.inbox.parts.desks.incidents.undo(visit.row_id(), officer_id=visit.who.id))
    return await show(visit)


async def reply(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/incidents/{incident}/replies`."""
    asked = await body_of(visit, NewReply)
    text, key = asked.text.replace("\0", ""), asked.key.replace("\0", "")
    if not 0 < len(key) <= KEY_LENGTH:
        raise problem("bad_key")
    desk = visit.inbox.parts.desks.everybody
    sent = await _do(desk.reply(_number(visit), text=text, key=key, officer_id=visit.who.id))
    left_out = incident_json.recipients_json(sent.left_out)
    return answer({"message_ids": list(sent.message_ids), "left_out": left_out}, status=202)


async def change_status(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/incidents/{incident}/status`."""
    asked = await body_of(visit, StatusForAll)
    desk = visit.inbox.parts.desks.everybody
    return answer({"changed": await _do(desk.change_status(_number(visit), to=asked.to, officer_id=visit.who.id))})


async def _as_it_stands(visit: Visit, number: str) -> web.Response:
    view = await visit.inbox.parts.database.read(partial(incidents.load, number=number))
    if view is None:
        raise problem("no_such_incident")
    return answer(incident_json.as_json(view, Names(visit.inbox.parts.insight)))


async def _do(action: Awaitable[T]) -> T:
    try:
        return await action
    except DeskError as refused:
        raise problem(refused.code) from refused


def _number(visit: Visit) -> str:
    return visit.request.match_info["incident"]
