"""Messages and delivery reports, read out of a delivery."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from connectors.contract import Malformed
from connectors.reading import Node
from connectors.sms import udh
from connectors.sms.delivery import BINARY, Delivery, utc
from connectors.sms.numbers import e164
from connectors.sms.settings import Settings
from model.event import Author, Event, MessageReceived, ReplyStatus, ReplyStatusChanged, Skipped

#: Kannel's report types: 1 delivered, 2 not delivered, 4 and 8 the operator has it, 16 the operator refuses it.
#: 34 (expired) and 66 (unknown) hold the bit of 2.
STATUSES = ((2 | 16, ReplyStatus.FAILED), (1, ReplyStatus.DELIVERED), (4 | 8, ReplyStatus.SENT))


def events(delivery: Delivery, settings: Settings) -> Sequence[Event]:
    """One delivery is one message, one part of one, or one report.

    Raises:
        Malformed: it names neither a sender nor a report, or says no time.
    """
    if (report := delivery.get("dlr")) is not None:
        return [_report(delivery, report)]
    sender = delivery.get("from")
    if sender is None:
        raise Malformed("from: expected a sender (get-url with `from=%p`, post-url with send-sender), found nothing")
    message_id = delivery.get("id") or _made_up_id(delivery)
    if sender.lstrip("+") == settings.short_code.lstrip("+"):
        return [Skipped(reason="own_number", platform_message_id=message_id)]
    number = e164(sender, settings.region)
    if number is None:
        return [Skipped(reason="not_a_subscriber", platform_message_id=message_id)]
    return [_message(delivery, number, message_id)]


def _message(delivery: Delivery, number: str, message_id: str) -> Event:
    header = udh.read(_udh(delivery))
    if header.for_a_program:
        return Skipped(reason="for_a_program", platform_message_id=message_id)
    if delivery.coding == BINARY:
        return Skipped(reason="binary", platform_message_id=message_id)
    words = delivery.words().strip()
    if not words:
        return Skipped(reason="empty", platform_message_id=message_id)
    part = header.reference is not None
    return MessageReceived(
        platform_message_id=message_id,
        conversation_id=number,
        author=Author(id=number, aliases=(f"phone:{number}",)),
        sent_at=_time(delivery),
        text=f"({header.number}/{header.total}) {words}" if part else words,
        album=f"{number}/{header.reference}/{header.total}" if part else None,
    )


def _report(delivery: Delivery, report: str) -> Event:
    message_id = delivery.get("id")
    if message_id is None:
        return Skipped(reason="report_without_id")
    bits = Node(report).integer() or 0
    status = next((status for mask, status in STATUSES if bits & mask), None)
    if status is None:
        return Skipped(reason="unknown_report", platform_message_id=message_id)
    failed = status is ReplyStatus.FAILED
    return ReplyStatusChanged(
        platform_message_id=message_id,
        status=status,
        changed_at=Node(delivery.get("at")).time(),
        error=(delivery.get("answer") or "the operator does not say why") if failed else None,
    )


def _udh(delivery: Delivery) -> bytes:
    """`%u` gives the bytes, the header `X-Kannel-UDH` their hexadecimal digits."""
    content = delivery.fields.get("udh", b"")
    try:
        return bytes.fromhex(content.decode("ascii"))
    except ValueError:
        return content


def _time(delivery: Delivery) -> datetime:
    written = delivery.get("time")
    found = Node(delivery.get("timestamp")).time() or (utc(written) if written else None)
    if found is None or found.year < 2005:
        raise Malformed("timestamp: expected Unix seconds (`timestamp=%T`), found none")
    return found


def _made_up_id(delivery: Delivery) -> str:
    """Where the gateway gives no id: the same words of the same sender in the same second are one message."""
    names = ("from", "to", "timestamp", "time", "text", "udh")
    content = b"\0".join(delivery.fields.get(name, b"") for name in names)
    return f"hash:{hashlib.sha256(content).hexdigest()[:32]}"
