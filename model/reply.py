"""What goes back to a citizen, and what a platform says to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from model.event import Visibility


class TextUnit(StrEnum):
    """What a platform counts when it limits a text."""

    CHARACTERS = "characters"  #: Unicode code points
    UTF16 = "utf16"  #: UTF-16 code units
    BYTES = "bytes"  #: UTF-8 bytes
    WEIGHTED = "weighted"  #: X: 2 for most scripts and emoji, 1 for Latin, 23 for a link


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyLimits:
    """What one send may hold, and until when."""

    unit: TextUnit
    maximum: int  #: in `unit`, for one part; longer replies are split
    window: timedelta | None = None  #: after the citizen's last message; None: no limit
    max_parts: int | None = None  #: None: as many as it takes; 1: a longer reply is refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One part of an officer's answer, small enough for one send. The text is text: never markup."""

    key: str  #: the same on every retry of this part
    conversation_id: str
    author_id: str  #: the citizen's platform identity
    text: str
    reply_to: str | None  #: platform_message_id of the citizen's message that is answered
    visibility: Visibility
    last_inbound_at: datetime | None  #: UTC; when the citizen last wrote in this conversation
    part: int = 1
    parts: int = 1
    previous_part_id: str | None = None  #: platform_message_id of the part before this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The platform took the message."""

    platform_message_id: str


class PlatformError(Exception):
    """Base of the closed family of failures when we call a platform: the daemon decides by class, never by platform.

    The text is for the officer, without secrets, and says what to do.
    """


class Unavailable(PlatformError):
    """No answer, or the platform's own failure: try again with backoff.

    `maybe_taken` is true when the request had been written and no answer came back (a time-out, a cut connection):
    then it is unknown whether the platform took the message, and it must not be sent again blindly.
    """

    def __init__(self, message: str, *, maybe_taken: bool = False) -> None:
        super().__init__(message)
        self.maybe_taken = maybe_taken


class Throttled(PlatformError):
    """Too many requests: try again after `retry_after_s` seconds."""

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Rejected(PlatformError):
    """Refused for good (too long, outside the reply window, forbidden content): the officer is told why."""


class Unreachable(PlatformError):
    """The citizen cannot be reached here any more (blocked us, left, deleted the account or the post)."""


class Misconfigured(PlatformError):
    """Our credentials or permissions are dead: the account is paused and ops are told."""
