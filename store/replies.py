"""Replies on their way out: a row first, then a send. Each part is sent once, or its fate is told.

States of a part: `queued` → `sending` → `sent` → `delivered` → `read`; or `failed` (refused for good), or `unknown`
(it was being sent when we lost sight of it: only a person decides to send it again).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, UniqueConstraint, exists, select, text, update
from sqlmodel import Field, SQLModel

from model.event import ReplyStatus
from store.columns import BigId, Instant, Record, table
from store.conversations import V
from store.messages import M
from store.people import A
from store.upsert import insert_all

QUEUED, SENDING, SENT, FAILED, UNKNOWN = "queued", "sending", "sent", "failed", "unknown"
RANK = {QUEUED: 0, SENDING: 1, UNKNOWN: 1, SENT: 2, "delivered": 3, "read": 4, FAILED: 5}
UNSETTLED = (QUEUED, SENDING, UNKNOWN)  #: nothing has said yet what became of it
IS_OPEN = text("state IN ('queued', 'sending')")


class SendPart(SQLModel, table=True):
    """One part of a reply: as much as the platform takes in one send."""

    __tablename__ = "send_part"
    __table_args__ = (
        UniqueConstraint("channel", "account", "platform_message_id"),
        Index("ix_send_part_open", "due_at", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_send_part_conversation", "conversation_id", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    message_id: int = Field(sa_type=BigId, foreign_key="message.id", index=True)
    conversation_id: int = Field(sa_type=BigId)
    channel: str = Field(max_length=64)
    account: str = Field(max_length=64)
    key: str = Field(max_length=64, unique=True)
    part: int
    parts: int
    text: str
    state: str = Field(max_length=16)
    attempts: int = 0
    due_at: datetime = Field(sa_type=Instant)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    platform_message_id: str | None = None
    error: str | None = None


P = table(SendPart)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Queue the parts of replies, in the transaction that writes their messages."""
    insert_all(connection, P, [{"state": QUEUED, "attempts": 0, **row} for row in rows])


def is_due(connection: Connection, key: tuple[str, str], now: datetime) -> bool:
    """Whether an account has a part to send now: a look that costs no write."""
    due = (P.c.state == QUEUED) & (P.c.due_at <= now) & (P.c.channel == key[0]) & (P.c.account == key[1])
    return connection.execute(select(P.c.id).where(due).limit(1)).scalar() is not None


def claim(
    connection: Connection, accounts: Sequence[tuple[str, str]], now: datetime, until: datetime, most: int
) -> Sequence[Record]:
    """Take parts to send now: the first open part of each conversation, so that replies keep their order.

    Gives what a send needs: the part, the conversation's platform id and window, the citizen's id, what it answers.
    """
    earlier = P.alias("earlier")
    blocked = exists().where(
        earlier.c.conversation_id == P.c.conversation_id, earlier.c.id < P.c.id, earlier.c.state.in_([QUEUED, SENDING])
    )
    free = (
        select(P.c.id)
        .where(P.c.state == QUEUED, P.c.due_at <= now, ~blocked, _of(accounts))
        .order_by(P.c.due_at)
        .limit(most)
        .with_for_update(skip_locked=True, of=P)
    )
    ids = list(connection.execute(free).scalars())
    if not ids:
        return []
    connection.execute(update(P).where(P.c.id.in_(ids)).values(state=SENDING, lease_until=until))
    refresh_messages(connection, ids)
    return _to_send(connection, ids)


def _of(accounts: Sequence[tuple[str, str]]) -> Any:
    pairs = [(P.c.channel == channel) & (P.c.account == account) for channel, account in accounts]
    together = pairs[0]
    for pair in pairs[1:]:
        together = together | pair
    return together


def _to_send(connection: Connection, ids: Sequence[int]) -> Sequence[Record]:
    before = P.alias("before")
    previous = (
        select(before.c.platform_message_id)
        .where(before.c.message_id == P.c.message_id, before.c.part == P.c.part - 1)
        .scalar_subquery()
    )
    question = (
        select(
            P,
            M.c.complaint_id,
            M.c.reply_to,
            M.c.visibility,
            V.c.platform_conversation_id,
            V.c.last_inbound_at,
            A.c.platform_author_id,
            previous.label("previous_part_id"),
        )
        .join(M, M.c.id == P.c.message_id)
        .join(V, V.c.id == P.c.conversation_id)
        .join(A, A.c.id == M.c.author_id)
        .where(P.c.id.in_(ids))
        .order_by(P.c.id)
    )
    return connection.execute(question).all()


def sent(connection: Connection, part_id: int, platform_message_id: str) -> bool:
    """The platform took it; whether that is news. A receipt or an echo that came first is not overwritten."""
    named = {"platform_message_id": platform_message_id, "lease_until": None}
    connection.execute(update(P).where(P.c.id == part_id).values(named))
    return _become(connection, part_id, {"state": SENT, "error": None})


