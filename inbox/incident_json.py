"""Incidents for programs: the same that the pages show."""

from collections.abc import Sequence
from typing import Any

from aggregator.everybody import Recipient
from inbox import listing
from inbox.incidents import IncidentList, IncidentView, cursor_text
from inbox.names import Names
from model.rendering import rfc3339
from store.columns import Record
from understanding.personal import masked


def list_json(page: IncidentList, names: Names) -> dict[str, Any]:
    """`/api/v1/incidents`."""
    incidents = [as_listed(row, page.channels.get(row.id, {}), names) for row in page.rows]
    return {"incidents": incidents, "before": cursor_text(page.older)}


def as_listed(row: Record, channels: dict[str, int], names: Names) -> dict[str, Any]:
    """One of the list."""
    return {
        "number": row.number,
        "title": row.title,
        "category": row.category,
        "area": row.area,
        "place": names.place(row.place, "id"),
        "complaint_count": row.complaint_count,
        "channels": channels,
        "first_at": rfc3339(row.first_at),
        "last_at": rfc3339(row.last_at),
        "version": row.version,
    }


def as_json(view: IncidentView, names: Names) -> dict[str, Any]:
    """`/api/v1/incidents/{number}`."""
    return {
        **as_listed(view.row, view.channels, names),
        "alike": [
            {"number": other.number, "title": other.title, "complaint_count": other.complaint_count, "links": links}
            for other, links in view.alike
        ],
        "complaints": [listing.as_json(row, names) for row in view.members],
        "steps": [
            {
                "id": step.row.id,
                "at": rfc3339(step.row.at),
                "officer": step.officer,
                "action": step.row.action,
                "complaints": list(step.numbers),
                "note": step.row.note,
                "undone_at": rfc3339(step.row.undone_at) if step.row.undone_at else None,
                "undoable": step.undoable,
            }
            for step in view.steps
        ],
    }


def recipients_json(recipients: Sequence[Recipient]) -> list[dict[str, Any]]:
    """Who would be answered, and who cannot be."""
    return [
        {
            "number": one.complaint_number,
            "channel": one.channel,
            "name": masked(one.author_name),
            "reachable": one.reason is None,
            "reason": one.reason,
        }
        for one in recipients
    ]
