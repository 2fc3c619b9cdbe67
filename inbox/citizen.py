"""The person behind a complaint: identities on all channels, why these are one citizen, and other complaints.

Nothing of it is loaded for an anonymous complaint.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from aggregator.identities import shown_id
from model.rendering import rfc3339
from store import citizens, standings
from store.columns import Record
from understanding.personal import masked

MOST_BESIDE = 5  #: other complaints that the page shows


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenView:
    """One citizen."""

    id: int
    author_id: int  #: who wrote this complaint
    authors: Sequence[Record]
    merges: Sequence[Record]  #: those that stand, the newest first
    beside: Sequence[Record]  #: their other complaints, the newest first; anonymous ones are not among them

    def came_as(self, merge: Record) -> Record | None:
        """The identity that a merge joined to the one that wrote this complaint, or to another."""
        joined = merge.one_id if merge.other_id == self.author_id else merge.other_id
        return next((author for author in self.authors if author.id == joined), None)

    @property
    def stopped(self) -> bool:
        """They want no updates."""
        return any(author.updates_stopped_at is not None for author in self.authors)


def load(connection: Connection, complaint: Record) -> CitizenView | None:
    """Whose complaint it is; None for an anonymous one."""
    if complaint.anonymous:
        return None
    citizen_id = citizens.of_author(connection, complaint.author_id)
    return CitizenView(
        id=citizen_id,
        author_id=complaint.author_id,
        authors=citizens.authors(connection, citizen_id),
        merges=citizens.standing(connection, citizen_id),
        beside=standings.beside(connection, citizen_id, complaint.id, MOST_BESIDE),
    )


def as_json(view: CitizenView | None, officers: dict[int, str]) -> dict[str, Any]:
    """`/api/v1/complaints/{number}/citizen`."""
    if view is None:
        return {"anonymous": True, "id": None, "authors": [], "merges": [], "complaints": [], "updates_stopped": False}
    return {
        "anonymous": False,
        "id": view.id,
        "authors": [
            {
                "channel": author.channel,
                "account": author.account,
                "id": shown_id(author.channel, author.platform_author_id),
                "name": masked(author.name),
                "handle": author.handle,
            }
            for author in view.authors
        ],
        "merges": [
            {"id": one.id, "reason": one.reason, "officer": officers.get(one.officer_id), "at": rfc3339(one.at)}
            for one in view.merges
        ],
        "complaints": [{"number": row.number, "status": row.status} for row in view.beside],
        "updates_stopped": view.stopped,
    }
