"""Complaints for programs and for our own script: the same data as the pages."""

from functools import partial

from aiohttp import web
from sqlalchemy import Connection

from aggregator.desk import DeskError
from inbox import conversation, conversation_json, listing, personal
from inbox.api.documents import NewReply, NewStatus
from inbox.api.endpoint import answer, body_of
from inbox.names import Names
from inbox.pages import listing as list_page
from inbox.personal import Hide, bare
from inbox.problems import problem
from inbox.views import counts_by_view
from inbox.visit import Visit
from model.complaint import ComplaintStatus
from store import complaints
from store.columns import Record
from understanding.personal import masked


async def show_list(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/complaints`; every complaint, where no status is asked for."""
    page = await visit.inbox.parts.database.read(list_page.wanted(visit, default="all").load)
    names = Names(visit.inbox.parts.insight)
    return answer({"complaints": [listing.as_json(row, names) for row in page.rows], "before": page.older})


async def show(visit: Visit, hide: Hide = masked) -> web.StreamResponse:
    """`GET /api/v1/complaints/{number}`."""
    load = partial(
        conversation.load,
        number=visit.request.match_info["number"],
        desk=visit.inbox.parts.desk,
        whole=visit.query("all") is not None,
        hide=hide,
    )
    view = await visit.inbox.parts.database.read(load)
    if view is None:
        raise problem("no_such_complaint")
    return answer(conversation_json.as_json(view, Names(visit.inbox.parts.insight)))


async def unmask(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/unmask`: the same, with personal data; written down in the history."""
    job = partial(personal.unmask, number=visit.request.match_info["number"], officer_id=visit.who.id, now=visit.now)
    try:
        await visit.inbox.parts.database.write(job)
    except DeskError as refused:
        raise problem(refused.code) from refused
    return await show(visit, bare)


async def reply(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/replies`."""
    asked = await body_of(visit, NewReply)
    try:
        message_id = await visit.inbox.parts.desk.reply(
            visit.request.match_info["number"],
            text=asked.text.replace("\0", ""),
            key=asked.key.replace("\0", ""),
            officer_id=visit.who.id,
        )
    except DeskError as refused:
        raise problem(refused.code) from refused
    return answer({"message_id": message_id}, status=202)


async def change_status(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/status`."""
    asked = await body_of(visit, NewStatus)
    number = visit.request.match_info["number"]
    try:
        await visit.inbox.parts.desk.change_status(number, to=asked.to, officer_id=visit.who.id, version=asked.version)
    except DeskError as refused:
        raise problem(refused.code) from refused
    return await _as_it_stands(visit, number)


async def send_again(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/messages/{id}/again`."""
    number = visit.request.match_info["number"]
    try:
        await visit.inbox.parts.desk.send_again(number, visit.row_id(), officer_id=visit.who.id)
    except DeskError as refused:
        raise problem(refused.code) from refused
    return await _as_it_stands(visit, number)


async def show_counts(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/counts`."""
    counts = await visit.inbox.parts.database.read(complaints.status_counts)
    statuses = {status.value: counts.get(status.value, 0) for status in ComplaintStatus}
    return answer({"statuses": statuses, "views": counts_by_view(counts)})


async def _as_it_stands(visit: Visit, number: str) -> web.Response:
    def look(connection: Connection) -> Record | None:
        return complaints.by_number(connection, number)

    row = await visit.inbox.parts.database.read(look)
    if row is None:
        raise problem("no_such_complaint")
    return answer({"status": row.status, "version": row.version})
