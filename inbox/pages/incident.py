"""One incident: everybody who reported it, what was done with it, and one answer for all of them."""

from collections.abc import Awaitable
from functools import partial
from typing import Any

from aiohttp import web

from aggregator.desk import KEY_LENGTH, CannotReply, DeskError
from inbox import incidents, rows
from inbox.frame import frame
from inbox.incidents import Reach
from inbox.pages.listing import number_of
from inbox.problems import Problem, problem
from inbox.visit import Visit, see_other
from model.complaint import ComplaintStatus

LONGEST = 32  #: characters of a number
TICKED = "complaint."  #: and a number: the box of a complaint


async def show(visit: Visit) -> web.StreamResponse:
    """`/incidents/{incident}`; the number of one that was merged leads to the one that it is part of."""
    onward = await visit.inbox.parts.database.read(partial(incidents.survivor, number=number(visit)))
    if onward is not None:
        return see_other(f"/incidents/{onward}")
    return await draw(visit)


async def retitle(visit: Visit) -> web.StreamResponse:
    """Give it another title."""
    desk = visit.inbox.parts.desks.incidents
    return await _do(visit, desk.title(number(visit), visit.form.get("title", ""), officer_id=visit.who.id))


async def merge(visit: Visit) -> web.StreamResponse:
    """Take another incident in."""
    other = visit.form.get("other", "").strip().upper()
    desk = visit.inbox.parts.desks.incidents
    return await _do(visit, desk.merge(number(visit), other, officer_id=visit.who.id))


async def keep_apart(visit: Visit) -> web.StreamResponse:
    """Say that another incident is not the same happening."""
    other = visit.form.get("other", "").strip().upper()
    desk = visit.inbox.parts.desks.incidents
    return await _do(visit, desk.keep_apart(number(visit), other, officer_id=visit.who.id))


async def put(visit: Visit) -> web.StreamResponse:
    """Put a complaint into it."""
    complaint = number_of(visit.form.get("complaint", "").strip()[:LONGEST], visit.now)
    if complaint is None:
        return await draw(visit, notice=problem("no_such_complaint"))
    desk = visit.inbox.parts.desks.incidents
    return await _do(visit, desk.put(complaint, number(visit), officer_id=visit.who.id))


async def split(visit: Visit) -> web.StreamResponse:
    """Make an incident of its own of the ticked complaints, and go there."""
    desk = visit.inbox.parts.desks.incidents
    try:
        made = await desk.split(number(visit), ticked(visit), officer_id=visit.who.id)
    except DeskError as refused:
        return await draw(visit, notice=problem(refused.code))
    return see_other(f"/incidents/{made}")


async def take_out(visit: Visit) -> web.StreamResponse:
    """Let the ticked complaints stand on their own."""
    desk, done, refused = visit.inbox.parts.desks.incidents, 0, DeskError()
    for one in ticked(visit):
        try:
            await desk.take_out(one, officer_id=visit.who.id)
            done += 1
        except DeskError as obstacle:  # it went out with the one that it repeats
            refused = obstacle
    return back(visit) if done else await draw(visit, notice=problem(refused.code))


async def undo(visit: Visit) -> web.StreamResponse:
    """Take a step back."""
    return await _do(visit, visit.inbox.parts.desks.incidents.undo(visit.row_id(), officer_id=visit.who.id))


async def reply(visit: Visit) -> web.StreamResponse:
    """One answer to everybody. The form's key makes a second click the same click."""
    text, key = visit.form.get("text", ""), visit.form.get("key", "")
    try:
        if not 0 < len(key) <= KEY_LENGTH:
            raise CannotReply("bad_key")
        sent = await visit.inbox.parts.desks.everybody.reply(number(visit), text=text, key=key, officer_id=visit.who.id)
    except DeskError as refused:
        return await draw(visit, notice=problem(refused.code), draft=text, key=key)
    if not sent.message_ids:
        return await draw(visit, notice=problem("nobody"), draft=text)
    return back(visit, f"sent={len(sent.message_ids)}&left_out={len(sent.left_out)}")


async def change_status(visit: Visit) -> web.StreamResponse:
    """Move every complaint that may go there."""
    to = visit.form.get("to", "")
    if to not in set(ComplaintStatus):
        raise problem("bad_request", detail="to: a status")
    desk = visit.inbox.parts.desks.everybody
    return await _do(visit, desk.change_status(number(visit), to=ComplaintStatus(to), officer_id=visit.who.id))


def number(visit: Visit) -> str:
    """The incident that the address names."""
    return visit.request.match_info["incident"]


def ticked(visit: Visit) -> list[str]:
    """The numbers of the ticked complaints."""
    return [name.removeprefix(TICKED) for name in visit.form if name.startswith(TICKED)]


def back(visit: Visit, said: str = "") -> web.Response:
    """Go and look at the incident as it is now."""
    asked = "&".join(filter(None, ["part=incident" if visit.part else "", said]))
    return see_other(f"/incidents/{number(visit)}" + (f"?{asked}" if asked else ""))


async def draw(
    visit: Visit, *, notice: Problem | None = None, draft: str = "", key: str | None = None
) -> web.StreamResponse:
    """The incident as it is now, with a notice or a draft."""
    parts = visit.inbox.parts
    view = await parts.database.read(
        partial(incidents.load, number=number(visit), whole=visit.query("all") is not None)
    )
    if view is None:
        raise problem("no_such_incident")
    drawn = rows.context(visit.words, visit.now)
    context: dict[str, Any] = {
        "incident": view,
        "reach": Reach(await parts.desks.everybody.recipients(number(visit))),
        "notice": notice,
        "draft": draft,
        "key": key or parts.new_id(),
        "sent": count(visit, "sent"),
        "left_out": count(visit, "left_out"),
        "author_name": drawn["author_name"],
        "deadline": drawn["deadline"],
        "status": notice.status if notice else 200,
    }
    if visit.part:
        return visit.page("parts/incident.html", **context)
    around = await frame(visit, view.counts, active="incidents")
    return visit.page("incident.html", **around, **context)


def count(visit: Visit, name: str) -> int | None:
    """A small number that the address tells: how many were just answered."""
    said = visit.query(name)
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < len("1000000") else None


async def _do(visit: Visit, action: Awaitable[object]) -> web.StreamResponse:
    try:
        await action
    except DeskError as refused:
        return await draw(visit, notice=problem(refused.code))
    return back(visit)
