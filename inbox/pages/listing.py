"""The list of complaints: the first page, older pages, and the way to a complaint by its number."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import Connection

from inbox import listing, rows
from inbox.frame import frame
from inbox.listing import Filter, ListPage
from inbox.names import Names
from inbox.problems import problem
from inbox.views import BY_NAME, DEFAULT
from inbox.visit import Visit, as_id, see_other
from model.complaint import complaint_number
from model.deadline import JAKARTA
from store import complaints

NUMBER = re.compile(r"SMG-\d{4}-\d{6,12}")
SERIAL = re.compile(r"0*\d{1,12}")
AREA = re.compile(r"\d\d\.\d\d\.\d\d(\.\d{4})?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list was asked for."""

    filter: Filter
    before: int | None

    @property
    def query(self) -> str:
        """The end of an address that keeps the list as it is (without the page)."""
        wanted = self.filter
        status = wanted.view.name if wanted.view is not DEFAULT else None
        asked = {"status": status, "channel": wanted.channel, "category": wanted.category, "area": wanted.area}
        said = {name: value for name, value in asked.items() if value}
        return "?" + urlencode(said) if said else ""

    def load(self, connection: Connection) -> ListPage:
        """Its page."""
        return listing.load(connection, self.filter, self.before)


def wanted(visit: Visit, default: str = DEFAULT.name) -> Wanted:
    """The list that the address asks for; without a status, the view `default`."""
    name, before = visit.query("status"), visit.query("before")
    if name is not None and name not in BY_NAME:
        raise problem("bad_request", detail=f"status is one of {', '.join(BY_NAME)}")
    channel, category, area = visit.query("channel"), visit.query("category"), visit.query("area")
    categories = Names(visit.inbox.parts.insight).categories_in(category) if category else ()
    if category and not categories:
        raise problem("bad_request", detail="category: a group or a category of /api/v1/categories")
    if area and not AREA.fullmatch(area):
        raise problem("bad_request", detail="area: the code of a kecamatan or kelurahan, as 33.74.01")
    asked = Filter(
        view=BY_NAME[name or default],
        channel=channel and channel[:64],
        category=category,
        categories=categories,
        area=area,
    )
    return Wanted(asked, as_id(before) if before else None)


async def show(visit: Visit) -> web.StreamResponse:
    """`/`: the list, and nothing opened. With `q`, the complaint of that number."""
    asked = wanted(visit)
    sought = visit.query("q")
    if sought is not None and (number := await _find(visit, sought)):
        return see_other(f"/complaints/{number}{asked.query}")
    page = await visit.inbox.parts.database.read(asked.load)
    if visit.part == "rows":
        return visit.page("parts/rows.html", **_context(visit, asked, page))
    context = await screen(visit, asked, page)
    return visit.page("screen.html", **{**context, "complaint": None, "sought": sought})


async def screen(visit: Visit, asked: Wanted, page: ListPage) -> dict[str, Any]:
    """The context of the three panes, but for the complaint."""
    return {**_context(visit, asked, page), **await frame(visit, page.counts, active=asked.filter.view.name)}


def _context(visit: Visit, asked: Wanted, page: ListPage) -> dict[str, Any]:
    drawn = rows.context(visit.words, visit.now)
    names = Names(visit.inbox.parts.insight)
    return {
        "page": page,
        "groups": names.groups(visit.words.language),
        "kecamatan": names.insight.gazetteer.areas(),
        "query": asked.query,
        "selected": None,
        "deadline": drawn["deadline"],
        "author_name": drawn["author_name"],
        "sought": None,
    }


def number_of(sought: str, now: datetime) -> str | None:
    """The number somebody means by `smg-2026-000123`, or by `123` (this year's)."""
    number = sought.upper()
    if SERIAL.fullmatch(sought):
        number = complaint_number(now.astimezone(JAKARTA).year, int(sought))
    return number if NUMBER.fullmatch(number) else None


async def _find(visit: Visit, sought: str) -> str | None:
    number = number_of(sought, visit.now)
    if number is None:
        return None
    row = await visit.inbox.parts.database.read(partial(complaints.by_number, number=number))
    return None if row is None else number
