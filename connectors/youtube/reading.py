"""Comments out of a polled page: a list of comment threads, or of the replies in one thread.

A thread is a conversation, named by the id of its top comment; replies to replies stand in the same thread.
Source: "Comments" and "CommentThreads", YouTube Data API reference, read 2026-11-25 (`imageUrl` since 2026-09-30).
"""

import re
from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

from connectors.reading import Node, each, read_json
from model.event import (
    Attachment,
    AttachmentKind,
    Author,
    Event,
    MessageEdited,
    MessageReceived,
    Skipped,
    Visibility,
)

THREAD, COMMENT = "youtube#commentThread", "youtube#comment"
UNWANTED = {"likelySpam": "likely_spam", "rejected": "rejected"}
VIDEO = re.compile(r"[A-Za-z0-9_-]{6,32}")


def events(body: bytes, own_id: str) -> list[Event]:
    """All comments of a page, oldest thread first (YouTube lists the newest first).

    Raises:
        Malformed: it is no list of YouTube's.
    """
    items = list(read_json(body).object()["items"].items())
    return each(reversed(items), partial(_item, own_id=own_id))


def _item(item: Node, own_id: str) -> Sequence[Event]:
    kind = item.object()["kind"].must_text()
    if kind == THREAD:
        return _thread(item, own_id)
    if kind == COMMENT:
        return _comment(item, None, None, own_id)
    return [Skipped(reason="unknown_kind", platform_message_id=item["id"].id())]


def _thread(thread: Node, own_id: str) -> list[Event]:
    name, video = thread["id"].must_id(), thread["snippet"]["videoId"].id()
    read = partial(_comment, thread_id=name, video_id=video, own_id=own_id)
    replies = sorted(thread["replies"]["comments"].items_or_none(), key=published)
    return each(iter([thread["snippet"]["topLevelComment"], *replies]), read)


def published(comment: Node) -> float:
    """When it was written, Unix seconds; 0 where that cannot be read."""
    moment = comment["snippet"]["publishedAt"].time()
    return moment.timestamp() if moment is not None else 0.0


def _comment(comment: Node, thread_id: str | None, video_id: str | None, own_id: str) -> list[Event]:
    name, said = comment.object()["id"].must_id(), comment["snippet"].object()
    status = said["moderationStatus"].text()
    if status in UNWANTED:
        return [Skipped(reason=UNWANTED[status], platform_message_id=name)]
    # The original is shown to its own author only; `textFormat=plainText` makes the other one plain as well.
    text = said["textOriginal"].text() or said["textDisplay"].text()
    image = said["imageUrl"].url()
    if text is None and image is None:
        return [Skipped(reason="no_content", platform_message_id=name)]
    written = said["publishedAt"].must_time()
    changed = said["updatedAt"].time() or written
    kind = MessageEdited if changed > written else MessageReceived
    parent = said["parentId"].id()
    root = parent or thread_id or name.partition(".")[0] or name
    author = _author(said, root)
    message = kind(
        platform_message_id=name,
        conversation_id=root,
        author=author,
        sent_at=max(changed, written),
        text=text,
        attachments=(Attachment(kind=AttachmentKind.IMAGE, url=image),) if image else (),
        reply_to=root if root != name else None,
        visibility=Visibility.PUBLIC,
        outgoing=author.id == own_id,
        permalink=_permalink(said["videoId"].id() or video_id, name),
    )
    return [message]


def _author(said: Node, root: str) -> Author:
    """Without a channel (it was deleted) people of one thread cannot be told apart: the thread names them.

    Since 2023 YouTube's display name is the handle, with its @.
    """
    name = said["authorDisplayName"].text()
    handle = None
    if name is not None and name.strip().startswith("@"):
        handle, name = name.strip().lstrip("@").strip() or None, None
    return Author(id=said["authorChannelId"]["value"].id() or f"hidden:{root}"[:512], name=name, handle=handle)


def _permalink(video_id: str | None, name: str) -> str | None:
    if video_id is None or not VIDEO.fullmatch(video_id):
        return None
    return f"https://www.youtube.com/watch?v={video_id}&lc={quote(name, safe='')}"
