"""Anonymity: a citizen's name, handle and ids leave the list, the page and the queue. The conversation goes on.

Whoever has taken an event off the queue already has the name; the event `anonymised` asks them to forget it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from aggregator import documents
from model.clock import NewId
from model.cloudevent import Kind
from store import complaints, outbox, queue

ACTION = "anonymised"  #: in the history


def hide(connection: Connection, complaint_ids: Sequence[int], now: datetime, new_id: NewId) -> int:
    """Hide who complains; how many complaints were not hidden before.

    What waits for the queue, or waits on it, is rewritten in the same transaction.
    """
    hidden = complaints.hide(connection, complaint_ids, now)
    if not hidden:
        return 0
    complaints.record(connection, [step(complaint_id, now) for complaint_id in hidden])
    outbox.rewrite_pending(connection, hidden, documents.without_identity)
    queue.rewrite_open(connection, hidden, documents.without_identity)
    announcements = []
    for complaint_id, ticket in complaints.numbers(connection, hidden).items():
        document = documents.of_ticket(ticket, [])
        row = documents.outbox_row(
            event_id=new_id(), kind=Kind.ANONYMISED, complaint_id=complaint_id, document=document, now=now
        )
        announcements.append(row)
    outbox.add(connection, announcements)
    return len(hidden)


def step(complaint_id: int, now: datetime) -> dict[str, object]:
    """The line in the history."""
    return {
        "complaint_id": complaint_id,
        "at": now,
        "officer_id": None,
        "action": ACTION,
        "before": None,
        "after": None,
    }
