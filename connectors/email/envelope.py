"""The outside of a mail: ids, addresses, time."""

import hashlib
import re
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from connectors.contract import Malformed
from connectors.email.settings import ADDRESS
from connectors.email.words import decoded, header, headers, one_line, raw_text
from model.event import Author

ID = re.compile(r"<([^<>\s]{1,480})>")
BARE_ID = re.compile(r"[^<>\s,;\"]{1,400}@[^<>\s,;\"]{1,80}")
EARLIEST, LATEST = datetime(2005, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
NOBODY = re.compile(r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|tidak[-_.]?dibalas)\b", re.IGNORECASE)
MAX_IDS = 200


def ids(message: Message, name: str) -> list[str]:
    """Message ids of a header, without their brackets."""
    value = header(message, name)
    return (ID.findall(value) or BARE_ID.findall(value))[:MAX_IDS]


def message_id(message: Message, body: bytes) -> str:
    """The Message-ID; where it is missing, a hash of who, when and what (not of the way that it took)."""
    if found := ids(message, "message-id"):
        return found[0]
    said = [header(message, name).encode() for name in ("from", "date", "subject")]
    content = re.split(rb"\r?\n\r?\n", body, maxsplit=1)[-1]
    return f"hash:{hashlib.sha256(b'|'.join((*said, content))).hexdigest()[:32]}"


def thread(message: Message, own_id: str) -> tuple[str, str | None]:
    """The conversation (its first message's id) and the message that is answered."""
    references, answered = ids(message, "references"), ids(message, "in-reply-to")
    parents = answered or references[-1:]
    return (references or answered or [own_id])[0], parents[0] if parents else None


def author(message: Message, ours: frozenset[str]) -> Author:
    """Who wrote: From; where nobody reads that address, or it is ours, Reply-To (forms on web pages write so).

    Raises:
        Malformed: no address can be found.
    """
    written = addresses(message, "from") or addresses(message, "sender")
    answers = addresses(message, "reply-to")
    if answers and (
        not written or NOBODY.match(written[0][1]) or (written[0][1] in ours and answers[0][1] not in ours)
    ):
        written = answers
    if not written:
        raise Malformed("From: expected an address, found none")
    name, address = written[0]
    return Author(id=address, name=name if name and name.lower() != address else None)


def addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """Names and addresses (in lower case) of a header. It is taken apart first and decoded then."""
    values = [raw_text(str(value)) for key, value in message.raw_items() if key.lower() == name][:5]
    found = [(one_line(decoded(shown)).strip(" \"'"), one_line(at).lower()) for shown, at in getaddresses(values)]
    return [(shown, at) for shown, at in found if ADDRESS.fullmatch(at)]


def sent_at(message: Message) -> datetime | None:
    """The Date; where it is missing or not to be believed, when the last server took the mail. Aware, UTC."""
    received = [value.rpartition(";")[2] for value in headers(message, "received")]
    for written in (header(message, "date"), *received):
        moment = _time(written)
        if moment is not None and EARLIEST <= moment < LATEST:
            return moment
    return None


def _time(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written[:200])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
