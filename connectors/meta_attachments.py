"""What people attach in Messenger and Instagram messages, in webhooks and in polled conversations.

Sources: "messages Webhook Event Reference" (types, and stickers as a type of their own since 2026-08-30), "Webhooks for
Instagram Messaging", Graph API "Message", "Message Attachments", read 2026-11-25. Locations are no longer in the
reference; older apps still send them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from connectors.reading import Node
from model.event import Attachment, AttachmentKind, Location

MEDIA = {
    "image": AttachmentKind.IMAGE,
    "video": AttachmentKind.VIDEO,
    "audio": AttachmentKind.AUDIO,
    "file": AttachmentKind.DOCUMENT,
    "sticker": AttachmentKind.STICKER,
}
FILMS = frozenset({"reel", "ig_reel"})
#: Hosts of Meta's that serve the picture or film itself; an address elsewhere is a link.
FILE_HOSTS = ("fbsbx.com", "fbcdn.net", "cdninstagram.com")
STORY = "Story"  #: the name of the story that a message answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message holds beside its text."""

    attachments: tuple[Attachment, ...] = ()
    location: Location | None = None
    words: str | None = None  #: the text of a template
    withheld: bool = False  #: something was attached that Meta does not pass on


def of_webhook(message: Node, message_id: str) -> Content:
    """The attachments of a webhook's `message`."""
    nodes = list(message["attachments"].items_or_none())
    stickers = any(node["type"].text() == "sticker" for node in nodes)
    found: list[Attachment] = []
    location, words, withheld = None, None, False
    for index, node in enumerate(nodes):
        kind = node["type"].text() or ""
        if stickers and kind == "image" and node["payload"]["sticker_id"]:
            continue  # until 2026-08-30 a sticker came a second time as an image
        place = _place(node) if kind == "location" else None
        location = location or place
        if kind == "template":
            words = words or _template(node["payload"])
        one = _attached(node, kind, f"{index}:{message_id}")
        found += [one] if one else []
        withheld = withheld or not (one or place or words)
    story = message["reply_to"]["story"]["url"].url()
    if story:
        found.append(Attachment(kind=AttachmentKind.LINK, url=story, name=STORY))
    return Content(attachments=tuple(found), location=location, words=words, withheld=withheld)


def _attached(node: Node, kind: str, again: str) -> Attachment | None:
    payload = node["payload"]
    url = payload["url"].url() or node["url"].url()
    if url is None or kind in ("location", "template"):
        return None
    name = payload["title"].text() or node["title"].text()
    if kind in MEDIA:
        found = AttachmentKind.STICKER if payload["sticker_id"] else MEDIA[kind]
        return Attachment(kind=found, url=url, media_id=again, name=name)
    return Attachment(kind=_shared(url, film=kind in FILMS), url=url, name=name)


def _shared(url: str, *, film: bool = False) -> AttachmentKind:
    """A post, a reel, a story: Meta's content servers have the thing itself, and lose it after a while."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    if not any(host == each or host.endswith(f".{each}") for each in FILE_HOSTS):
        return AttachmentKind.LINK
    return AttachmentKind.VIDEO if film else AttachmentKind.IMAGE


def _place(node: Node) -> Location | None:
    position = node["payload"]["coordinates"]
    lat, lon = position["lat"].number(), position["long"].number()
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    return Location(lat=lat, lon=lon, label=node["title"].text())


def _template(payload: Node) -> str | None:
    lines = [payload["text"].text()]
    for element in payload["elements"].items_or_none():
        lines += [element["title"].text(), element["subtitle"].text()]
    return "\n".join(line for line in lines if line) or None


def of_poll(message: Node, message_id: str) -> Content:
    """The attachments, sticker, shares and story of Graph's `Message`."""
    found = [
        one
        for index, node in enumerate(message["attachments"]["data"].items_or_none())
        if (one := _listed(node, f"{index}:{message_id}"))
    ]
    sticker = message["sticker"].url()
    if sticker:
        found.append(Attachment(kind=AttachmentKind.STICKER, url=sticker))
    found += _shares(message)
    story = message["story"]
    mention, answered = story["mention"]["link"].url(), story["reply_to"]["link"].url()
    if mention:
        found.append(Attachment(kind=_shared(mention), url=mention, name=STORY))
    if answered:
        found.append(Attachment(kind=AttachmentKind.LINK, url=answered, name=STORY))
    return Content(attachments=tuple(found), withheld=message["is_unsupported"].value is True)


def _listed(node: Node, again: str) -> Attachment | None:
    url = address_of(node)
    if url is None:
        return None
    mime = node["mime_type"].text()
    size = node["size"].integer()
    return Attachment(
        kind=_kind(node, mime or ""),
        url=url,
        media_id=again,
        mime=mime,
        name=node["name"].text(),
        size_bytes=size if size is not None and size >= 0 else None,
    )


def address_of(node: Node) -> str | None:
    """Where the content of one of Graph's `Message Attachments` is."""
    return node["image_data"]["url"].url() or node["video_data"]["url"].url() or node["file_url"].url()


def _kind(node: Node, mime: str) -> AttachmentKind:
    if node["image_data"]["url"].url():
        sticker = node["image_data"]["render_as_sticker"].value is True
        return AttachmentKind.STICKER if sticker else AttachmentKind.IMAGE
    if node["video_data"]["url"].url():
        return AttachmentKind.VIDEO
    return {"image": AttachmentKind.IMAGE, "video": AttachmentKind.VIDEO, "audio": AttachmentKind.AUDIO}.get(
        mime.partition("/")[0], AttachmentKind.DOCUMENT
    )


def _shares(message: Node) -> Iterator[Attachment]:
    for share in message["shares"]["data"].items_or_none():
        link = share["link"].url()
        if link:
            yield Attachment(kind=_shared(link), url=link, name=share["name"].text())
