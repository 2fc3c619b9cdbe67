"""What a Telegram message says: its words, what is attached, and where.

Shapes: `telegram.Message` of python-telegram-bot 22.8 (Bot API 10.0) and the types it names, read 2026-11-24.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from connectors.reading import Node
from model.event import Attachment, AttachmentKind, Location

ADDRESS = re.compile(r"https?://[^\s/]\S{0,2000}")
MOST_LINKS = 20
#: Fields that hold one file, in the order in which they are shown.
FILES = {
    "video": AttachmentKind.VIDEO,
    "animation": AttachmentKind.VIDEO,
    "video_note": AttachmentKind.VIDEO,
    "live_photo": AttachmentKind.VIDEO,
    "voice": AttachmentKind.VOICE,
    "audio": AttachmentKind.AUDIO,
    "document": AttachmentKind.DOCUMENT,
    "sticker": AttachmentKind.STICKER,
}
#: Where the words stand; the first that has some is the text.
TEXTS: tuple[Callable[[Node], str | None], ...] = (
    lambda message: message["text"].text(),
    lambda message: message["caption"].text(),
    lambda message: message["poll"]["question"].text(),
    lambda message: message["dice"]["emoji"].text(),
    lambda message: _checklist(message["checklist"]),
    lambda message: message["game"]["title"].text(),
    lambda message: message["web_app_data"]["data"].text(),
)
#: All fields that make a message; a message with one of them and nothing readable is broken.
FIELDS = frozenset(FILES) | {
    *("text", "caption", "photo", "paid_media", "story", "contact", "location", "venue"),
    *("poll", "dice", "checklist", "game", "web_app_data"),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What was said."""

    text: str | None
    attachments: tuple[Attachment, ...]
    location: Location | None

    def __bool__(self) -> bool:
        """Whether anything was."""
        return bool(self.text or self.attachments or self.location)


def read_content(message: Node) -> Content:
    """Whatever can be read; a part that is broken or unknown leaves the others standing."""
    text = next((text for read in TEXTS if (text := read(message)) is not None), None)
    return Content(text, tuple(_attachments(message)), _location(message))


def _attachments(message: Node) -> Iterator[Attachment]:
    yield from _photo(message["photo"])
    for field, kind in FILES.items():
        # For old programs an animation is repeated as a document.
        if not (field == "document" and message["animation"]):
            yield from _file(message[field], kind)
    for item in message["paid_media"]["paid_media"].items_or_none():  # a preview that nobody paid for has no file
        yield from _photo(item["photo"])
        yield from _file(item["video"], AttachmentKind.VIDEO)
        yield from _file(item["live_photo"], AttachmentKind.VIDEO)
    yield from _contact(message["contact"])
    yield from _story(message["story"])
    yield from _links(message)


def _photo(sizes: Node) -> Iterator[Attachment]:
    """The largest of the sizes."""
    readable = [size for size in sizes.items_or_none() if size["file_id"].id()]
    if readable:
        yield from _file(max(readable, key=_area), AttachmentKind.IMAGE)


def _area(size: Node) -> float:
    return (size["width"].number() or 0) * (size["height"].number() or 0)


def _file(file: Node, kind: AttachmentKind) -> Iterator[Attachment]:
    media_id = file["file_id"].id()
    if media_id is None:
        return
    mime, size = file["mime_type"].text(), file["file_size"].integer()
    if kind is AttachmentKind.DOCUMENT and mime is not None and mime.startswith("image/"):
        kind = AttachmentKind.IMAGE  # a photo sent "as a file", to keep its quality
    yield Attachment(
        kind=kind,
        media_id=media_id,
        mime=mime,
        name=file["file_name"].text(),
        size_bytes=size if size is not None and size >= 0 else None,
    )


def _contact(contact: Node) -> Iterator[Attachment]:
    parts = (contact["first_name"].text(), contact["last_name"].text(), contact["phone_number"].text())
    if name := " ".join(part for part in parts if part):
        yield Attachment(kind=AttachmentKind.CONTACT, name=name)


def _story(story: Node) -> Iterator[Attachment]:
    """A forwarded story: bots get no more of it than its place, and only a public chat has one."""
    username, number = username_of(story["chat"]), story["id"].integer()
    if username and number is not None:
        yield Attachment(kind=AttachmentKind.LINK, url=f"https://t.me/{username}/s/{number}")


def _links(message: Node) -> Iterator[Attachment]:
    """Addresses behind words; those that are written out stand in the text."""
    found: dict[str, None] = {}
    for field in ("entities", "caption_entities"):
        for entity in message[field].items_or_none():
            url = entity["url"].text()
            if entity["type"].value == "text_link" and url is not None and ADDRESS.fullmatch(url):
                found[url] = None
    for url in list(found)[:MOST_LINKS]:
        yield Attachment(kind=AttachmentKind.LINK, url=url)


def _location(message: Node) -> Location | None:
    venue = message["venue"]
    place = venue["location"] if venue["location"] else message["location"]
    lat, lon = place["latitude"].number(), place["longitude"].number()
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    names = (venue["title"].text(), venue["address"].text())
    return Location(lat=lat, lon=lon, label=", ".join(name for name in names if name) or None)


def _checklist(checklist: Node) -> str | None:
    title = checklist["title"].text()
    tasks = [text for task in checklist["tasks"].items_or_none() if (text := task["text"].text())]
    return "\n".join([*([title] if title else []), *(f"- {task}" for task in tasks)]) or None


def username_of(who: Node) -> str | None:
    """The public name of a user or chat, without the @; None where there is none that could stand in an address."""
    username = (who["username"].text() or "").strip().lstrip("@")
    return username if re.fullmatch(r"[A-Za-z0-9_]{1,64}", username) else None
