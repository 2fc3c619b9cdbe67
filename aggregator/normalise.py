"""Normalise: a kept envelope becomes a reading, by the connector's pure function."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.accounts import Accounts
from connectors.contract import Malformed
from model.envelope import Transport
from model.event import Event
from model.understanding import Understanding
from store import envelopes
from store.columns import Record

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one envelope says; or why nothing could be read in it."""

    envelope_id: int
    channel: str
    account: str
    received_at: datetime
    transport: str = Transport.WEBHOOK
    events: Sequence[Event] = field(default=())
    understandings: Sequence[Understanding | None] = field(default=())  #: what each event means, once it was asked
    error: str | None = None


def read(accounts: Accounts, row: Record) -> Reading:
    """Read one row of the journal. Never raises: an error of the connector is the reading's error."""
    events: Sequence[Event] = ()
    error = None
    account = accounts.get(row.channel, row.account)
    if account is None:
        error = f"account {row.channel}/{row.account} is not configured; configure it and replay"
    else:
        try:
            events = account.connector.normalise(envelopes.as_envelope(row))
        except Malformed as malformed:
            error = str(malformed)
        except Exception as bug:
            log.exception("normalise failed", extra={"channel": row.channel, "envelope": row.id})
            error = f"the connector failed with {type(bug).__name__}; this is a defect of ours, replay after the mend"
    return Reading(
        envelope_id=row.id,
        channel=row.channel,
        account=row.account,
        received_at=row.received_at,
        transport=row.transport,
        events=events,
        error=error,
    )
