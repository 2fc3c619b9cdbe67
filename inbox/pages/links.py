"""What belongs together, as officers say it from a complaint's page: repeats, suggestions, its incident."""

from collections.abc import Awaitable

from aiohttp import web

from aggregator.desk import DeskError
from inbox.pages import complaint
from inbox.pages.complaint import number
from inbox.pages.listing import number_of
from inbox.problems import problem
from inbox.visit import Visit

MOST_NUMBER = 32


async def decide(visit: Visit) -> web.StreamResponse:
    """Answer a suggestion: they belong together, or they do not."""
    together = visit.form.get("together") == "1"
    links = visit.inbox.parts.desks.links
    return await _do(visit, links.decide(number(visit), visit.row_id(), together=together, officer_id=visit.who.id))


async def link(visit: Visit) -> web.StreamResponse:
    """This complaint repeats the one of the given number."""
    other = number_of(visit.form.get("other", "").strip()[:MOST_NUMBER], visit.now)
    if other is None:
        return await complaint.draw(visit, notice=problem("no_such_complaint"))
    return await _do(visit, visit.inbox.parts.desks.links.link(number(visit), other, officer_id=visit.who.id))


async def part(visit: Visit) -> web.StreamResponse:
    """It is a complaint of its own."""
    return await _do(visit, visit.inbox.parts.desks.links.part(number(visit), officer_id=visit.who.id))


async def put(visit: Visit) -> web.StreamResponse:
    """Put it into the incident of the given number; with none, take it out of the one that it is in."""
    into = visit.form.get("into", "").strip().upper()[:MOST_NUMBER]
    incidents = visit.inbox.parts.desks.incidents
    if not into:
        return await _do(visit, incidents.take_out(number(visit), officer_id=visit.who.id))
    return await _do(visit, incidents.put(number(visit), into, officer_id=visit.who.id))


async def _do(visit: Visit, action: Awaitable[None]) -> web.StreamResponse:
    try:
        await action
    except DeskError as refused:
        return await complaint.draw(visit, notice=problem(refused.code))
    return complaint.back(visit)
