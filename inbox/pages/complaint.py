"""One complaint: what is it, and what do I do? Answering it, changing its status, sending again what failed."""

from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from aggregator.desk import CannotReply, DeskError
from inbox import conversation
from inbox.conversation import ComplaintView
from inbox.listing import ListPage, author_name, deadline
from inbox.pages import listing as list_page
from inbox.pages.listing import Wanted
from inbox.personal import Hide
from inbox.problems import Problem, problem
from inbox.visit import Visit, see_other
from model.complaint import ComplaintStatus
from store import complaints
from store.columns import Record
from store.officers import VIEWER
from understanding.personal import masked

MOST_VERSION = 10


async def show(visit: Visit) -> web.StreamResponse:
    """`/complaints/{number}`: the three panes, or with `part=complaint` the pane alone."""
    return await draw(visit)


async def reply(visit: Visit) -> web.StreamResponse:
    """Send an answer. The form's key makes a second click the same click."""
    text = visit.form.get("text", "")
    try:
        await visit.inbox.parts.desk.reply(
            number(visit), text=text, key=visit.form.get("key", ""), officer_id=visit.who.id
        )
    except CannotReply as refused:
        return await draw(visit, notice=problem(refused.code), draft=text, key=visit.form.get("key", ""))
    except DeskError as refused:
        raise problem(refused.code) from refused
    return back(visit)


async def change_status(visit: Visit) -> web.StreamResponse:
    """Move the complaint on, if it still is as the officer saw it."""
    to, version = visit.form.get("to", ""), visit.form.get("version", "")
    if to not in set(ComplaintStatus) or not (version.isascii() and version.isdigit() and len(version) < MOST_VERSION):
        raise problem("bad_request", detail="to: a status; version: the complaint's version")
    try:
        await visit.inbox.parts.desk.change_status(
            number(visit), to=ComplaintStatus(to), officer_id=visit.who.id, version=int(version)
        )
    except DeskError as refused:
        return await draw(visit, notice=problem(refused.code))
    return back(visit)


async def send_again(visit: Visit) -> web.StreamResponse:
    """Send once more what failed, or what nobody knows the fate of."""
    try:
        await visit.inbox.parts.desk.send_again(number(visit), visit.row_id(), officer_id=visit.who.id)
    except DeskError as refused:
        return await draw(visit, notice=problem(refused.code))
    return back(visit)


def number(visit: Visit) -> str:
    """The complaint that the address names."""
    return visit.request.match_info["number"]


def back(visit: Visit) -> web.Response:
    """Go and look at the complaint as it is now."""
    part = "?part=complaint" if visit.part else list_page.wanted(visit).query
    return see_other(f"/complaints/{number(visit)}{part}")


async def draw(
    visit: Visit,
    *,
    notice: Problem | None = None,
    draft: str = "",
    key: str | None = None,
    identity: Record | None = None,
    hide: Hide = masked,
) -> web.StreamResponse:
    """The complaint as it is now, with a notice, a draft, or (this once) personal data, or who asked for anonymity."""
    asked = list_page.wanted(visit)
    view, page = await visit.inbox.parts.database.read(partial(_load, visit=visit, asked=asked, hide=hide))
    if view is None:
        raise problem("no_such_complaint")
    if view.row.unread and visit.who.role != VIEWER:
        await visit.inbox.parts.database.write(partial(complaints.mark_read, complaint_id=view.row.id))
    context: dict[str, Any] = {
        "complaint": view,
        "notice": notice,
        "draft": draft,
        "key": key or visit.inbox.parts.new_id(),
        "status": notice.status if notice else 200,
        "deadline": partial(deadline, now=visit.now),
        "author_name": author_name,
        "identity": identity,
        "query": asked.query,
    }
    if page is None:
        return visit.page("parts/complaint.html", **context)
    screen = await list_page.screen(visit, asked, page)
    return visit.page("screen.html", **{**screen, **context, "selected": view.row.number})


def _load(
    connection: Connection, visit: Visit, asked: Wanted, hide: Hide
) -> tuple[ComplaintView | None, ListPage | None]:
    """Both panes in one go; the list only where it is drawn."""
    whole = visit.query("all") is not None
    view = conversation.load(connection, number(visit), visit.inbox.parts.desk, whole=whole, hide=hide)
    return view, None if visit.part or view is None else asked.load(connection)
