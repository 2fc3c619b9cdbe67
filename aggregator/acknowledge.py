"""The automatic acknowledgement: a citizen is told the number of a new complaint, once, and never for a follow-up."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from aggregator.accounts import Account
from aggregator.batch import Incoming, Rules
from aggregator.complaint import Placed
from connectors.contract import SendsReplies
from connectors.text import split
from store import messages, replies, serials


def acknowledge(connection: Connection, placed: Placed, rules: Rules) -> int:
    """Queue acknowledgements for the complaints that were just opened; how many.

    Written in the transaction that opens the complaint: it can be neither missing nor doubled.
    """
    wanted = [(item, account) for item in placed.opened if (account := _willing(item, rules))]
    ids = serials.reserve(connection, "message", len(wanted))
    rows: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for (item, account), message_id in zip(wanted, ids, strict=True):
        assert item.complaint_id is not None  # noqa: S101 - for the type checker: opening gave it
        text = rules.acknowledgement(account.language, placed.numbers[item.complaint_id])
        rows.append(_message_row(item, message_id, text, rules))
        parts.extend(part_rows(account, rows[-1], item.event.conversation_id, rules.now))
    messages.add(connection, rows)
    replies.add(connection, parts)
    return len(rows)


def _willing(item: Incoming, rules: Rules) -> Account | None:
    """The account that tells its citizens; a channel of our own house needs not: its page shows the number."""
    account = rules.accounts.get(*item.key)
    if account is None or not account.acknowledge or not isinstance(account.connector, SendsReplies):
        return None
    return None if account.connector.in_house else account


def _message_row(item: Incoming, message_id: int, text: str, rules: Rules) -> dict[str, Any]:
    return outgoing_row(
        message_id=message_id,
        key=f"ack-{item.complaint_id}",
        text=text,
        officer_id=None,
        now=rules.now,
        answers={
            "channel": item.reading.channel,
            "account": item.reading.account,
            "conversation_id": item.conversation_id,
            "author_id": item.author_id,
            "complaint_id": item.complaint_id,
            "reply_to": item.event.platform_message_id,
            "visibility": item.event.visibility.value,
        },
    )


def outgoing_row(
    *, message_id: int, key: str, text: str, officer_id: int | None, now: Any, answers: dict[str, Any]
) -> dict[str, Any]:
    """A message of ours; `author_id` is the citizen's whom it answers."""
    return {
        **answers,
        "id": message_id,
        "platform_message_id": None,
        "envelope_id": None,
        "direction": messages.OUT,
        "text": text,
        "sent_at": now,
        "received_at": now,
        "state": replies.QUEUED,
        "officer_id": officer_id,
        "key": key,
    }


def part_rows(account: Account, message: dict[str, Any], conversation: str, now: Any) -> Iterable[dict[str, Any]]:
    """The parts of a message of ours, each small enough for one send."""
    assert isinstance(account.connector, SendsReplies)  # noqa: S101 - callers asked
    texts = split(message["text"], account.connector.limits_for(conversation))
    return [
        {
            "message_id": message["id"],
            "conversation_id": message["conversation_id"],
            "channel": account.channel,
            "account": account.name,
            "key": f"{message['key']}.{number}",
            "part": number,
            "parts": len(texts),
            "text": text,
            "due_at": now,
        }
        for number, text in enumerate(texts, start=1)
    ]
