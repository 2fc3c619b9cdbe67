"""What a well-formed event is."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from connectors.reading import MAX_TEXT
from model.event import (
    Attachment,
    AttachmentKind,
    Author,
    Event,
    Location,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ReplyStatus,
    ReplyStatusChanged,
    Skipped,
    Unreadable,
    Visibility,
)
from model.rendering import event_as_json
from tests.connectors.variants import INVENTED

NO_IDS = frozenset({"None", "True", "False", "[]", "{}", "[None]", "[{}]"})
KINDS = (MessageReceived, MessageEdited, MessageDeleted, ReplyStatusChanged, Skipped, Unreadable)
MAX_ID = 512
REASON = re.compile(r"[a-z][a-z0-9_]{1,39}")
ADDRESS = re.compile(r"https?://[^\s/]\S*")
ALIAS = re.compile(r"[a-z_]+:\S.*", re.DOTALL)
EARLIEST, LATEST = datetime(2005, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def assert_well_formed(channel: str, events: Any) -> None:
    """Every event of the list can be stored, shown, counted and answered."""
    assert isinstance(events, Sequence) and not isinstance(events, str | bytes), f"not a sequence: {type(events)}"
    for event in events:
        assert type(event) in KINDS, f"not an event: {event!r}"
        match event:
            case MessageReceived():
                _message(event)
            case MessageDeleted():
                _id("platform_message_id", event.platform_message_id)
                _optional_id("conversation_id", event.conversation_id)
                _optional_time("deleted_at", event.deleted_at)
            case ReplyStatusChanged():
                _status(event)
            case Skipped():
                assert REASON.fullmatch(event.reason), f"a reason becomes a metric label: {event.reason!r}"
                assert INVENTED not in event.reason, "the payload's own words became a metric label"
                _optional_id("platform_message_id", event.platform_message_id)
            case Unreadable():
                _text("error", event.error, longest=2000)
                assert isinstance(event.path, str) and len(event.path) <= 2000
        orjson.dumps(event_as_json(channel, event))  # refuses lone surrogates and numbers that JSON has not


def rendered(channel: str, events: Sequence[Event]) -> list[dict[str, Any]]:
    """The events as the golden file has them."""
    return [event_as_json(channel, event) for event in events]


def _message(event: MessageReceived) -> None:
    _id("platform_message_id", event.platform_message_id)
    _id("conversation_id", event.conversation_id)
    _time("sent_at", event.sent_at)
    _author(event.author)
    _optional_text("text", event.text, longest=MAX_TEXT)
    _optional_id("reply_to", event.reply_to)
    _optional_id("album", event.album)
    assert isinstance(event.attachments, tuple), f"attachments: a tuple, not {event.attachments!r}"
    for attachment in event.attachments:
        _attachment(attachment)
    if event.location is not None:
        _location(event.location)
    assert event.text is not None or event.attachments or event.location, f"an empty message: {event!r}"
    assert isinstance(event.visibility, Visibility)
    assert isinstance(event.outgoing, bool)
    _optional_address("permalink", event.permalink)
    assert event.rating is None or (type(event.rating) is int and 1 <= event.rating <= 5), f"rating {event.rating!r}"


def _author(author: Author) -> None:
    assert isinstance(author, Author)
    _id("author.id", author.id)
    _optional_text("author.name", author.name, longest=MAX_TEXT)
    _optional_text("author.handle", author.handle, longest=MAX_TEXT)
    assert author.handle is None or not author.handle.startswith("@"), "a handle is kept without its @"
    for alias in author.aliases:
        assert ALIAS.fullmatch(alias), f"an alias is `scheme:value`: {alias!r}"
        _id("author.aliases", alias, longest=MAX_ID + 32)


def _attachment(attachment: Attachment) -> None:
    assert isinstance(attachment, Attachment)
    assert isinstance(attachment.kind, AttachmentKind)
    _optional_address("attachment.url", attachment.url)
    _optional_id("attachment.media_id", attachment.media_id, longest=4096)
    if attachment.kind is AttachmentKind.CONTACT:
        assert attachment.url or attachment.media_id or attachment.name, "a contact without name and address"
    else:
        assert attachment.url or attachment.media_id, f"an attachment without an address: {attachment!r}"
    _optional_text("attachment.mime", attachment.mime, longest=MAX_TEXT)
    _optional_text("attachment.name", attachment.name, longest=MAX_TEXT)
    size = attachment.size_bytes
    assert size is None or (type(size) is int and 0 <= size < 1 << 63), f"attachment.size_bytes {size!r}"


def _location(location: Location) -> None:
    for name, value, most in (("lat", location.lat, 90), ("lon", location.lon, 180)):
        assert type(value) in (int, float) and math.isfinite(value), f"location.{name} {value!r}"
        assert abs(value) <= most, f"location.{name} {value!r} is not on this planet"
    _optional_text("location.label", location.label, longest=MAX_TEXT)


def _status(event: ReplyStatusChanged) -> None:
    _id("platform_message_id", event.platform_message_id)
    assert isinstance(event.status, ReplyStatus)
    _optional_time("changed_at", event.changed_at)
    _optional_id("reply_key", event.reply_key)
    _optional_text("error", event.error, longest=MAX_TEXT)


def _text(name: str, value: Any, *, longest: int) -> None:
    assert isinstance(value, str), f"{name}: a text, not {value!r}"
    assert value.strip(), f"{name}: nothing in it: {value!r} (None says that there is none)"
    assert len(value) <= longest, f"{name}: {len(value)} characters"
    assert "\x00" not in value, f"{name}: a NUL in {value!r}"
    assert not any(0xD800 <= ord(character) <= 0xDFFF for character in value), f"{name}: lone surrogate in {value!r}"


def _optional_text(name: str, value: Any, *, longest: int) -> None:
    if value is not None:
        _text(name, value, longest=longest)


def _id(name: str, value: Any, *, longest: int = MAX_ID) -> None:
    _text(name, value, longest=longest)
    assert value not in NO_IDS, f"{name}: {value!r} is what Python prints for a value that is not there"


def _optional_id(name: str, value: Any, *, longest: int = MAX_ID) -> None:
    if value is not None:
        _id(name, value, longest=longest)


def _optional_address(name: str, value: Any) -> None:
    if value is not None:
        _text(name, value, longest=MAX_TEXT)
        assert ADDRESS.fullmatch(value), f"{name}: an officer's browser must not be led to {value[:80]!r}"


def _time(name: str, value: Any) -> None:
    assert isinstance(value, datetime), f"{name}: a time, not {value!r}"
    assert value.utcoffset() == timedelta(0), f"{name}: aware and UTC, not {value!r}"
    assert EARLIEST <= value < LATEST, f"{name}: not to be believed: {value!r}"


def _optional_time(name: str, value: Any) -> None:
    if value is not None:
        _time(name, value)
