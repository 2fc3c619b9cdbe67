"""Everybody: one answer to all citizens of an incident, each on their own channel and in their own conversation."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from aggregator.desk import CannotReply, Desk
from aggregator.happenings import Move, record
from aggregator.settling import find_incident
from model.complaint import TRANSITIONS, ComplaintStatus
from store import complaints, conversations, messages
from store.columns import Record

ANSWERED = "answered"  #: step of an incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One citizen's conversation: whether an answer can go there, or why not (`Window.reason`)."""

    complaint_number: str
    channel: str
    author_name: str | None
    reason: str | None  #: None: it can


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one answer to all."""

    message_ids: tuple[int, ...]
    left_out: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Everybody:
    """Answers to all of an incident, through the desk that sends single ones."""

    desk: Desk

    async def recipients(self, number: str) -> list[Recipient]:
        """Who would be answered, and who cannot be: what an officer sees before sending.

        Raises:
            NoSuchIncident.
        """
        return await self.desk.database.read(partial(self._recipients, number=number))

    async def reply(self, number: str, *, text: str, key: str, officer_id: int) -> Sent:
        """Queue the answer for everybody who can be answered, in one transaction. The same key again sends no more.

        Raises:
            NoSuchIncident, CannotReply: nothing was queued.
        """
        if not text.strip():
            raise CannotReply("empty")
        job = partial(self._reply, number=number, text=text.strip(), key=key, officer_id=officer_id)
        sent = await self.desk.database.write(job)
        self.desk.on_change()
        return sent

    async def change_status(self, number: str, *, to: ComplaintStatus, officer_id: int) -> int:
        """Change the status of every complaint of the incident that may go there; how many. Each citizen is told.

        Raises:
            NoSuchIncident.
        """
        members = await self.desk.database.read(partial(_members_of, number=number))
        changed = 0
        for one in members:
            if one.duplicate_of is None and to in TRANSITIONS[ComplaintStatus(one.status)]:
                await self.desk.change_status(one.number, to=to, officer_id=officer_id)
                changed += 1
        return changed

    def _recipients(self, connection: Connection, number: str) -> list[Recipient]:
        return [self._recipient(connection, one) for one in _once_each(_members_of(connection, number))]

    def _recipient(self, connection: Connection, complaint: Record) -> Recipient:
        window = self.desk.window(complaint, conversations.get(connection, complaint.conversation_id))
        return Recipient(
            complaint_number=complaint.number,
            channel=complaint.channel,
            author_name=complaint.author_name or complaint.author_handle,
            reason=None if window.open else window.reason or "no_replies",
        )

    def _reply(self, connection: Connection, number: str, text: str, key: str, officer_id: int) -> Sent:
        members = _once_each(_members_of(connection, number))
        again = any(messages.by_key(connection, _key(key, one.id)) is not None for one in members)
        message_ids: list[int] = []
        left_out: list[Recipient] = []
        for one in members:
            try:
                mine = _key(key, one.id)
                message_ids.append(
                    self.desk.reply_in(connection, number=one.number, text=text, key=mine, officer_id=officer_id)
                )
            except CannotReply as obstacle:
                left_out.append(replace(self._recipient(connection, one), reason=obstacle.code))
        if not again:
            moves: dict[int, list[Move]] = {find_incident(connection, number).id: []}
            record(connection, moves, ANSWERED, self.desk.clock(), officer_id=officer_id, note=text)
        return Sent(message_ids=tuple(message_ids), left_out=tuple(left_out))


def _members_of(connection: Connection, number: str) -> Sequence[Record]:
    incident = find_incident(connection, number)
    return complaints.in_incident(connection, incident.id)


def _once_each(members: Sequence[Record]) -> list[Record]:
    """Nobody reads the same answer twice in one conversation: the newest complaint of each author there."""
    newest = {(one.conversation_id, one.author_id): one for one in members}
    return sorted(newest.values(), key=lambda one: one.id)


def _key(key: str, complaint_id: int) -> str:
    """The key of one citizen's answer: the same click gives the same again."""
    return f"all-{hashlib.sha256(key.encode()).hexdigest()[:20]}-{complaint_id}"
