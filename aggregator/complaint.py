"""Complaint: new messages open one or join the one that is open, and what changed is announced in the outbox."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from aggregator import documents, gather, triage
from aggregator.anonymity import hide
from aggregator.answers import answered, answering
from aggregator.batch import Incoming, Rules
from aggregator.heads import heads
from model.cloudevent import Kind
from model.complaint import ComplaintStatus, complaint_number
from model.deadline import FIRST_RESPONSE_DAYS, JAKARTA, working_days_later
from model.event import AttachmentKind, MessageEdited
from store import attachments, complaints, conversations, messages, outbox, serials, standings
from understanding.personal import mask

#: Attachments whose bytes are worth fetching. A link or a contact card is all there is of it.
FETCHED = frozenset(AttachmentKind) - {AttachmentKind.LINK, AttachmentKind.CONTACT}


@dataclass(slots=True)
class Placed:
    """What a batch of messages did."""

    opened: list[Incoming] = field(default_factory=list)
    numbers: dict[int, str] = field(default_factory=dict)  #: of the complaints that were opened
    announced: int = 0
    attachments: int = 0
    aside: Sequence[int] = ()  #: complaints that may belong to an incident that has grown


def place(connection: Connection, fresh: Sequence[Incoming], rules: Rules) -> Placed:
    """Write new messages, with their complaints and what announces them. Outgoing ones open nothing.

    Whoever writes first in a conversation opens a complaint; later messages of the same author there join it. Commands
    open none and are no part of one: they are kept beside the newest complaint of their conversation.
    """
    placed = Placed()
    for item, message_id in zip(fresh, serials.reserve(connection, "message", len(fresh)), strict=True):
        item.message_id = message_id
    _join_or_open(connection, [item for item in fresh if not item.event.outgoing and item.command is None], placed)
    _join_outgoing(connection, [item for item in fresh if item.event.outgoing])
    gathered = gather.decide(connection, placed.opened, rules)
    _write_complaints(connection, placed, fresh, rules.now)
    triage.open_triage(connection, placed.opened, rules)
    gather.write(connection, gathered, rules)
    placed.aside = gathered.aside
    _keep_beside(connection, [item for item in fresh if item.command is not None])
    messages.add(connection, [_message_row(item) for item in fresh])
    attached = [row for item in fresh for row in _attachment_rows(item, rules.now)]
    attachments.add(connection, attached)
    placed.attachments = sum(row["state"] == attachments.QUEUED for row in attached)
    _announce(connection, fresh, placed, rules)
    if unnamed := {item.complaint_id for item in fresh if item.event.anonymous and item.complaint_id is not None}:
        placed.announced += hide(connection, sorted(unnamed), rules.now, rules.new_id)
    return placed


def _join_or_open(connection: Connection, fresh: Sequence[Incoming], placed: Placed) -> None:
    pairs = {(item.conversation_id, item.author_id) for item in fresh}
    known = conversations.open_complaints(connection, sorted(pairs))
    elsewhere = answered(connection, [item for item in fresh if (item.conversation_id, item.author_id) not in known])
    conversations.add_open(connection, [_open_row(*pair, complaint_id) for pair, complaint_id in elsewhere.items()])
    known |= elsewhere
    new = sorted(pairs - known.keys())
    ids = dict(zip(new, serials.reserve(connection, "complaint", len(new)), strict=True))
    for item in fresh:
        pair = (item.conversation_id, item.author_id)
        if pair in known:
            item.complaint_id = known[pair]
        else:
            item.complaint_id = known[pair] = ids[pair]
            item.opens = True
            placed.opened.append(item)


def _open_row(conversation_id: int, author_id: int, complaint_id: int) -> dict[str, int]:
    return {"conversation_id": conversation_id, "author_id": author_id, "complaint_id": complaint_id}


def _join_outgoing(connection: Connection, outgoing: Sequence[Incoming]) -> None:
    """What was written from our account, but not by us, belongs to the complaint that it answers, or is open there."""
    answering(connection, outgoing)
    if rest := [item for item in outgoing if item.complaint_id is None]:
        found = conversations.newest_open(connection, sorted({item.conversation_id for item in rest}))
        for item in rest:
            item.complaint_id = found.get(item.conversation_id)


def _keep_beside(connection: Connection, commanded: Sequence[Incoming]) -> None:
    """Officers see a command where the citizen wrote it."""
    if commanded:
        pairs = sorted({(item.conversation_id, item.author_id) for item in commanded})
        found = standings.newest_in(connection, pairs)
        for item in commanded:
            item.complaint_id = found.get((item.conversation_id, item.author_id))


def _write_complaints(connection: Connection, placed: Placed, fresh: Sequence[Incoming], now: datetime) -> None:
    """New complaints with their first message counted in; then what joined, new or old."""
    year = now.astimezone(JAKARTA).year
    serial = serials.reserve(connection, f"complaint_number:{year}", len(placed.opened))
    respond_by = working_days_later(now, FIRST_RESPONSE_DAYS)
    rows = []
    for item, number in zip(placed.opened, serial, strict=True):
        assert item.complaint_id is not None  # noqa: S101 - for the type checker: opening gave it
        placed.numbers[item.complaint_id] = complaint_number(year, number)
        rows.append(_complaint_row(item, placed.numbers[item.complaint_id], now, respond_by))
    complaints.add(connection, rows)
    opened = [_open_row(row["conversation_id"], row["author_id"], row["id"]) for row in rows]
    conversations.add_open(connection, opened)
    joined = [item for item in fresh if not item.opens and item.command is None]
    complaints.followed_up(connection, _follow_ups(joined, now))


def _complaint_row(item: Incoming, number: str, now: datetime, respond_by: datetime) -> dict[str, Any]:
    return {
        "id": item.complaint_id,
        "number": number,
        "type": triage.type_of(item).value,
        "status": ComplaintStatus.RECEIVED.value,
        "channel": item.reading.channel,
        "account": item.reading.account,
        "conversation_id": item.conversation_id,
        "author_id": item.author_id,
        "excerpt": excerpt(item),
        "visibility": item.event.visibility.value,
        "message_count": 1,
        "attachment_count": len(item.event.attachments),
        "unread": True,
        "created_at": now,
        "updated_at": now,
        "last_inbound_at": now,
        "respond_by": respond_by,
        "responded_at": None,
        "version": 1,
        "duplicate_of": item.duplicate_of,
        "incident_id": item.incident_id,
    }


def excerpt(item: Incoming) -> str:
    """The first words of a message; without words, the place's label; else nothing: the list shows what is attached.

    Personal data is masked: lists are read over shoulders.
    """
    label = item.event.location.label if item.event.location else None
    return " ".join((masked(item) or label or "").split())[: complaints.EXCERPT_LENGTH]


def masked(item: Incoming) -> str | None:
    """The message's words with the personal data in them masked."""
    text, meant = item.event.text, item.understanding
    return mask(text, meant.personal) if text and meant and meant.personal else text


