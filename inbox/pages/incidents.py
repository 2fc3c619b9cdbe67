"""The list of incidents: those with open complaints first, the others one click away."""

import re
from functools import partial

from aiohttp import web

from inbox import incidents
from inbox.frame import frame
from inbox.incidents import Cursor
from inbox.problems import problem
from inbox.visit import Visit

CURSOR = re.compile(r"(\d{1,17})-(\d{1,18})", re.ASCII)
DONE = "done"


async def show(visit: Visit) -> web.StreamResponse:
    """`/incidents`."""
    open_ = visit.query("state") != DONE
    load = partial(incidents.load_list, open_=open_, before=before_of(visit))
    page = await visit.inbox.parts.database.read(load)
    around = await frame(visit, page.counts, active="incidents")
    older = incidents.cursor_text(page.older)
    return visit.page("incidents.html", page=page, older=older, **around)


def before_of(visit: Visit) -> Cursor | None:
    """Where the page before this one ended.

    Raises:
        Problem: that is no cursor of ours.
    """
    asked = visit.query("before")
    if asked is None:
        return None
    found = CURSOR.fullmatch(asked)
    if found is None:
        raise problem("bad_request", detail="before: the `before` of the page before")
    return incidents.cursor_of(int(found[1]), int(found[2]))
