"""Dedupe: what is here already is absorbed, by whichever path it came again.

The unique key (channel, account, platform message id) in the database decides; this step asks it first, so that a
redelivery costs a look and not a failed transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from aggregator.accounts import Key
from aggregator.batch import Incoming, Tally
from aggregator.comprehend import events_of
from aggregator.normalise import Reading
from model.event import MessageEdited, MessageReceived
from store import messages

REDELIVERY = "redelivery"


def utterances(readings: Iterable[Reading]) -> list[Incoming]:
    """All messages in a batch, new or edited, in the order in which they came."""
    return [
        Incoming(reading=reading, event=event, understanding=meant)
        for reading in readings
        for event, meant in events_of(reading)
        if isinstance(event, MessageReceived)
    ]


def by_account(incoming: Iterable[Incoming]) -> dict[Key, list[Incoming]]:
    """Grouped by (channel, account): ids are unique within these."""
    grouped: dict[Key, list[Incoming]] = defaultdict(list)
    for item in incoming:
        grouped[item.key].append(item)
    return grouped


def split_known(
    connection: Connection, incoming: Sequence[Incoming], tally: Tally
) -> tuple[list[Incoming], list[Incoming]]:
    """New messages, and edits of known ones; redeliveries are counted and gone.

    An edit of a message that we never had is that message. The same id twice in one batch is one message too.
    """
    fresh: list[Incoming] = []
    edits: list[Incoming] = []
    for key, items in by_account(incoming).items():
        seen = messages.known(connection, *key, [item.event.platform_message_id for item in items])
        met = set(seen)
        for item in items:
            name = item.event.platform_message_id
            if name not in met:
                met.add(name)
                fresh.append(item)
            elif isinstance(item.event, MessageEdited):
                edits.append(item)
            else:
                tally.add(key, REDELIVERY)
    return fresh, edits


def without(incoming: Sequence[Incoming], fresh: Sequence[Incoming]) -> list[Incoming]:
    """What is left of a batch when its new messages are taken out."""
    new = {id(item) for item in fresh}
    return [item for item in incoming if id(item) not in new]
