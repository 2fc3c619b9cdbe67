"""Resemblances: incidents that may be one, by what was suggested of their complaints and nobody has decided."""

from collections.abc import Sequence

from sqlalchemy import Connection, FromClause, func, select

from model.sameness import LinkState, Sameness
from store.columns import Record
from store.complaints import C
from store.incidents import I
from store.links import L

LEAST = 2  #: links between their complaints: one may be chance
MOST = 3
KECAMATAN = 8  #: characters of an area's code that name it
_MINE, _OTHER = C.alias(), C.alias()
_PAIRS: FromClause = L.join(_MINE, _MINE.c.id == L.c.complaint_id).join(_OTHER, _OTHER.c.id == L.c.other_id)
#: The incident of each end of a link, whichever came first.
_ENDS = ((_MINE.c.incident_id, _OTHER.c.incident_id), (_OTHER.c.incident_id, _MINE.c.incident_id))
_INCIDENT = L.c.sameness == Sameness.INCIDENT.value


def of(connection: Connection, incident: Record) -> Sequence[tuple[Record, int]]:
    """Other standing incidents, the likeliest first, each with how many of its links to this one nobody has decided.

    One of which an officer said no to a single link is left out, and one of another category in another kecamatan.
    """
    counted: dict[int, int] = {}
    refused: set[int] = set()
    for here, there in _ENDS:
        question = select(there, L.c.state, func.count()).select_from(_PAIRS)
        apart = (_INCIDENT, here == incident.id, there.is_not(None), there != incident.id)
        for other, state, links in connection.execute(question.where(*apart).group_by(there, L.c.state)):
            if state == LinkState.SUGGESTED.value:
                counted[other] = counted.get(other, 0) + links
            elif state == LinkState.REJECTED.value:
                refused.add(other)
    likely = {other: links for other, links in counted.items() if links >= LEAST and other not in refused}
    rows = connection.execute(select(I).where(I.c.id.in_(likely), I.c.merged_into.is_(None))).all()
    found = [(row, likely[row.id]) for row in rows if _may_be_one(incident, row)]
    return sorted(found, key=lambda it: (-it[1], -it[0].id))[:MOST]


def _may_be_one(one: Record, other: Record) -> bool:
    near = not one.area or not other.area or one.area[:KECAMATAN] == other.area[:KECAMATAN]
    return bool(one.category == other.category or near)


def between(connection: Connection, one: int, other: int) -> Sequence[Record]:
    """The suggested links between complaints of two incidents."""
    found: list[Record] = []
    for here, there in _ENDS:
        question = select(L).select_from(_PAIRS).where(_INCIDENT, L.c.state == LinkState.SUGGESTED.value)
        found += connection.execute(question.where(here == one, there == other)).all()
    return found
