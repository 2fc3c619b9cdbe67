"""Events as plain JSON objects: what `command-center normalise` prints and what fixtures hold."""

from datetime import UTC, datetime
from typing import Any

from model.event import (
    Attachment,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ReplyStatusChanged,
    Skipped,
    Unreadable,
)


def rfc3339(moment: datetime) -> str:
    """`2026-11-24T07:02:00Z`, with milliseconds only where there are some."""
    moment = moment.astimezone(UTC)
    precision = "milliseconds" if moment.microsecond else "seconds"
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")


def event_as_json(channel: str, event: Event) -> dict[str, Any]:
    """One event as a JSON object.

    The documented fields of a message are always there; `outgoing`, `anonymous`, `album`, `permalink`, `rating` and
    `author.aliases` only where they say something.
    """
    match event:
        case MessageReceived():  # MessageEdited too: it is a message as it reads now
            return _message(channel, event)
        case MessageDeleted():
            return {
                "kind": "message_deleted",
                "channel": channel,
                "platform_message_id": event.platform_message_id,
                "conversation_id": event.conversation_id,
                "deleted_at": rfc3339(event.deleted_at) if event.deleted_at else None,
            }
        case ReplyStatusChanged():
            return {
                "kind": "reply_status_changed",
                "channel": channel,
                "platform_message_id": event.platform_message_id,
                "status": event.status.value,
                "changed_at": rfc3339(event.changed_at) if event.changed_at else None,
                "reply_key": event.reply_key,
                "error": event.error,
            }
        case Skipped():
            return {
                "kind": "skipped",
                "channel": channel,
                "reason": event.reason,
                "platform_message_id": event.platform_message_id,
            }
        case Unreadable():
            return {"kind": "unreadable", "channel": channel, "path": event.path, "error": event.error}


def _message(channel: str, event: MessageReceived) -> dict[str, Any]:
    author: dict[str, Any] = {"id": event.author.id, "name": event.author.name, "handle": event.author.handle}
    if event.author.aliases:
        author["aliases"] = list(event.author.aliases)
    location = event.location
    rendered: dict[str, Any] = {
        "kind": "message_edited" if isinstance(event, MessageEdited) else "message_received",
        "channel": channel,
        "platform_message_id": event.platform_message_id,
        "conversation_id": event.conversation_id,
        "author": author,
        "text": event.text,
        "attachments": [attachment_as_json(attachment) for attachment in event.attachments],
        "location": {"lat": location.lat, "lon": location.lon, "label": location.label} if location else None,
        "reply_to": event.reply_to,
        "visibility": event.visibility.value,
        "sent_at": rfc3339(event.sent_at),
    }
    for name in ("outgoing", "anonymous"):
        if getattr(event, name):
            rendered[name] = True
    for name in ("album", "permalink", "rating"):
        if (value := getattr(event, name)) is not None:
            rendered[name] = value
    return rendered


def attachment_as_json(attachment: Attachment) -> dict[str, Any]:
    """`{kind, url or media_id, mime, name, size_bytes}`."""
    address = {"url": attachment.url} if attachment.url is not None else {"media_id": attachment.media_id}
    return {
        "kind": attachment.kind.value,
        **address,
        "mime": attachment.mime,
        "name": attachment.name,
        "size_bytes": attachment.size_bytes,
    }
