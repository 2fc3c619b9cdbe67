"""The envelope: raw bytes as a platform sent them, kept as evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Transport(StrEnum):
    """How an envelope reached us."""

    WEBHOOK = "webhook"
    POLL = "poll"
    STREAM = "stream"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What arrived, before anything was understood of it.

    `normalise` may read `body` and `headers` and nothing else: the same bytes mean the same events in a year.
    """

    channel: str
    account: str
    transport: Transport
    received_at: datetime  #: our clock, aware, UTC
    body: bytes  #: exactly as it came; never re-encoded
    headers: Mapping[str, str] = field(default_factory=dict)  #: names in lower case
