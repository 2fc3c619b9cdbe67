"""Delivery reports and read receipts: what became of an answer of ours (RFC 3464, RFC 8098)."""

from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import Message

from connectors.email.envelope import ids, sent_at
from connectors.email.words import header
from model.event import Event, ReplyStatus, ReplyStatusChanged, Skipped

ACTIONS = {
    "failed": ReplyStatus.FAILED,
    "delivered": ReplyStatus.DELIVERED,
    "relayed": ReplyStatus.DELIVERED,
    "expanded": ReplyStatus.DELIVERED,
}


def events(message: Message, own_id: str) -> Sequence[Event] | None:
    """What a report says; None: it is no report."""
    if message.get_content_type() != "multipart/report" and not header(message, "x-failed-recipients"):
        return None
    parts = list(message.walk())
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            return [_delivery(message, part, parts, own_id)]
        if kind == "message/disposition-notification":
            return [_read(message, part, own_id)]
    return [_failed(message, parts, own_id)]


def _delivery(message: Message, status: Message, parts: list[Message], own_id: str) -> Event:
    fields = list(_fields(status))
    action = next((found for one in fields if (found := header(one, "action").lower())), "")
    answer = _original(message, parts)
    if action not in ACTIONS or answer is None:
        return Skipped(reason="delayed" if action == "delayed" else "bounce", platform_message_id=own_id)
    became = ACTIONS[action]
    said = next((found for one in fields if (found := header(one, "diagnostic-code") or header(one, "status"))), "")
    return ReplyStatusChanged(
        platform_message_id=answer,
        status=became,
        changed_at=sent_at(message),
        error=(said[:500] or "the mail came back") if became is ReplyStatus.FAILED else None,
    )


def _failed(message: Message, parts: list[Message], own_id: str) -> Event:
    """Exim and others name the failed receiver in a header and return the mail without a status part."""
    answer = _original(message, parts)
    failed = header(message, "x-failed-recipients")
    if not failed or answer is None:
        return Skipped(reason="bounce", platform_message_id=own_id)
    return ReplyStatusChanged(
        platform_message_id=answer,
        status=ReplyStatus.FAILED,
        changed_at=sent_at(message),
        error=f"the mail to {failed[:200]} came back",
    )


def _read(message: Message, notification: Message, own_id: str) -> Event:
    fields = list(_fields(notification))
    answer = next((found[0] for one in fields if (found := ids(one, "original-message-id"))), None)
    seen = any("displayed" in header(one, "disposition").lower() for one in fields)
    if answer is None or not seen:
        return Skipped(reason="receipt", platform_message_id=own_id)
    return ReplyStatusChanged(platform_message_id=answer, status=ReplyStatus.READ, changed_at=sent_at(message))


def _fields(part: Message) -> Iterator[Message]:
    """The groups of fields in a report's machine-readable part."""
    inner = part.get_payload()
    if isinstance(inner, list):
        yield from (one for one in inner if isinstance(one, Message))
        return
    content = part.get_payload(decode=True)
    yield message_from_bytes(content if isinstance(content, bytes) else b"")


def _original(message: Message, parts: list[Message]) -> str | None:
    """The id of the mail that the report is about: it is returned with it, whole or its headers alone."""
    for part in parts:
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers", "message/rfc822"):
            for returned in _fields(part):
                if found := ids(returned, "message-id"):
                    return found[0]
    for name in ("x-original-message-id", "in-reply-to", "references"):
        if found := ids(message, name):
            return found[-1]
    return None
