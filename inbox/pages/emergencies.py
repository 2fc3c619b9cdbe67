"""The red strip above every page: who is in danger and has been looked at by nobody."""

from aiohttp import web

from inbox.frame import emergencies
from inbox.visit import Visit


async def show(visit: Visit) -> web.StreamResponse:
    """`/emergencies`: the strip alone, for pages that are open."""
    found = await visit.inbox.parts.database.read(emergencies)
    return visit.page("parts/emergencies.html", emergencies=found)
