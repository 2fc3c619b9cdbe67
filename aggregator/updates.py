"""Updates: a citizen is told, once and where they wrote, that the status of their complaint has changed.

Never against their wish (`STOP`), never by itself in public unless the account's settings say so, never outside the
platform's window. What could not be told stands in the history with its reason, so that an officer can tell it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from aggregator.accounts import Account, Accounts, Updates
from aggregator.acknowledge import outgoing_row, part_rows
from aggregator.sayings import Say, Saying, told
from aggregator.window import window_of
from model.complaint import ComplaintStatus, ComplaintType
from model.event import Visibility
from store import citizens, complaints, conversations, messages, replies, serials, standings
from store.columns import Record

KEY = "upd-"
NOT_TOLD = "not_told"  #: in the history; `after` says why
S = ComplaintStatus
#: A step back that only takes an officer's mistake back: nothing has happened for the citizen.
CORRECTIONS = frozenset(
    {(S.DISPATCHED, S.VERIFIED), (S.IN_PROGRESS, S.DISPATCHED), (S.VERIFIED, S.RECEIVED), (S.REJECTED, S.RECEIVED)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of status that has just been written."""

    before: ComplaintStatus
    after: ComplaintStatus
    now: datetime  #: UTC


def tell(connection: Connection, complaint: Record, change: Change, accounts: Accounts, say: Say) -> bool:
    """Queue the update in the transaction that changes the status; whether there is one.

    `complaint` is the row as it was before the change (`store.complaints.by_number`). The same status is told once,
    also when an officer goes back and forth.
    """
    account = accounts.get(complaint.channel, complaint.account)
    if not _is_news(connection, complaint, change) or (account is not None and account.updates is Updates.OFF):
        return False
    answered = standings.last_inbound_in(connection, complaint.id, complaint.conversation_id)
    conversation = conversations.get(connection, complaint.conversation_id)
    reason = _obstacle(connection, account, answered, conversation, change.now)
    if account is None or answered is None or reason is not None:
        complaints.record(connection, [_step(complaint.id, change.now, reason)])
        return False
    [message_id] = serials.reserve(connection, "message", 1)
    first = standings.last_update(connection, complaint.id, KEY) is None
    text = _text(say, account.language, complaint.number, change.after, hint=first and _is_private(answered))
    row = outgoing_row(
        message_id=message_id,
        key=f"{KEY}{complaint.id}-{complaint.version}-{change.after.value}",
        text=text,
        officer_id=None,
        now=change.now,
        answers=_answers(complaint, answered),
    )
    messages.add(connection, [row])
    replies.add(connection, list(part_rows(account, row, conversation.platform_conversation_id, change.now)))
    return True


def _is_news(connection: Connection, complaint: Record, change: Change) -> bool:
    if change.after is S.RECEIVED or (change.before, change.after) in CORRECTIONS:
        return False
    if complaint.type == ComplaintType.SPAM:
        return False
    last = standings.last_update(connection, complaint.id, KEY)
    return last is None or last.rpartition("-")[2] != change.after.value


def _obstacle(
    connection: Connection, account: Account | None, answered: Record | None, conversation: Record, now: datetime
) -> str | None:
    """Why the citizen cannot be told; None: nothing stands in the way."""
    window = window_of(account, conversation, now)
    if account is None or not window.open:
        return window.reason
    if answered is None:
        return "nobody"
    if not _is_private(answered) and account.updates is not Updates.PUBLIC:
        return "public"
    return "stopped" if citizens.wants_no_updates(connection, answered.author_id) else None


def _is_private(answered: Record) -> bool:
    return bool(answered.visibility == Visibility.PRIVATE.value)


def _text(say: Say, language: str, number: str, status: ComplaintStatus, *, hint: bool) -> str:
    text = say(language, told(status), number=number)
    return f"{text} {say(language, Saying.STOP_HINT)}" if hint else text


def _answers(complaint: Record, answered: Record) -> dict[str, Any]:
    return {
        "channel": complaint.channel,
        "account": complaint.account,
        "conversation_id": complaint.conversation_id,
        "author_id": answered.author_id,
        "complaint_id": complaint.id,
        "reply_to": answered.platform_message_id,
        "visibility": answered.visibility,
    }


def _step(complaint_id: int, at: datetime, reason: str | None) -> dict[str, Any]:
    return {
        "complaint_id": complaint_id,
        "at": at,
        "officer_id": None,
        "action": NOT_TOLD,
        "before": None,
        "after": reason,
    }
