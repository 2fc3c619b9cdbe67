"""What stands around every page of a signed-in officer: views with their numbers, how channels are, emergencies."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from inbox.callcenter import accounts_of
from inbox.views import VIEWS, counts_by_view
from inbox.visit import Visit
from store import complaints, outbox
from store.columns import Record

MOST_EMERGENCIES = 20  #: in the strip; more are a disaster, and the list is red from top to bottom


async def frame(visit: Visit, counts: dict[str, int], *, active: str) -> dict[str, Any]:
    """The context of `frame.html`; `active` is the view or page that is open."""
    feed, emergencies = await visit.inbox.parts.database.read(_around)
    return {
        "views": VIEWS,
        "counts": counts_by_view(counts),
        "active": active,
        "channels": await visit.inbox.health.summary(),
        "callcenter": bool(accounts_of(visit.inbox.parts.accounts)),
        "feed": feed,
        "emergencies": emergencies,
    }


def emergencies(connection: Connection) -> Sequence[Record]:
    """Who is in danger, and nobody has looked yet."""
    return complaints.emergencies(connection, MOST_EMERGENCIES)


def _around(connection: Connection) -> tuple[int, Sequence[Record]]:
    return outbox.newest_id(connection), emergencies(connection)