def _follow_ups(joined: Sequence[Incoming], now: datetime) -> list[dict[str, Any]]:
    """One update a complaint. What we wrote ourselves neither marks it unread nor moves the citizen's time."""
    written: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for item in joined:
        if item.complaint_id is not None and not item.event.outgoing:
            written[item.complaint_id][0] += 1
            written[item.complaint_id][1] += len(item.event.attachments)
    return [
        {"complaint_id": complaint_id, "messages": count, "attachments": attached, "at": now}
        for complaint_id, (count, attached) in sorted(written.items())
    ]


def _message_row(item: Incoming) -> dict[str, Any]:
    event, location = item.event, item.event.location
    return {
        "id": item.message_id,
        "channel": item.reading.channel,
        "account": item.reading.account,
        "platform_message_id": event.platform_message_id,
        "conversation_id": item.conversation_id,
        "author_id": item.author_id,
        "complaint_id": item.complaint_id,
        "envelope_id": item.reading.envelope_id,
        "direction": messages.OUT if event.outgoing else messages.IN,
        "text": event.text,
        "lat": location.lat if location else None,
        "lon": location.lon if location else None,
        "place": location.label if location else None,
        "reply_to": event.reply_to,
        "visibility": event.visibility.value,
        "album": event.album,
        "permalink": event.permalink,
        "rating": event.rating,
        "sent_at": event.sent_at,
        "received_at": item.reading.received_at,
        "edited_at": event.sent_at if isinstance(event, MessageEdited) else None,
        "deleted_at": None,
        "state": None,
        "officer_id": None,
        "key": None,
        "command": item.command,
    }


def _attachment_rows(item: Incoming, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "message_id": item.message_id,
            "position": position,
            "kind": attachment.kind.value,
            "url": attachment.url,
            "media_id": attachment.media_id,
            "mime": attachment.mime,
            "name": attachment.name,
            "size_bytes": attachment.size_bytes,
            "state": attachments.QUEUED if attachment.kind in FETCHED else attachments.REMOTE,
            "attempts": 0,
            "due_at": now,
        }
        for position, attachment in enumerate(item.event.attachments)
    ]


def _announce(connection: Connection, fresh: Sequence[Incoming], placed: Placed, rules: Rules) -> None:
    """One outbox row a message: the first of a complaint creates it, the others are added to it.

    What repeats another complaint is news of that one, and never a second piece of work.
    """
    telling = [item for item in fresh if item.command is None and item.complaint_id is not None]
    asked = {item.complaint_id for item in telling if not item.opens or item.duplicate_of or item.incident_id}
    known = heads(connection, sorted(number for number in asked if number is not None))
    rows = []
    for item in telling:
        assert item.complaint_id is not None  # noqa: S101 - for the type checker: chosen above
        said = [documents.message_document(item.reading.channel, item.message_id, item.event, item.personal)]
        if head := known.get(item.complaint_id):
            document = documents.of_ticket(head, said)
        else:
            document = _new_document(item, placed.numbers[item.complaint_id], said, rules)
        kind = Kind.MESSAGE_ADDED
        if item.opens and item.duplicate_of is not None:
            kind = Kind.DUPLICATE_LINKED
            document["duplicate"] = placed.numbers[item.complaint_id]
        elif item.opens:
            kind = Kind.CREATED
            document["triage"] = triage.document_of(item, rules.insight)
        rows.append(
            documents.outbox_row(
                event_id=rules.new_id(),
                kind=kind,
                complaint_id=head.id if head else item.complaint_id,
                document=document,
                now=rules.now,
            )
        )
    outbox.add(connection, rows)
    placed.announced = len(rows)


def _new_document(item: Incoming, number: str, said: list[dict[str, Any]], rules: Rules) -> dict[str, Any]:
    return documents.complaint_document(
        number=number,
        channel=item.reading.channel,
        account=item.reading.account,
        created_at=rules.now,
        messages=said,
        type=triage.type_of(item),
    )
