"""Complaints and messages as the plain objects of the published schema (see `model.cloudevent`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from aggregator.identities import shown_id
from model.cloudevent import Kind, cloud_event
from model.complaint import ComplaintStatus, ComplaintType
from model.event import Attachment, AttachmentKind, Author, MessageReceived
from model.rendering import attachment_as_json, rfc3339
from model.understanding import PersonalData
from store.columns import Record
from store.messages import IN
from understanding.personal import mask, masked


def message_document(
    channel: str, message_id: int, event: MessageReceived, personal: Sequence[PersonalData] = ()
) -> dict[str, Any]:
    """A message that has just arrived; `personal` is what is masked in its words."""
    location = event.location
    return {
        "id": message_id,
        "platform_message_id": event.platform_message_id,
        "direction": "out" if event.outgoing else "in",
        "author": _author(channel, event.author),
        "text": mask(event.text, personal) if event.text and personal else event.text,
        "attachments": [_attachment(attachment) for attachment in event.attachments],
        "location": _location(location.lat, location.lon, location.label) if location else None,
        "reply_to": event.reply_to,
        "visibility": event.visibility.value,
        "permalink": event.permalink,
        "rating": event.rating,
        "sent_at": rfc3339(event.sent_at),
        "deleted": False,
    }


def stored_message_document(row: Record, photo: tuple[float, float] | None = None) -> dict[str, Any]:
    """A message from its row: for edits, deletions and replies. Its attachments were in the event that brought it.

    `photo` is where its photo was taken (latitude, longitude), for a message without a position.
    """
    location = _location(*photo, None, "photo") if photo else None
    if row.lat is not None and row.lon is not None:
        location = _location(row.lat, row.lon, row.place)
    return {
        "id": row.id,
        "platform_message_id": row.platform_message_id,
        "direction": row.direction,
        "author": None,
        "text": mask(row.text) if row.text and row.direction == IN else row.text,
        "attachments": [],
        "location": location,
        "reply_to": row.reply_to,
        "visibility": row.visibility,
        "permalink": row.permalink,
        "rating": row.rating,
        "sent_at": rfc3339(row.sent_at),
        "deleted": row.deleted_at is not None,
    }


def _author(channel: str, author: Author) -> dict[str, Any]:
    return {"id": shown_id(channel, author.id), "name": masked(author.name), "handle": author.handle}


def _attachment(attachment: Attachment) -> dict[str, Any]:
    """A contact card holds names, numbers and addresses; a file may be called by them."""
    return {**attachment_as_json(attachment), "name": masked(attachment.name)}


def _location(lat: float, lon: float, label: str | None, source: str = "message") -> dict[str, Any]:
    return {"lat": lat, "lon": lon, "label": label, "source": source}


def complaint_document(
    *,
    number: str,
    channel: str,
    account: str,
    created_at: datetime,
    messages: list[dict[str, Any]],
    status: str = ComplaintStatus.RECEIVED,
    type: str = ComplaintType.COMPLAINT,
    anonymous: bool = False,
    incident: str | None = None,
) -> dict[str, Any]:
    """A complaint with the messages that an event is about; of an anonymous one nothing says who wrote.

    What only some events say (`duplicate`, `duplicate_of`, `triage`) is added by those who announce them.
    """
    return {
        "number": number,
        "type": str(type),
        "status": str(status),
        "channel": channel,
        "account": account,
        "created_at": rfc3339(created_at),
        "anonymous": anonymous,
        "incident": incident,
        "duplicate": None,
        "duplicate_of": None,
        "triage": None,
        "messages": [_unsigned(message) for message in messages] if anonymous else messages,
    }


def of_ticket(ticket: Record, messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The document of a complaint as `store.complaints.numbers` gives it."""
    return complaint_document(
        number=ticket.number,
        channel=ticket.channel,
        account=ticket.account,
        created_at=ticket.created_at,
        messages=messages,
        status=ticket.status,
        type=ticket.type,
        anonymous=ticket.anonymous,
        incident=ticket.incident,
    )


def without_identity(payload: str) -> str:
    """An event that has not been delivered yet, with nothing in it of who wrote."""
    event = orjson.loads(payload)
    data = event["data"]
    data["anonymous"] = True
    data["messages"] = [_unsigned(message) for message in data["messages"]]
    return orjson.dumps(event).decode()


def _unsigned(message: dict[str, Any]) -> dict[str, Any]:
    """Platforms' ids go too: some hold the author's id, or the phone number itself. A contact card names somebody."""
    attached = [
        {**one, "name": None} if one["kind"] == AttachmentKind.CONTACT else one for one in message["attachments"]
    ]
    unsaid = dict.fromkeys(("author", "platform_message_id", "reply_to", "permalink"))
    return {**message, **unsaid, "attachments": attached}


def outbox_row(
    *, event_id: str, kind: Kind, complaint_id: int, document: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """The outbox row that announces a change."""
    event = cloud_event(
        event_id=event_id,
        kind=kind,
        channel=document["channel"],
        account=document["account"],
        number=document["number"],
        time=rfc3339(now),
        data=document,
    )
    return {
        "event_id": event_id,
        "complaint_id": complaint_id,
        "kind": kind.value,
        "payload": orjson.dumps(event).decode(),
        "created_at": now,
        "due_at": now,
    }
