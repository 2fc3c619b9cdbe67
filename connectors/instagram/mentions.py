"""Mentions: a webhook tells the ids of a post, or of a comment on it, that names us, and nothing of what it says.

The words are fetched like an attachment: reading an envelope calls nobody. Sources: "Mentions", Graph API "Mentioned
Comment", "Mentioned Media", read 2026-11-25. Neither can be listed, so that a lost webhook of a mention is not found.
"""

from collections.abc import Sequence

from connectors import meta, meta_conversations
from connectors.contract import Media
from connectors.http import Http
from connectors.instagram import threads
from connectors.meta_page import Graph, node_of, segment
from connectors.meta_surface import MAX_ID
from connectors.reading import Node
from model.event import Attachment, AttachmentKind, Author, Event, MessageReceived, Visibility
from model.reply import Rejected

COMMENT, MEDIA, PICTURE = "mentioned_comment:", "mentioned_media:", "mentioned_picture:"
PLACEHOLDER = "[Akun ini disebut di Instagram: isinya ada di lampiran]"
WORDS = "sebutan.txt"
GONE: meta.Refusals = {(100, None): (Rejected, "the post or comment is gone, or its comments are turned off")}


def told(value: Node, notified_at: Node) -> Sequence[Event]:
    """A mention, with its words as an attachment that is still to be fetched.

    Raises:
        Malformed: it names no post, or the notification has no time.
    """
    media_id, comment_id = value["media_id"].must_id(), value["comment_id"].id()
    name = comment_id or media_id
    asked = [f"{COMMENT}{comment_id}"] if comment_id else [f"{MEDIA}{media_id}", f"{PICTURE}{media_id}"]
    said = MessageReceived(
        platform_message_id=name,
        conversation_id=threads.of_mention(media_id, comment_id),
        author=Author(id=f"hidden:{name}"[:MAX_ID]),
        sent_at=notified_at.must_time(),
        text=PLACEHOLDER,
        attachments=tuple(_attachment(each) for each in asked),
        visibility=Visibility.PUBLIC,
    )
    return [said]


def _attachment(asked: str) -> Attachment:
    if asked.startswith(PICTURE):
        return Attachment(kind=AttachmentKind.IMAGE, media_id=asked)
    return Attachment(kind=AttachmentKind.DOCUMENT, media_id=asked, mime="text/plain", name=WORDS)


async def fetch(graph: Graph, http: Http, ig_id: str, media_id: str, max_bytes: int) -> Media | None:
    """The words, or the picture, of a mention; None: `media_id` is not one's.

    Raises:
        PlatformError: of the closed family.
    """
    for prefix, edge, key, fields in (
        (COMMENT, "mentioned_comment", "comment_id", "id,text,timestamp,username"),
        (MEDIA, "mentioned_media", "media_id", "id,caption,timestamp,username"),
        (PICTURE, "mentioned_media", "media_id", "id,media_type,media_url"),
    ):
        if media_id.startswith(prefix):
            name = media_id.removeprefix(prefix)
            if not name.isascii() or not name.isdigit():
                raise Rejected("there is nothing to fetch here")
            asked = f"{edge}.{key}({name}){{{fields}}}"
            found = node_of(await graph.get(segment(ig_id), {"fields": asked}, refusals=GONE))[edge]
            if prefix == PICTURE:
                picture = Attachment(kind=AttachmentKind.IMAGE, url=found["media_url"].url())
                return await meta.fetch(http, picture, max_bytes)
            return _words(found)
    return None


def _words(found: Node) -> Media:
    text = found["text"].text() or found["caption"].text()
    if text is None:
        raise Rejected("the mention has no words")
    handle = meta_conversations.handle(found["username"])
    lines = [f"@{handle}" if handle else None, found["timestamp"].text(), "", text]
    return Media(content="\n".join(line for line in lines if line is not None).encode(), mime="text/plain")
