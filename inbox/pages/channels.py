"""How each account is, from evidence: when it last wrote, when its platform last answered, what to do."""

from aiohttp import web

from inbox import findings
from inbox.frame import frame
from inbox.visit import Visit
from store import complaints


async def show(visit: Visit) -> web.StreamResponse:
    """`/channels`."""
    counts = await visit.inbox.parts.database.read(complaints.status_counts)
    accounts = await visit.inbox.health.rows()
    told = {(row["channel"], row["account"]): findings.told(row, visit.words) for row in accounts}
    return visit.page("channels.html", accounts=accounts, told=told, **await frame(visit, counts, active="channels"))
