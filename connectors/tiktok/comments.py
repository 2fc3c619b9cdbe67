"""Reading comments: the items of `/business/comment/list/` and `/business/comment/reply/list/`.

Source: "Get comments" v1.3 (`unique_identifier` is the same person everywhere; `user_id` is going), read 2026-11-25.
"""

from collections.abc import Iterator

from connectors.reading import Node, each
from connectors.tiktok.names import comment_thread
from model.event import Attachment, AttachmentKind, Author, Event, MessageReceived, Skipped, Visibility

MAX_ID = 512


def read(comments: Iterator[Node]) -> list[Event]:
    """All events of a page, oldest first, with the replies that came along."""
    return each(reversed(list(comments)), _thread)


def _thread(comment: Node) -> list[Event]:
    events = [_comment(comment, None)]
    root_id = comment["comment_id"].id()
    replies = reversed(list(comment["reply_list"].items_or_none()))
    return events + each(replies, lambda reply: [_comment(reply, root_id)])


def _comment(comment: Node, root_id: str | None) -> Event:
    name = comment.object()["comment_id"].must_id()
    text = comment["text"].text()
    picture = comment["image_url"].url()
    if text is None and picture is None:
        return Skipped(reason="no_content", platform_message_id=name)
    parent = parent_of(comment) or root_id
    return MessageReceived(
        platform_message_id=name,
        conversation_id=comment_thread(comment["video_id"].must_id(), parent or name)[:MAX_ID],
        author=author(comment, name),
        sent_at=comment["create_time"].must_time(),
        text=text,
        attachments=(Attachment(kind=AttachmentKind.IMAGE, url=picture),) if picture is not None else (),
        reply_to=parent,
        visibility=Visibility.PUBLIC,
        outgoing=comment["owner"].value is True,
    )


def parent_of(comment: Node) -> str | None:
    """The comment on top of the thread. A webhook writes 0 where there is none."""
    parent = comment["parent_comment_id"].id()
    return None if parent in (None, "0") else parent


def author(said: Node, name: str) -> Author:
    """Who wrote; without an id each message has an author of its own, so that two people never become one."""
    identity = said["unique_identifier"].id() or said["user_id"].id() or f"hidden:{name}"[:MAX_ID]
    return Author(id=identity, name=said["display_name"].text(), handle=handle(said["username"]))


def handle(node: Node) -> str | None:
    """A user name without its @."""
    return (node.text() or "").strip().lstrip("@").strip() or None
