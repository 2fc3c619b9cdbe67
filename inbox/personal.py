"""Personal data in what citizens wrote: masked for everybody, until an officer asks; each look is written down."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from aggregator.settling import find_complaint
from store import complaints

UNMASKED = "unmasked"  #: in the history
Hide = Callable[[str | None], str | None]  #: `understanding.personal.masked`, or `bare`


def bare(text: str | None) -> str | None:
    """The words as they are."""
    return text


def unmask(connection: Connection, number: str, officer_id: int, now: datetime) -> None:
    """Write down that an officer looks at the personal data of a complaint.

    Raises:
        NoSuchComplaint: there is none of that number.
    """
    complaint = find_complaint(connection, number)
    step = {
        "complaint_id": complaint.id,
        "at": now,
        "officer_id": officer_id,
        "action": UNMASKED,
        "before": None,
        "after": None,
    }
    complaints.record(connection, [step])
