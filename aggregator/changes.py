"""Changes of what is here already: edits, deletions, delivery receipts, and echoes of our own replies."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from aggregator import documents
from aggregator.accounts import Key
from aggregator.batch import Incoming, Rules, Tally
from aggregator.dedupe import by_account
from aggregator.heads import heads
from aggregator.normalise import Reading
from model.clock import NewId
from model.cloudevent import Kind
from model.event import MessageDeleted, ReplyStatus, ReplyStatusChanged
from store import attachments, complaints, early, messages, outbox, replies
from store.columns import Record

ECHO = "echo"


def absorb_echoes(
    connection: Connection, incoming: Sequence[Incoming], tally: Tally
) -> tuple[list[Incoming], list[int]]:
    """Take out what we sent ourselves; what is left was written by citizens, or in the platform's own app.

    An echo also settles a part of which we did not know whether the platform took it: the ids of such replies are given
    second, and their news is to be announced.
    """
    settled: list[int] = []
    left = [item for item in incoming if not item.event.outgoing]
    for key, items in by_account(item for item in incoming if item.event.outgoing).items():
        names = [item.event.platform_message_id for item in items]
        sent = {row.platform_message_id for row in replies.find(connection, *key, names, [])}
        for item in items:
            if item.event.platform_message_id in sent:
                tally.add(key, ECHO)
            elif (message_id := _settled(connection, key, item)) is not None:
                tally.add(key, ECHO)
                settled.append(message_id)
                sent.add(item.event.platform_message_id)  # two polled pages of one batch may both hold it
            else:
                left.append(item)
    return left, settled


def _settled(connection: Connection, key: Key, item: Incoming) -> int | None:
    """The reply of the part whose send we lost sight of and whose echo this is: same conversation, same words."""
    part = replies.unsettled(connection, *key, item.event.conversation_id, (item.event.text or "").strip())
    if part is None:
        return None
    replies.sent(connection, part.id, item.event.platform_message_id)
    apply_early_receipts(connection, part, item.event.platform_message_id)
    return int(part.message_id)


def apply_edits(connection: Connection, edits: Sequence[Incoming], rules: Rules) -> int:
    """Write what edited messages say now, with what they said before; gives how many were announced."""
    changed: list[tuple[int, Kind]] = []
    for key, items in by_account(edits).items():
        ids = messages.known(connection, *key, [item.event.platform_message_id for item in items])
        for item in items:
            location = item.event.location
            message_id = ids[item.event.platform_message_id]
            change = {
                "message_id": message_id,
                "new_text": item.event.text,
                "new_lat": location.lat if location else None,
                "new_lon": location.lon if location else None,
                "new_place": location.label if location else None,
                "at": item.event.sent_at,
            }
            if messages.edit(connection, change, item.reading.envelope_id):
                changed.append((message_id, Kind.MESSAGE_EDITED))
    return announce(connection, changed, rules.now, rules.new_id)


def apply_deletions(connection: Connection, readings: Sequence[Reading], rules: Rules) -> int:
    """Mark messages as taken back; a deletion that beat its message waits for it."""
    changed: list[tuple[int, Kind]] = []
    for reading in readings:
        key = (reading.channel, reading.account)
        for event in reading.events:
            if not isinstance(event, MessageDeleted):
                continue
            at = event.deleted_at or reading.received_at
            ids = messages.known(connection, *key, [event.platform_message_id])
            if message_id := ids.get(event.platform_message_id):
                if messages.delete(connection, message_id, at):
                    changed.append((message_id, Kind.MESSAGE_DELETED))
            else:
                early.keep(connection, _early(key, event.platform_message_id, early.DELETED, None, at, rules))
    return announce(connection, changed, rules.now, rules.new_id)


def apply_receipts(connection: Connection, readings: Sequence[Reading], rules: Rules) -> int:
    """Write what became of our replies; a receipt that beat our own commit waits for it."""
    changed: list[tuple[int, Kind]] = []
    for reading in readings:
        key = (reading.channel, reading.account)
        for event in reading.events:
            if not isinstance(event, ReplyStatusChanged):
                continue
            keys = [event.reply_key] if event.reply_key else []
            parts = replies.find(connection, *key, [event.platform_message_id], keys)
            for part in parts:
                if replies.advance(connection, part, event.status, event.error, event.platform_message_id):
                    changed.append((part.message_id, Kind.REPLY_STATUS_CHANGED))
            if not parts:
                at = event.changed_at or reading.received_at
                name = event.platform_message_id
                early.keep(connection, _early(key, name, event.status.value, event.error, at, rules))
    return announce(connection, changed, rules.now, rules.new_id)


def apply_early_deletions(connection: Connection, fresh: Sequence[Incoming], rules: Rules) -> int:
    """New messages that their authors had taken back before they came."""
    changed: list[tuple[int, Kind]] = []
    for key, items in by_account(fresh).items():
        by_name = {item.event.platform_message_id: item.message_id for item in items}
        for word in early.take(connection, *key, list(by_name)):
            message_id = by_name[word.platform_message_id]
            if word.kind == early.DELETED and messages.delete(connection, message_id, word.at):
                changed.append((message_id, Kind.MESSAGE_DELETED))
    return announce(connection, changed, rules.now, rules.new_id)


def apply_early_receipts(connection: Connection, part: Record, platform_message_id: str) -> bool:
    """Receipts that came before our own commit of the send; and the echo, which is this message, not another.

    Gives whether there is news among them.
    """
    news = False
    for word in early.take(connection, part.channel, part.account, [platform_message_id]):
        if word.kind in set(ReplyStatus):
            [current] = replies.find(connection, part.channel, part.account, [platform_message_id], [])
            status = ReplyStatus(word.kind)
            news = replies.advance(connection, current, status, word.error, platform_message_id) or news
    messages.forget_echo(connection, part.channel, part.account, platform_message_id)
    return news


def announce(connection: Connection, changed: Sequence[tuple[int, Kind]], now: datetime, new_id: NewId) -> int:
    """Outbox rows for changed messages (those of a complaint, but for commands and their answers); how many."""
    if not changed:
        return 0
    rows = {row.id: row for row in messages.by_ids(connection, [message_id for message_id, _ in changed])}
    changed = [(message_id, kind) for message_id, kind in changed if rows[message_id].command is None]
    theirs = sorted({rows[message_id].complaint_id for message_id, _ in changed} - {None})
    tickets = heads(connection, theirs)
    complaints.touch(connection, theirs, now)
    photos = attachments.positions(connection, [row.id for row in rows.values() if row.lat is None])
    announced = [
        _announcement(tickets[rows[message_id].complaint_id], [rows[message_id]], kind, now, new_id, photos)
        for message_id, kind in changed
        if rows[message_id].complaint_id in tickets
    ]
    outbox.add(connection, announced)
    return len(announced)


def announce_status(connection: Connection, complaint_id: int, now: datetime, new_id: NewId) -> None:
    """The outbox row of a changed status."""
    ticket = complaints.numbers(connection, [complaint_id])[complaint_id]
    outbox.add(connection, [_announcement(ticket, [], Kind.STATUS_CHANGED, now, new_id)])


def _announcement(
    ticket: Record,
    rows: Sequence[Record],
    kind: Kind,
    now: datetime,
    new_id: NewId,
    photos: Mapping[int, tuple[float, float]] = MappingProxyType({}),
) -> dict[str, Any]:
    said = [documents.stored_message_document(row, photos.get(row.id)) for row in rows]
    document = documents.of_ticket(ticket, said)
    return documents.outbox_row(event_id=new_id(), kind=kind, complaint_id=ticket.id, document=document, now=now)


def _early(key: Key, name: str, kind: str, error: str | None, at: Any, rules: Rules) -> dict[str, Any]:
    return {
        "channel": key[0],
        "account": key[1],
        "platform_message_id": name,
        "kind": kind,
        "error": error,
        "at": at,
        "kept_at": rules.now,
    }
