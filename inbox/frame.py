"""What stands around every page of a signed-in officer: the views with their numbers, and how the channels are."""

from typing import Any

from inbox.callcenter import accounts_of
from inbox.views import VIEWS, counts_by_view
from inbox.visit import Visit


async def frame(visit: Visit, counts: dict[str, int], *, active: str) -> dict[str, Any]:
    """The context of `frame.html`; `active` is the view or page that is open."""
    return {
        "views": VIEWS,
        "counts": counts_by_view(counts),
        "active": active,
        "channels": await visit.inbox.health.summary(),
        "callcenter": bool(accounts_of(visit.inbox.parts.accounts)),
    }
