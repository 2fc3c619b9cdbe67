"""Reading direct messages: webhooks and `/business/message/content/list/` name the same things differently.

A webhook: `type` in small letters, `from` and `to`. The list: `message_type` in capitals, `sender` and `recipient`, and
`participants` with what people are called.

Source: "Business Messaging webhook events" and "Get messages in a conversation", read 2026-11-25.
"""

from collections.abc import Iterator, Mapping

from connectors.reading import Node, each
from connectors.tiktok.comments import handle
from connectors.tiktok.names import File
from model.event import Attachment, AttachmentKind, Author, Event, MessageReceived, Skipped, Visibility

BUSINESS = "business_account"
#: Kinds without words of the citizen's; `other` is told without content (voice, files, what TikTok invents).
SILENT = {"reaction": "reaction", "other": "not_told_by_api"}


def read_page(data: Node, business_id: str) -> list[Event]:
    """All events of a listed conversation, oldest first."""
    names = {
        identity: name
        for person in data["participants"].items_or_none()
        if (identity := person["id"].id()) and (name := person["display_name"].text())
    }
    messages = sorted(data["messages"].items(), key=_when)
    return each(iter(messages), lambda message: [read(message, business_id, names)])


def _when(message: Node) -> float:
    at = message["timestamp"].time()
    return at.timestamp() if at is not None else 0.0


def read(message: Node, business_id: str, names: Mapping[str, str]) -> Event:
    """One message.

    Raises:
        Malformed: it has no id, conversation or sender, or says something at no time.
    """
    name = message.object()["message_id"].must_id()
    kind = (message["type"].text() or message["message_type"].must_text()).lower()
    if kind in SILENT:
        return Skipped(reason=SILENT[kind], platform_message_id=name)
    thread = message["conversation_id"].must_id()
    text = _text(message, kind)
    attachments = tuple(_attachments(message, kind, thread, name))
    if text is None and not attachments:
        known = kind in ("text", "template", "image", "video", "share_post", "sticker", "emoji")
        return Skipped(reason="no_content" if known else "unknown_kind", platform_message_id=name)
    sender = message["from_user"]
    identity = sender["id"].must_id()
    ours = identity == business_id or (sender["role"].text() or "").lower() == BUSINESS
    return MessageReceived(
        platform_message_id=name,
        conversation_id=thread,
        author=Author(id=identity, name=names.get(identity), handle=_sender(message)),
        sent_at=message["timestamp"].must_time(),
        text=text,
        attachments=attachments,
        reply_to=message["referenced_message_info"]["referenced_message_id"].id(),
        visibility=Visibility.PRIVATE,
        outgoing=ours,
    )


def _sender(message: Node) -> str | None:
    return handle(message["from"]) or handle(message["sender"])


def _text(message: Node, kind: str) -> str | None:
    if kind == "template":
        template = message["template"]
        lines = [template["title"].text(), *(b["title"].text() for b in template["buttons"].items_or_none())]
        return "\n".join(filter(None, lines)) or None
    return message["text"]["body"].text()


def _attachments(message: Node, kind: str, thread: str, name: str) -> Iterator[Attachment]:
    for field, found in (("image", AttachmentKind.IMAGE), ("video", AttachmentKind.VIDEO)):
        media_id = message[field]["media_id"].id()
        if kind == field and media_id is not None:
            yield Attachment(kind=found, media_id=str(File(field.upper(), thread, name, media_id)))
    for field, found in (("sticker", AttachmentKind.STICKER), ("emoji", AttachmentKind.STICKER)):
        url = message[field]["url"].url()
        if kind == field and url is not None:
            yield Attachment(kind=found, url=url)
    shared = message["share_post"]["embed_url"].url()
    if kind == "share_post" and shared is not None:
        yield Attachment(kind=AttachmentKind.LINK, url=shared)
