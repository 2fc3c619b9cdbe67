"""What a Discord message says: its words, and what is attached.

Shapes: docs.discord.com, "Message resource" (message, attachment, sticker item, poll, message snapshot), and
discord-api-types 0.38, read 2026-11-25.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.reading import Node
from model.event import Attachment, AttachmentKind

VOICE_MESSAGE = 1 << 13  #: of a message's flags
FORWARD = 1  #: type of a message reference
MENTION = re.compile(r"<@!?(\d{1,20})>")
EMOJI = re.compile(r"<a?(:\w{1,64}:)\d{1,20}>")
#: Kinds by the beginning of `content_type`; whatever else is a document.
KINDS = (
    ("image/", AttachmentKind.IMAGE),
    ("video/", AttachmentKind.VIDEO),
    ("audio/", AttachmentKind.AUDIO),
)
#: Where stickers' pictures are, by `format_type` (docs.discord.com, "Sticker resource"): PNG, APNG, Lottie, GIF.
STICKERS = {
    1: ("https://cdn.discordapp.com/stickers/{id}.png", "image/png"),
    2: ("https://cdn.discordapp.com/stickers/{id}.png", "image/png"),
    3: ("https://cdn.discordapp.com/stickers/{id}.json", "application/json"),
    4: ("https://media.discordapp.net/stickers/{id}.gif", "image/gif"),
}


@dataclass(frozen=True, slots=True)
class Content:
    """It is false when there is nothing in it."""

    text: str | None
    attachments: tuple[Attachment, ...]

    def __bool__(self) -> bool:
        """Whether something was said."""
        return self.text is not None or bool(self.attachments)


def read_content(message: Node) -> Content:
    """Words and attachments; those of the forwarded message where this is a forward."""
    if is_forward(message):
        snapshots = [snapshot["message"] for snapshot in message["message_snapshots"].items_or_none()]
        sources = [message, *snapshots]
    else:
        sources = [message]
    words = [text for source in sources if (text := _words(source))]
    attached = [attachment for source in sources for attachment in _attached(source)]
    return Content("\n".join(words) or None, tuple(attached))


def is_forward(message: Node) -> bool:
    """Whether the citizen passes on what somebody else has written."""
    return message["message_reference"]["type"].integer() == FORWARD


def _words(message: Node) -> str | None:
    return _readable(message) or message["poll"]["question"]["text"].text()


def _readable(message: Node) -> str | None:
    """The content as people read it: mentions by name, emoji of a server by theirs."""
    content = message["content"].text()
    if content is None:
        return None
    names = {
        user["id"].id(): name
        for user in message["mentions"].items_or_none()
        if (name := user["global_name"].text() or user["username"].text())
    }
    content = MENTION.sub(lambda found: f"@{names[found[1]]}" if found[1] in names else found[0], content)
    return EMOJI.sub(lambda found: found[1], content)


def _attached(message: Node) -> Iterator[Attachment]:
    flags = message["flags"].integer() or 0
    for file in message["attachments"].items_or_none():
        if (url := file["url"].url()) is None:
            raise file["url"].refuse("an address")
        mime, size = file["content_type"].text(), file["size"].integer()
        kind = AttachmentKind.VOICE if flags & VOICE_MESSAGE else _kind(mime)
        yield Attachment(
            kind=kind,
            url=url,
            mime=mime,
            name=file["filename"].text(),
            size_bytes=size if size is not None and size >= 0 else None,
        )
    for sticker in message["sticker_items"].items_or_none():
        number = sticker["id"].id() or ""
        address, mime = STICKERS.get(sticker["format_type"].integer() or 0, STICKERS[1])
        if number.isascii() and number.isdigit():
            url = address.format(id=number)
            yield Attachment(kind=AttachmentKind.STICKER, url=url, mime=mime, name=sticker["name"].text())


def _kind(mime: str | None) -> AttachmentKind:
    return next((kind for prefix, kind in KINDS if (mime or "").startswith(prefix)), AttachmentKind.DOCUMENT)