def retry(connection: Connection, part_id: int, due_at: datetime, error: str, *, counted: bool) -> bool:
    """Not taken: send it again later; False: an echo or a receipt has proved meanwhile that it was taken.

    `counted` says whether the attempt counts against the maximum.
    """
    attempts = P.c.attempts + (1 if counted else 0)
    values = {"state": QUEUED, "due_at": due_at, "lease_until": None, "error": error, "attempts": attempts}
    return _become(connection, part_id, values)


def settle(connection: Connection, part_id: int, state: str, error: str) -> bool:
    """Failed for good, or unknown: the officer is told. Later parts of the same reply wait with it.

    False: an echo or a receipt has said meanwhile what became of it, and that stands.
    """
    if not _become(connection, part_id, {"state": state, "lease_until": None, "error": error}):
        return False
    row = connection.execute(select(P.c.message_id, P.c.part).where(P.c.id == part_id)).one()
    later = (P.c.message_id == row.message_id) & (P.c.part > row.part) & (P.c.state == QUEUED)
    connection.execute(update(P).where(later).values(state=FAILED, error="an earlier part was not sent"))
    refresh_messages(connection, [part_id])
    return True


def _become(connection: Connection, part_id: int, values: dict[str, Any]) -> bool:
    """Change a part whose fate is still open; whether it was."""
    still = (P.c.id == part_id) & P.c.state.in_(UNSETTLED)
    changed = connection.execute(update(P).where(still).values(values)).rowcount > 0
    if changed:
        refresh_messages(connection, [part_id])
    return changed


def send_again(connection: Connection, message_id: int, now: datetime) -> int:
    """An officer's decision: what failed or is unknown is queued once more, from the first such part on."""
    stuck = (P.c.message_id == message_id) & P.c.state.in_([FAILED, UNKNOWN])
    values = {"state": QUEUED, "due_at": now, "attempts": 0, "error": None}
    ids = list(connection.execute(update(P).where(stuck).values(values).returning(P.c.id)).scalars())
    refresh_messages(connection, ids)
    return len(ids)


def lost(connection: Connection, now: datetime) -> Sequence[Record]:
    """Parts whose sender died: their lease has run out while they were being sent."""
    return connection.execute(select(P).where(P.c.state == SENDING, P.c.lease_until <= now)).all()


def find(
    connection: Connection, channel: str, account: str, ids: Sequence[str], keys: Sequence[str]
) -> Sequence[Record]:
    """Parts by the platform's message ids or by our own keys."""
    ours = (P.c.channel == channel) & (P.c.account == account)
    return connection.execute(select(P).where(ours & (P.c.platform_message_id.in_(ids) | P.c.key.in_(keys)))).all()


def unsettled(connection: Connection, channel: str, account: str, conversation: str, words: str) -> Record | None:
    """The oldest part of which it is not known whether it was taken, with these words in this conversation."""
    question = (
        select(P)
        .join(V, V.c.id == P.c.conversation_id)
        .where(
            P.c.channel == channel,
            P.c.account == account,
            P.c.state.in_([SENDING, UNKNOWN]),
            P.c.text == words,
            V.c.platform_conversation_id == conversation,
        )
        .order_by(P.c.id)
        .limit(1)
    )
    return connection.execute(question).one_or_none()


def advance(connection: Connection, part: Record, status: ReplyStatus, error: str | None, platform_id: str) -> bool:
    """A receipt: never steps back (read may come before delivered), never doubts a failure twice."""
    if RANK[status.value] <= RANK[part.state]:
        return False
    values = {"state": status.value, "error": error, "lease_until": None, "platform_message_id": platform_id}
    connection.execute(update(P).where(P.c.id == part.id).values(values))
    refresh_messages(connection, [part.id])
    return True


def refresh_messages(connection: Connection, part_ids: Sequence[int]) -> None:
    """A message stands where its least advanced part stands; one failed or unknown part is the whole message's."""
    ids = select(P.c.message_id).where(P.c.id.in_(part_ids))
    states: dict[int, list[str]] = {}
    for row in connection.execute(select(P.c.message_id, P.c.state).where(P.c.message_id.in_(ids))):
        states.setdefault(row.message_id, []).append(row.state)
    for message_id, found in states.items():
        state = next((bad for bad in (UNKNOWN, FAILED) if bad in found), None) or min(found, key=RANK.__getitem__)
        connection.execute(update(M).where(M.c.id == message_id).values(state=state))


def of_messages(connection: Connection, message_ids: Sequence[int]) -> Sequence[Record]:
    """Parts of these messages, in order."""
    return connection.execute(select(P).where(P.c.message_id.in_(message_ids)).order_by(P.c.message_id, P.c.part)).all()
