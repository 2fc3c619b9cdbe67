"""What a complaint belongs to: what it repeats, what repeats it, its incident, and what an officer is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from model.sameness import LinkState, Sameness
from store import complaints, links
from store.columns import Record

SAID = (LinkState.AUTOMATIC.value, LinkState.CONFIRMED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Of one complaint."""

    duplicates: Sequence[Record]  #: rows of the list
    repeats: Record | None  #: the link that says what it repeats, where there is one
    joined: Record | None  #: the surest link that brought it into its incident
    links: Sequence[Record]  #: all of them, to earlier complaints, the surest first

    @property
    def suggested(self) -> Sequence[Record]:
        """Those that an officer is asked about."""
        return [link for link in self.links if link.asks]


def load(connection: Connection, complaint: Record) -> Belonging:
    """Everything that the page shows of it."""
    found = links.of(connection, complaint.id)
    said = [link for link in found if link.state in SAID]
    same = [link for link in said if link.sameness == Sameness.DUPLICATE] if complaint.duplicate_of else []
    together = [
        link for link in said if link.sameness == Sameness.INCIDENT and link.other_incident_id == complaint.incident_id
    ]
    return Belonging(
        duplicates=complaints.duplicates_of(connection, complaint.id) if complaint.duplicate_count else (),
        repeats=next(iter(same), None),
        joined=next(iter(together), None) if complaint.incident_id else None,
        links=found,
    )
