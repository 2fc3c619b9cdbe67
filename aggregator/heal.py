"""Heal: what a poll brought though a webhook should have. Platforms lose webhooks; whoever looks can count how many."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

from aggregator.accounts import Key
from aggregator.batch import Incoming
from model.envelope import Transport

HEALED = "healed"  #: the reason under which it is counted
LATE = timedelta(seconds=60)  #: a message younger than this may still come by webhook: the poll was only quicker


def healed(fresh: Sequence[Incoming], hooked: Callable[[Key], bool]) -> Counter[Key]:
    """New messages that only a poll brought, on accounts to which webhooks come."""
    return Counter(item.key for item in fresh if _only_polled(item) and hooked(item.key))


def _only_polled(item: Incoming) -> bool:
    late = item.reading.received_at - item.event.sent_at > LATE
    return item.reading.transport == Transport.POLL and late and not item.event.outgoing
