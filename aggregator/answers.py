"""An answer to a message of an open complaint belongs to it, also where the platform files it in another thread."""

from collections.abc import Sequence

from sqlalchemy import Connection

from aggregator.batch import Incoming
from aggregator.dedupe import by_account
from store import threads

Pair = tuple[int, int]  #: (conversation id, author id)


def answered(connection: Connection, unknown: Sequence[Incoming]) -> dict[Pair, int]:
    """The open complaint that each pair writes on in, found by what its messages answer.

    Only the author's own complaint: whoever comments below another citizen's words reports something of their own.
    """
    found: dict[Pair, int] = {}
    for key, items in by_account(item for item in unknown if item.event.reply_to is not None).items():
        names = sorted({item.event.reply_to for item in items if item.event.reply_to is not None})
        complaints = threads.open_complaints_of(connection, *key, names)
        for item in items:
            pair = (item.conversation_id, item.author_id)
            complaint_id = complaints.get((item.event.reply_to or "", item.author_id))
            if complaint_id is not None:
                found.setdefault(pair, complaint_id)
    return found
