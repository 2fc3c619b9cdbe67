"""Settling: what an officer decided stands above what the daemon thinks, and teaches it."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from aggregator.desk import DeskError, NoSuchComplaint
from store import complaints, incidents, triage
from store.columns import Record


class NoSuchIncident(DeskError):
    """There is no incident of that number."""

    code = "no_such_incident"


class NothingToDo(DeskError):
    """It is so already, or cannot be undone any more."""

    code = "nothing_to_do"


def settle(connection: Connection, complaint_id: int, field: str, now: datetime, **values: Any) -> None:
    """Write what an officer decided about a field (`store.corrections.FIELDS`): no suggestion changes it any more."""
    row = triage.of(connection, [complaint_id]).get(complaint_id)
    if row is not None:
        settled = sorted({*orjson.loads(row.settled), field})
        triage.change(connection, complaint_id, {**values, "settled": orjson.dumps(settled).decode()}, now)


def corrected(
    complaint_id: int,
    field: str,
    before: str | None,
    after: str | None,
    officer_id: int,
    at: datetime,
    confidence: float | None = None,
) -> dict[str, Any]:
    """A row of labelled data."""
    return {
        "complaint_id": complaint_id,
        "field": field,
        "before": before,
        "after": after,
        "confidence": confidence,
        "officer_id": officer_id,
        "at": at,
    }


def find_incident(connection: Connection, number: str) -> Record:
    """The incident of a number.

    Raises:
        NoSuchIncident: there is none.
    """
    incident = incidents.by_number(connection, number)
    if incident is None:
        raise NoSuchIncident
    return incident


def find_complaint(connection: Connection, number: str) -> Record:
    """The complaint of a number, as `store.complaints.by_number` gives it.

    Raises:
        NoSuchComplaint: there is none.
    """
    complaint = complaints.by_number(connection, number)
    if complaint is None:
        raise NoSuchComplaint
    return complaint
