"""Reports, as our own door has written them down (`inbox/reports/taking.py`)."""

import re
from collections.abc import Iterator, Sequence

from connectors.contract import Malformed
from connectors.reading import Node, read_json
from model.event import (
    Attachment,
    AttachmentKind,
    Author,
    Event,
    Location,
    MessageReceived,
    Skipped,
    Unreadable,
    Visibility,
)

SHA256 = re.compile(r"[0-9a-f]{64}")
PLACE = "📍 "  #: before an address that came without a position


def events(body: bytes) -> Sequence[Event]:
    """One envelope is one report; a broken photo of it is told of, and the words stand.

    Raises:
        Malformed: it is no JSON object, or a report without id or time.
    """
    item = read_json(body).object()
    if item["kind"].text() != "report":
        return [Skipped(reason="unknown_kind", platform_message_id=item["id"].id())]
    photos, broken = _photos(item)
    location = _location(item)
    text = _text(item, placed=location is not None)
    if text is None and not photos and location is None:
        return [Skipped(reason="nothing_said", platform_message_id=item["id"].id()), *broken]
    report = item["id"].must_id()
    anonymous = item["anonymous"].value is True
    contact = None if anonymous else _contact(item["contact"])
    message = MessageReceived(
        platform_message_id=report,
        conversation_id=report,
        author=_author(item, report, anonymous=anonymous),
        sent_at=item["taken_at"].must_time(),
        text=text,
        attachments=(*photos, *_linked(item), *([contact] if contact else [])),
        location=location,
        visibility=Visibility.PUBLIC if item["public"].value is True else Visibility.PRIVATE,
        anonymous=anonymous,
    )
    return [message, *broken]


def _text(item: Node, *, placed: bool) -> str | None:
    """The citizen's words, or else the category's name; then what the form asked besides."""
    lines = [item["description"].text() or item["category"]["name"].text()]
    lines += [f"{label}: {value}" for label, value in _details(item)]
    address = item["address"].text()
    if address is not None and not placed:
        lines.append(PLACE + address)
    return "\n".join(line.strip() for line in lines if line) or None


def _details(item: Node) -> Iterator[tuple[str, str]]:
    for detail in item["details"].items_or_none():
        label, value = detail["label"].text(), detail["value"].text()
        if label and value:
            yield label, value


def _location(item: Node) -> Location | None:
    lat, lon = item["position"]["lat"].number(), item["position"]["lon"].number()
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    return Location(lat=lat, lon=lon, label=item["address"].text())


def _author(item: Node, report: str, *, anonymous: bool) -> Author:
    """Whoever is signed in at the client is one person there; a name that was typed makes nobody the same."""
    known = None if anonymous else item["reporter_id"].id()
    name = None if anonymous else item["contact"]["name"].text()
    return Author(id=f"user:{known}"[:512] if known else report, name=name and name.strip())


def _contact(contact: Node) -> Attachment | None:
    """How the citizen wants to be reached, as a card: officers see it, public pages never do."""
    parts = [contact[key].text() for key in ("name", "phone", "email")]
    if not any(parts[1:]):
        return None
    return Attachment(kind=AttachmentKind.CONTACT, name=" · ".join(part.strip() for part in parts if part))


def _photos(item: Node) -> tuple[list[Attachment], list[Unreadable]]:
    photos: list[Attachment] = []
    broken: list[Unreadable] = []
    for photo in item["photos"].items_or_none():
        try:
            photos.append(_photo(photo))
        except Malformed as error:
            broken.append(Unreadable(path=photo.path, error=str(error)))
    return photos, broken


def _photo(photo: Node) -> Attachment:
    sha256 = photo["sha256"].must_text()
    if not SHA256.fullmatch(sha256):
        raise photo["sha256"].refuse("a SHA-256")
    size = photo["size"].integer()
    return Attachment(
        kind=AttachmentKind.IMAGE,
        media_id=sha256,
        mime=photo["mime"].text(),
        name=photo["name"].text(),
        size_bytes=size if size is not None and size >= 0 else None,
    )


def _linked(item: Node) -> list[Attachment]:
    """A picture that the client names by its address (Open311's `media_url`)."""
    url = item["media_url"].url()
    return [Attachment(kind=AttachmentKind.IMAGE, url=url)] if url else []
