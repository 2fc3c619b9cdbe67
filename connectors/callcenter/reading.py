"""What operators typed: reports of callers, and answers that were passed on by phone (`inbox/callcenter/`)."""

import re
from collections.abc import Sequence

from connectors.reading import Node, read_json
from model.event import (
    Attachment,
    AttachmentKind,
    Author,
    Event,
    Location,
    MessageReceived,
    ReplyStatus,
    ReplyStatusChanged,
    Skipped,
)

NO_DIGIT = re.compile(r"[^0-9]")
SHORTEST_NUMBER = 5
PLACE = "📍 "  #: before a place that came without a position


def events(body: bytes) -> Sequence[Event]:
    """One envelope is one report, or one answer that was passed on.

    Raises:
        Malformed: it is no JSON object, or lacks what it must have.
    """
    item = read_json(body).object()
    match item["kind"].text():
        case "report":
            return [_report(item)]
        case "passed_on":
            note, at = item["note"].must_id(), item["at"].must_time()
            return [ReplyStatusChanged(platform_message_id=note, status=ReplyStatus.DELIVERED, changed_at=at)]
        case _:
            return [Skipped(reason="unknown_kind", platform_message_id=item["id"].id())]


def _report(item: Node) -> Event:
    report, happened = item["id"].must_id(), item["happened"].text()
    if happened is None:
        return Skipped(reason="nothing_said", platform_message_id=report)
    location = _location(item)
    anonymous = item["anonymous"].value is True
    contact = None if anonymous else _contact(item["caller"])
    return MessageReceived(
        platform_message_id=report,
        conversation_id=report,
        author=_caller(item["caller"], report, anonymous=anonymous),
        sent_at=item["at"].must_time(),
        text=_text(item, happened, placed=location is not None),
        attachments=(contact,) if contact else (),
        location=location,
        anonymous=anonymous,
    )


def _text(item: Node, happened: str, *, placed: bool) -> str:
    """What cannot wait says so first, in the words of the operator's page."""
    urgency, place = item["urgency_label"].text(), item["place"].text()
    said = f"[{urgency.strip()}] {happened}" if urgency else happened
    return said if place is None or placed else f"{said}\n{PLACE}{place}"


def _location(item: Node) -> Location | None:
    lat, lon = item["position"]["lat"].number(), item["position"]["lon"].number()
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    return Location(lat=lat, lon=lon, label=item["place"].text())


def _caller(caller: Node, report: str, *, anonymous: bool) -> Author:
    """On the phone the number is who somebody is; a call without one, or an anonymous one, is always somebody else."""
    if anonymous:
        return Author(id=report)
    digits = NO_DIGIT.sub("", caller["phone"].text() or "")[:20]
    if digits.startswith("0"):
        digits = "62" + digits[1:]
    name = caller["name"].text()
    return Author(id=f"tel:+{digits}" if len(digits) >= SHORTEST_NUMBER else report, name=name and name.strip())


def _contact(caller: Node) -> Attachment | None:
    """The card that officers see; a name alone is with the author already."""
    name, phone = caller["name"].text(), caller["phone"].text()
    if phone is None:
        return None
    card = f"{name.strip()} · {phone.strip()}" if name else phone.strip()
    return Attachment(kind=AttachmentKind.CONTACT, name=card)
