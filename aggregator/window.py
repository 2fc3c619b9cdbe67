"""The reply window: whether an officer can answer in a conversation, until when, and how much one send holds."""

from dataclasses import dataclass
from datetime import datetime

from aggregator.accounts import Account
from connectors.contract import SendsReplies
from model.reply import TextUnit
from store.columns import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What the reply box needs to know."""

    open: bool
    reason: str | None = None  #: why it is not open: `account_gone`, `no_replies`, `window_closed`
    until: datetime | None = None  #: UTC; None: no limit
    unit: TextUnit = TextUnit.CHARACTERS
    maximum: int = 0  #: of one part, in `unit`
    max_parts: int | None = None  #: None: longer replies are split as often as it takes


def window_of(account: Account | None, conversation: Record, now: datetime) -> Window:
    """The window of a conversation (its row) on an account; None: the account is no longer configured."""
    if account is None:
        return Window(open=False, reason="account_gone")
    if not isinstance(account.connector, SendsReplies):
        return Window(open=False, reason="no_replies")
    limits = account.connector.limits_for(conversation.platform_conversation_id)
    last = conversation.last_inbound_at
    until = last + limits.window if limits.window is not None and last is not None else None
    closed = limits.window is not None and (until is None or until <= now)
    return Window(
        open=not closed,
        reason="window_closed" if closed else None,
        until=until,
        unit=limits.unit,
        maximum=limits.maximum,
        max_parts=limits.max_parts,
    )
