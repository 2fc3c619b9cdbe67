"""The desk: what officers do with a complaint. Each action is one transaction, announced in the outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from aggregator.accounts import Accounts
from aggregator.acknowledge import outgoing_row, part_rows
from aggregator.changes import announce, announce_status
from aggregator.duplicates import share_status
from aggregator.sayings import Say
from aggregator.updates import Change, tell
from aggregator.window import Window, window_of
from model.clock import Clock, NewId
from model.cloudevent import Kind
from model.complaint import TRANSITIONS, ComplaintStatus
from store import complaints, conversations, messages, replies, serials
from store.columns import Record
from store.database import Database

KEY_LENGTH = 40  #: characters of a click's key; the key of a part adds its number


class DeskError(Exception):
    """Base: the action was not done. `code` names the reason for the page and the API."""

    code = "failed"


class NoSuchComplaint(DeskError):
    """There is no complaint of that number."""

    code = "no_such_complaint"


class NotAllowed(DeskError):
    """The status cannot be changed that way."""

    code = "not_allowed"


class IsDuplicate(DeskError):
    """It repeats another complaint and has that one's status: change it there, or part the two first."""

    code = "is_duplicate"


class ChangedMeanwhile(DeskError):
    """Somebody else was quicker: look again, then decide."""

    code = "changed_meanwhile"


class CannotReply(DeskError):
    """The reply was not queued; `code` is one of `Window.reason`, `empty`, `too_long`, `bad_key`, `nobody`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Officers' actions. `on_change` is called after each commit: open pages, the queue and the sender look again."""

    database: Database
    accounts: Accounts
    clock: Clock
    new_id: NewId
    say: Say
    on_change: Callable[[], None]

    def window(self, complaint: Record, conversation: Record) -> Window:
        """Whether and until when a reply can be sent, and how much one send holds."""
        account = self.accounts.get(complaint.channel, complaint.account)
        return window_of(account, conversation, self.clock())

    async def reply(self, number: str, *, text: str, key: str, officer_id: int) -> int:
        """Queue a reply; gives the id of its message. The same key again gives the same message: one click sends once.

        Raises:
            NoSuchComplaint, CannotReply: nothing was queued.
            StoreUnavailable: nothing was queued.
        """
        if not 0 < len(key) <= KEY_LENGTH:
            raise CannotReply("bad_key")
        if not text.strip():
            raise CannotReply("empty")
        job = partial(self.reply_in, number=number, text=text.strip(), key=key, officer_id=officer_id)
        message_id = await self.database.write(job)
        self.on_change()
        return message_id

    async def change_status(
        self, number: str, *, to: ComplaintStatus, officer_id: int, version: int | None = None
    ) -> None:
        """Change the status; `version` is the one the officer saw.

        Raises:
            NoSuchComplaint, NotAllowed, IsDuplicate, ChangedMeanwhile: nothing was changed.
        """
        job = partial(self._change_status, number=number, to=to, officer_id=officer_id, version=version)
        await self.database.write(job)
        self.on_change()

    async def send_again(self, number: str, message_id: int, *, officer_id: int) -> None:
        """Send once more what failed, or what nobody knows the fate of: only an officer decides that.

        Raises:
            NoSuchComplaint: it has no such message.
            NotAllowed: nothing of the message failed.
        """
        job = partial(self._send_again, number=number, message_id=message_id, officer_id=officer_id)
        await self.database.write(job)
        self.on_change()

    def reply_in(self, connection: Connection, number: str, text: str, key: str, officer_id: int) -> int:
        """The same within a transaction of the caller's, who calls `on_change`."""
        if (earlier := messages.by_key(connection, key)) is not None:
            return int(earlier.id)
        now = self.clock()
        complaint = _must_find(connection, number)
        conversation = conversations.get(connection, complaint.conversation_id)
        account = self.accounts.get(complaint.channel, complaint.account)
        window = window_of(account, conversation, now)
        if account is None or not window.open:
            raise CannotReply(window.reason or "no_replies")
        answered = messages.last_inbound(connection, complaint.id)
        if answered is None:
            raise CannotReply("nobody")
        [message_id] = serials.reserve(connection, "message", 1)
        row = outgoing_row(
            message_id=message_id,
            key=key,
            text=text,
            officer_id=officer_id,
            now=now,
            answers=_answers(complaint, answered),
        )
        parts = list(part_rows(account, row, conversation.platform_conversation_id, now))
        if window.max_parts is not None and len(parts) > window.max_parts:
            raise CannotReply("too_long")
        messages.add(connection, [row])
        replies.add(connection, parts)
        complaints.responded(connection, complaint.id, now)
        complaints.record(connection, [_record(complaint.id, now, officer_id, "replied")])
        announce(connection, [(message_id, Kind.REPLIED)], now, self.new_id)
        return message_id

    def _change_status(
        self, connection: Connection, number: str, to: ComplaintStatus, officer_id: int, version: int | None
    ) -> None:
        now = self.clock()
        complaint = _must_find(connection, number)
        before = ComplaintStatus(complaint.status)
        if complaint.duplicate_of is not None:
            raise IsDuplicate
        if version is not None and version != complaint.version and before is not to:
            raise ChangedMeanwhile
        if to not in TRANSITIONS[before]:
            raise NotAllowed
        if to.open and not before.open:
            pair = (complaint.conversation_id, complaint.author_id)
            if not conversations.reopen(connection, *pair, complaint.id):
                raise NotAllowed
        if not complaints.change_status(connection, complaint.id, before, to, now):
            raise ChangedMeanwhile
        if not to.open:
            conversations.close(connection, complaint.id)
        step = _record(complaint.id, now, officer_id, "status", before.value, to.value)
        complaints.record(connection, [step])
        change = Change(before=before, after=to, now=now)
        tell(connection, complaint, change, self.accounts, self.say)
        for duplicate in complaints.duplicates_of(connection, complaint.id):
            share_status(connection, duplicate, to, now)
            tell(connection, duplicate, change, self.accounts, self.say)
        announce_status(connection, complaint.id, now, self.new_id)

    def _send_again(self, connection: Connection, number: str, message_id: int, officer_id: int) -> None:
        now = self.clock()
        complaint = _must_find(connection, number)
        message = messages.get(connection, message_id)
        if message is None or message.complaint_id != complaint.id:
            raise NoSuchComplaint
        if not replies.send_again(connection, message_id, now):
            raise NotAllowed
        complaints.record(connection, [_record(complaint.id, now, officer_id, "sent_again")])
        announce(connection, [(message_id, Kind.REPLY_STATUS_CHANGED)], now, self.new_id)


def _must_find(connection: Connection, number: str) -> Record:
    complaint = complaints.by_number(connection, number)
    if complaint is None:
        raise NoSuchComplaint
    return complaint


def _answers(complaint: Record, answered: Record) -> dict[str, object]:
    return {
        "channel": complaint.channel,
        "account": complaint.account,
        "conversation_id": complaint.conversation_id,
        "author_id": complaint.author_id,
        "complaint_id": complaint.id,
        "reply_to": answered.platform_message_id,
        "visibility": answered.visibility,
    }


def _record(
    complaint_id: int, at: datetime, officer_id: int, action: str, before: str | None = None, after: str | None = None
) -> dict[str, object]:
    return {
        "complaint_id": complaint_id,
        "at": at,
        "officer_id": officer_id,
        "action": action,
        "before": before,
        "after": after,
    }
