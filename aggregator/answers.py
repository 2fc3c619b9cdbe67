"""An answer to a message of an open complaint belongs to it, also where the platform files it in another thread."""

from collections.abc import Iterator, Sequence

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
    for item, complaints in _complaints(connection, unknown):
        if item.author_id in complaints:
            found.setdefault((item.conversation_id, item.author_id), complaints[item.author_id])
    return found


def answering(connection: Connection, outgoing: Sequence[Incoming]) -> None:
    """What was written from our account in the platform's own app joins the complaint whose words it answers."""
    for item, complaints in _complaints(connection, outgoing):
        item.complaint_id = next(iter(complaints.values()), None)


def _complaints(connection: Connection, items: Sequence[Incoming]) -> Iterator[tuple[Incoming, dict[int, int]]]:
    """Of each item that answers something, the open complaint of what it answers, by that complaint's author."""
    for key, answers in by_account(item for item in items if item.event.reply_to is not None).items():
        names = sorted({item.event.reply_to for item in answers if item.event.reply_to is not None})
        found = threads.open_complaints_of(connection, *key, names)
        for item in answers:
            yield item, {author: number for (name, author), number in found.items() if name == item.event.reply_to}
