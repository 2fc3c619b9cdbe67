"""What a LINE message says: its words, what is attached, and where.

Shapes: `linebot.v3.webhooks` of line-bot-sdk 3.27 (`TextMessageContent` and its neighbours), read 2026-11-25.
"""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.reading import Node
from model.event import Attachment, AttachmentKind, Location

#: Where LINE's own apps load the picture of a sticker from. Documented nowhere, and the same for years.
STICKER = "https://stickershop.line-scdn.net/stickershop/v1/sticker/{id}/android/sticker.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One of the three is there."""

    text: str | None = None
    attachments: tuple[Attachment, ...] = ()
    location: Location | None = None


def read_content(message: Node) -> Content | None:
    """The content of a message object; None: of a kind that LINE had not invented yet.

    Raises:
        Malformed: it lacks what its kind must have.
    """
    read = READERS.get(message["type"].must_text())
    return read(message) if read else None


def _text(message: Node) -> Content:
    """Emoji of LINE's own stand in the words as `(hello)`, mentions as `@name`."""
    return Content(text=message["text"].must_text())


def _media(kind: AttachmentKind) -> Callable[[Node], Content]:
    def read(message: Node) -> Content:
        provider = message["contentProvider"]
        if provider["type"].text() == "external":  # sent by a web page inside LINE: LINE does not hold it
            address = provider["originalContentUrl"].url()
            if address is None:
                raise provider["originalContentUrl"].refuse("an address")
            return Content(attachments=(Attachment(kind=kind, url=address),))
        return Content(attachments=(Attachment(kind=kind, media_id=message["id"].must_id()),))

    return read


def _file(message: Node) -> Content:
    size = message["fileSize"].integer()
    attached = Attachment(
        kind=AttachmentKind.DOCUMENT,
        media_id=message["id"].must_id(),
        name=message["fileName"].text(),
        size_bytes=size if size is not None and size >= 0 else None,
    )
    return Content(attachments=(attached,))


def _location(message: Node) -> Content:
    lat, lon = message["latitude"].number(), message["longitude"].number()
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        raise message.refuse("a latitude and a longitude")
    named = [part for part in (message["title"].text(), message["address"].text()) if part]
    return Content(location=Location(lat=lat, lon=lon, label=", ".join(named) or None))


def _sticker(message: Node) -> Content:
    """The words that a citizen has written on the sticker are text; LINE's keywords for it are not."""
    number = message["stickerId"].must_id()
    if not (number.isascii() and number.isdigit()):
        raise message["stickerId"].refuse("a sticker's number")
    picture = Attachment(kind=AttachmentKind.STICKER, url=STICKER.format(id=number), mime="image/png")
    return Content(text=message["text"].text(), attachments=(picture,))


READERS: dict[str, Callable[[Node], Content]] = {
    "text": _text,
    "image": _media(AttachmentKind.IMAGE),
    "video": _media(AttachmentKind.VIDEO),
    "audio": _media(AttachmentKind.AUDIO),
    "file": _file,
    "location": _location,
    "sticker": _sticker,
}
