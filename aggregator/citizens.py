"""What officers do about people: say that two citizens are one, take that back, look at who asked for anonymity.

Each is one transaction and stands in the history of the complaint it was done from, with the officer.
"""

from datetime import datetime

from sqlalchemy import Connection

from aggregator.desk import DeskError, NoSuchComplaint, NotAllowed
from store import citizens, complaints
from store.columns import Record

MERGED, PARTED, REVEALED = "merged", "parted", "revealed"  #: in the history


class SamePerson(DeskError):
    """They are one citizen already."""

    code = "same_citizen"


class Unnamed(DeskError):
    """One of the complaints is anonymous: whose it is must not show in anybody else's."""

    code = "anonymous"


def merge(connection: Connection, *, number: str, other: str, officer_id: int, now: datetime) -> int:
    """The citizens of two complaints are the same person, an officer says; gives the merge's id.

    Raises:
        NoSuchComplaint, SamePerson, Unnamed: nothing was changed.
    """
    one, two = _find(connection, number), _find(connection, other)
    if one.anonymous or two.anonymous:
        raise Unnamed
    pair = (one.author_id, two.author_id)
    merge_id = citizens.merge(connection, *pair, reason=citizens.OFFICER, officer_id=officer_id, now=now)
    if merge_id is None:
        raise SamePerson
    steps = [_step(one, now, officer_id, MERGED, two.number), _step(two, now, officer_id, MERGED, one.number)]
    complaints.record(connection, steps)
    return merge_id


def part(connection: Connection, *, number: str, merge_id: int, officer_id: int, now: datetime) -> None:
    """Take a merge back, whoever or whatever made it: each author is again whose it was.

    Raises:
        NoSuchComplaint: there is none of that number.
        NotAllowed: no standing merge of this complaint's citizen has that id.
        Unnamed: the complaint is anonymous.
    """
    complaint = _find(connection, number)
    if complaint.anonymous:
        raise Unnamed
    citizen = citizens.of_author(connection, complaint.author_id)
    if merge_id not in {row.id for row in citizens.standing(connection, citizen)}:
        raise NotAllowed
    citizens.part(connection, merge_id, officer_id=officer_id, now=now)
    complaints.record(connection, [_step(complaint, now, officer_id, PARTED, None)])


def reveal(connection: Connection, *, number: str, officer_id: int, now: datetime) -> Record:
    """Who made a complaint (name, handle, platform_author_id), anonymous or not. The look is written down first.

    The caller has asked whether the officer may.

    Raises:
        NoSuchComplaint: there is none of that number.
    """
    complaint = _find(connection, number)
    complaints.record(connection, [_step(complaint, now, officer_id, REVEALED, None)])
    return complaints.identity(connection, complaint.id)


def _find(connection: Connection, number: str) -> Record:
    row = complaints.by_number(connection, number)
    if row is None:
        raise NoSuchComplaint
    return row


def _step(complaint: Record, at: datetime, officer_id: int, action: str, after: str | None) -> dict[str, object]:
    return {
        "complaint_id": complaint.id,
        "at": at,
        "officer_id": officer_id,
        "action": action,
        "before": None,
        "after": after,
    }
