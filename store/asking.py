"""Asking: which links to earlier complaints an officer's answer would still change something about."""

from sqlalchemy import ColumnElement, FromClause, and_, not_

from model.sameness import LinkState, Sameness


def asks(link: FromClause, mine: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Suggested, and not decided by other means: what repeats a complaint is wherever that one is."""
    gathered = and_(
        link.c.sameness == Sameness.INCIDENT.value,
        mine.c.incident_id.is_not(None),
        other.c.incident_id.is_not(None),
        mine.c.incident_id == other.c.incident_id,
    )
    return and_(link.c.state == LinkState.SUGGESTED.value, mine.c.duplicate_of.is_(None), not_(gathered))
