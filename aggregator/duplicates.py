"""Duplicates: a complaint is linked to the one that it repeats, or stands on its own again.

A duplicate keeps its number, its conversation and its citizen; P3M works on the complaint that it repeats, whose status
it shares.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from aggregator import documents, happenings
from model.clock import NewId
from model.cloudevent import Kind
from model.complaint import ComplaintStatus
from store import complaints, conversations, messages, outbox
from store.columns import Record

LINKED, PARTED = "duplicate_linked", "duplicate_parted"  #: in the history


def link(
    connection: Connection, complaint: Record, root: Record, *, now: datetime, new_id: NewId, officer_id: int | None
) -> None:
    """Make `complaint` (and what repeats it) a duplicate of `root`, which itself is none."""
    known = _announced(connection, complaint)
    for one in (complaint, *complaints.duplicates_of(connection, complaint.id)):
        complaints.link_duplicate(connection, one.id, root.id, now)
        share_status(connection, one, ComplaintStatus(root.status), now)
    complaints.record(connection, [_step(complaint.id, now, officer_id, LINKED, None, root.number)])
    moved = [
        (row.id, row.incident_id, root.incident_id)
        for row in happenings.whole(connection, complaint.id)
        if row.incident_id != root.incident_id
    ]
    under = root.incident_id or complaint.incident_id
    if moved and under is not None:
        happenings.move(connection, {under: moved}, happenings.JOINED, now, officer_id=officer_id)
    happenings.tell_index(connection, [complaint.id])
    if known:
        _announce(connection, complaint.id, Kind.DUPLICATE_LINKED, now, new_id, duplicate_of=root.number)
    _announce(connection, root.id, Kind.DUPLICATE_LINKED, now, new_id, duplicate=complaint.number)


def part(connection: Connection, complaint: Record, *, now: datetime, new_id: NewId, officer_id: int | None) -> None:
    """Let a duplicate be a complaint of its own again; now it is work for P3M."""
    root = complaints.by_id(connection, complaint.duplicate_of)
    known = _announced(connection, complaint)
    complaints.link_duplicate(connection, complaint.id, None, now)
    complaints.record(connection, [_step(complaint.id, now, officer_id, PARTED, root.number, None)])
    happenings.tell_index(connection, [complaint.id])
    _announce(connection, root.id, Kind.DUPLICATE_PARTED, now, new_id, duplicate=complaint.number)
    kind = Kind.DUPLICATE_PARTED if known else Kind.CREATED
    _announce(connection, complaint.id, kind, now, new_id, whole=not known)


def share_status(connection: Connection, duplicate: Record, status: ComplaintStatus, now: datetime) -> None:
    """Give a duplicate the status of what it repeats; its conversation closes and opens with it."""
    before = ComplaintStatus(duplicate.status)
    if before is status:
        return
    complaints.change_status(connection, duplicate.id, before, status, now)
    complaints.record(connection, [_step(duplicate.id, now, None, "status", before.value, status.value)])
    if not status.open:
        conversations.close(connection, duplicate.id)
    elif not before.open:
        conversations.reopen(connection, duplicate.conversation_id, duplicate.author_id, duplicate.id)


def _announced(connection: Connection, complaint: Record) -> bool:
    """Whether P3M knows this complaint as work of its own: not what was a duplicate from the first moment on."""
    if complaint.duplicate_of is None:
        return True
    return any(step.action in (LINKED, PARTED) for step in complaints.history(connection, complaint.id))


def _announce(
    connection: Connection,
    complaint_id: int,
    kind: Kind,
    now: datetime,
    new_id: NewId,
    *,
    duplicate: str | None = None,
    duplicate_of: str | None = None,
    whole: bool = False,
) -> None:
    ticket = complaints.numbers(connection, [complaint_id])[complaint_id]
    written = messages.of_complaint(connection, complaint_id) if whole else ()
    document = documents.of_ticket(ticket, [documents.stored_message_document(row) for row in written])
    document |= {"duplicate": duplicate, "duplicate_of": duplicate_of}
    row = documents.outbox_row(event_id=new_id(), kind=kind, complaint_id=complaint_id, document=document, now=now)
    outbox.add(connection, [row])


def _step(
    complaint_id: int, at: datetime, officer_id: int | None, action: str, before: str | None, after: str | None
) -> dict[str, Any]:
    return {
        "complaint_id": complaint_id,
        "at": at,
        "officer_id": officer_id,
        "action": action,
        "before": before,
        "after": after,
    }
