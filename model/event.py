"""What a connector reads out of an envelope.

Four events change what P3M sees: `MessageReceived`, `MessageEdited`, `MessageDeleted`, `ReplyStatusChanged`.
Two outcomes keep the promise that nothing is dropped in silence: `Skipped` is counted with its reason,
`Unreadable` puts the item in quarantine while its neighbours in the same batch live on.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Visibility(StrEnum):
    """Who can read the message on its platform."""

    PUBLIC = "public"
    PRIVATE = "private"


class AttachmentKind(StrEnum):
    """What a citizen attached, whatever the platform calls it."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    DOCUMENT = "document"
    STICKER = "sticker"
    CONTACT = "contact"
    LINK = "link"


class ReplyStatus(StrEnum):
    """What a platform says became of a message that we sent."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A platform identity: never assumed to be a phone number."""

    id: str  #: the platform's id, unique within channel and account
    name: str | None = None  #: as displayed
    handle: str | None = None  #: without the leading @
    #: Further ids of the same identity, as `scheme:value` (`phone:+62812…`, `user_id:…`). A `phone:` is a number that
    #: the platform itself vouches for, never one that somebody typed: authors with the same one become one citizen.
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One attached thing. Its address is `url` or `media_id`; neither ever holds a secret of ours."""

    kind: AttachmentKind
    url: str | None = None  #: a public or short-lived address of the platform
    media_id: str | None = None  #: what the connector's `fetch` needs instead
    mime: str | None = None  #: as the platform claims
    name: str | None = None  #: file name, or a contact's name
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A position: WGS 84, degrees."""

    lat: float
    lon: float
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """One utterance. It has text, an attachment or a location: an empty message does not exist."""

    platform_message_id: str  #: unique within channel and account (a chat-scoped id carries its chat as a prefix)
    conversation_id: str  #: the platform's own thread, unique within channel and account
    author: Author
    sent_at: datetime  #: the platform's clock, aware, UTC
    text: str | None = None  #: None: there was no text; never the empty string
    attachments: tuple[Attachment, ...] = ()
    location: Location | None = None
    reply_to: str | None = None  #: platform_message_id of the quoted or answered message
    visibility: Visibility = Visibility.PRIVATE
    outgoing: bool = False  #: written by our own account (an echo, or an officer in the platform's own app)
    album: str | None = None  #: messages of one album share it
    permalink: str | None = None  #: public page of the message
    rating: int | None = None  #: stars, 1 to 5, where the platform has them
    anonymous: bool = False  #: the citizen asked for it with the message (a box on a form)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(MessageReceived):
    """The message as it reads now; `sent_at` is when it was edited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted:
    """The citizen or a moderator took the message back; what it said is kept in its history."""

    platform_message_id: str
    conversation_id: str | None = None
    deleted_at: datetime | None = None  #: None: the platform does not say when


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyStatusChanged:
    """A delivery receipt. It may come before our own record of the send, out of order, and more than once."""

    platform_message_id: str
    status: ReplyStatus
    changed_at: datetime | None = None
    reply_key: str | None = None  #: our own key, where the platform hands it back
    error: str | None = None  #: the platform's words, for FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Understood, and rightly not a message: counted under its reason (`reaction`, `typing`, `repost` …)."""

    reason: str  #: snake_case, a small closed set in each connector: it becomes a metric label
    platform_message_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """One item of a batch that could not be read: it goes to quarantine with this error."""

    path: str  #: where in the body (`entry[0].changes[1]`)
    error: str  #: what was expected, and what stood there; never a secret


Event = MessageReceived | MessageEdited | MessageDeleted | ReplyStatusChanged | Skipped | Unreadable
