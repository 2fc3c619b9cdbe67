"""What operators of the call centre write down: reports of callers, and answers that were passed on by phone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import orjson
from sqlalchemy import Connection

from aggregator.accounts import Account, Accounts
from inbox.parts import Parts
from inbox.sessions import Officer
from inbox.translation import Words
from model.envelope import Envelope, Transport
from model.event import ReplyStatus
from model.rendering import rfc3339
from store import replies, reports
from store.columns import Record

CHANNEL = "callcenter"
URGENCIES = ("normal", "urgent", "emergency")
RECENT, NOTES, PASSED = 25, 50, 10
MOST_WORDS, MOST_LINE = 4000, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, as the operator typed it."""

    name: str
    phone: str
    place: str
    happened: str
    urgency: str
    anonymous: bool
    key: str  #: of the form: a second press of the button is the same call

    @property
    def id(self) -> str:
        """The `platform_message_id` of its report."""
        return "c-" + hashlib.sha256(self.key.encode()).hexdigest()[:32]

    @property
    def contact(self) -> str | None:
        """How the caller is called back."""
        return " · ".join(part for part in ("" if self.anonymous else self.name, self.phone) if part) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the page shows beside the form."""

    notes: Sequence[Record]  #: answers that nobody has passed on yet, the oldest first
    passed: Sequence[Record]  #: the last that were
    recent: Sequence[Record]  #: reports


def accounts_of(accounts: Accounts) -> list[Account]:
    """The configured call centres."""
    return [account for account in accounts if account.channel == CHANNEL]


def board(connection: Connection) -> Board:
    """Everything on the board."""
    return Board(
        notes=reports.notes(connection, CHANNEL, [replies.SENT], NOTES),
        passed=reports.notes(connection, CHANNEL, [ReplyStatus.DELIVERED.value], PASSED, newest_first=True),
        recent=reports.recent(connection, CHANNEL, RECENT),
    )


async def take(parts: Parts, account: Account, call: Call, operator: Officer, words: Words) -> None:
    """Return when the call is durable.

    Raises:
        StoreUnavailable: it is not; the operator presses the button again.
    """
    said = {
        "caller": {"name": call.name or None, "phone": call.phone or None},
        "place": call.place or None,
        "position": None,
        "happened": call.happened,
        "urgency": call.urgency,
        "urgency_label": words(f"callcenter.urgency.{call.urgency}") if call.urgency != URGENCIES[0] else None,
        "anonymous": call.anonymous,
    }
    row = {
        "id": call.id,
        "channel": CHANNEL,
        "account": account.name,
        "token_hash": None,
        "fingerprint": hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        "category": None,
        "public": False,
        "address": call.place or None,
        "language": words.language,
        "urgency": call.urgency,
        "officer_id": operator.id,
        "contact": call.contact,
        "created_at": parts.clock(),
    }
    standing = await parts.database.write(partial(reports.keep, row=row))
    at = rfc3339(standing.created_at)
    await _keep(parts, account.name, {"kind": "report", "id": call.id, "at": at, "operator": _who(operator), **said})


async def passed_on(parts: Parts, account: Account, note: str, operator: Officer) -> None:
    """The caller has been told. Said twice it is said once.

    Raises:
        StoreUnavailable: it is not written down.
    """
    at = rfc3339(parts.clock())
    await _keep(parts, account.name, {"kind": "passed_on", "note": note, "at": at, "operator": _who(operator)})


def _who(operator: Officer) -> dict[str, object]:
    return {"id": operator.id, "login": operator.login}


async def _keep(parts: Parts, account: str, document: dict[str, object]) -> None:
    await parts.door.keep(
        Envelope(
            channel=CHANNEL,
            account=account,
            transport=Transport.MANUAL,
            received_at=parts.clock(),
            body=orjson.dumps(document),
            headers={"content-type": "application/json"},
        )
    )
