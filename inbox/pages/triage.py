"""Suggestions: an officer says what is right, in one keystroke, or chooses from everything there is."""

from functools import partial

from aiohttp import web
from sqlalchemy import Connection

from aggregator.desk import DeskError
from inbox import choices, suggestions
from inbox.names import Names
from inbox.pages import complaint
from inbox.pages import listing as list_page
from inbox.pages.complaint import number
from inbox.problems import problem
from inbox.suggestions import Suggestions
from inbox.visit import Visit
from store import complaints

ALL = "all"


async def choose(visit: Visit) -> web.StreamResponse:
    """`/complaints/{number}/triage/{field}`: everything that can be chosen; with `part=choices` for the dialog."""
    field = visit.request.match_info["field"]
    suggested = await visit.inbox.parts.database.read(partial(load, number=number(visit)))
    offered = choices.offered(field, suggested, visit.words, Names(visit.inbox.parts.insight))
    template = "parts/choices.html" if visit.part else "choices.html"
    return visit.page(
        template,
        field=field,
        number=number(visit),
        offered=offered,
        now=suggested[field].value or "",
        query=list_page.wanted(visit).query,
    )


async def correct(visit: Visit) -> web.StreamResponse:
    """Settle one field (`settle=category=pju`), or all that is suggested as it is (`settle=all`)."""
    said = visit.form.get("settle", "")
    try:
        if said == ALL:
            await settle_all(visit, number(visit))
        else:
            field, _, value = said.partition("=")
            await visit.inbox.parts.desks.triage.correct(number(visit), field, value, officer_id=visit.who.id)
    except DeskError as refused:
        return await complaint.draw(visit, notice=problem(refused.code))
    return complaint.back(visit)


async def settle_all(visit: Visit, of: str) -> None:
    """Say that everything suggested is right.

    Raises:
        Problem: there is no such complaint, or nothing is suggested for it.
    """
    suggested = await visit.inbox.parts.database.read(partial(load, number=of))
    for one in suggested.open:
        await visit.inbox.parts.desks.triage.correct(of, one.field, one.value or "", officer_id=visit.who.id)


def load(connection: Connection, number: str) -> Suggestions:
    """What is suggested for a complaint.

    Raises:
        Problem: there is none of that number, or it is older than triage.
    """
    row = complaints.by_number(connection, number)
    if row is None:
        raise problem("no_such_complaint")
    found = suggestions.load(connection, row.id)
    if found is None:
        raise problem("no_triage")
    return found
