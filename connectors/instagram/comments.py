"""Reading comments and posts: out of `changes[].value` of a webhook, and out of polled pages.

A polled node with `comments_count` is a post of ours with its comments; with `media_type`, somebody's post that we are
tagged in; else it is a comment. Sources: "Webhooks reference: Instagram", Graph API "IG Comment", "IG Media", "IG User
Tags", read 2026-11-25.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors import meta_conversations
from connectors.instagram import threads
from connectors.instagram.settings import Settings
from connectors.meta_conversations import oldest_first
from connectors.meta_surface import MAX_ID
from connectors.reading import Node, each
from model.event import Attachment, AttachmentKind, Author, Event, MessageReceived, Skipped, Visibility

KINDS = {"IMAGE": AttachmentKind.IMAGE, "VIDEO": AttachmentKind.VIDEO}


@dataclass(frozen=True, slots=True)
class Ours:
    """How our own account is called."""

    ig_id: str
    username: str | None

    @classmethod
    def of(cls, settings: Settings, named: str | None = None) -> "Ours":
        """As set; without an account (`normalise` by hand) as the payload names it."""
        return cls(settings.ig_id or named or "", settings.username or None)

    def wrote(self, node: Node) -> bool:
        """Whether a comment is ours."""
        handle = meta_conversations.handle(node["from"]["username"]) or meta_conversations.handle(node["username"])
        return node["from"]["id"].id() == self.ig_id or (handle is not None and handle == self.username)


def author(node: Node, thread: str) -> Author:
    """Who wrote. Where Meta tells the username only, it is the identity; where nothing, the thread is."""
    handle = meta_conversations.handle(node["from"]["username"]) or meta_conversations.handle(node["username"])
    identity = node["from"]["id"].id()
    if identity is None:
        identity = f"username:{handle}" if handle else f"hidden:{thread}"
    return Author(id=identity[:MAX_ID], handle=handle)


def said(node: Node, ours: Ours, thread: str, sent_at: datetime, parent: str | None, page: str | None = None) -> Event:
    """A comment.

    Raises:
        Malformed: it has no id.
    """
    name = (node["id"] if "id" in node else node["comment_id"]).must_id()
    text = node["text"].text()
    if text is None:
        return Skipped(reason="no_content", platform_message_id=name)
    return MessageReceived(
        platform_message_id=name,
        conversation_id=thread,
        author=author(node, thread),
        sent_at=sent_at,
        text=text,
        reply_to=parent,
        visibility=Visibility.PUBLIC,
        outgoing=ours.wrote(node),
        permalink=page,
    )


def read_node(node: Node, ours: Ours) -> Sequence[Event]:
    """A polled node.

    Raises:
        Malformed: it has no id or no time.
    """
    if "comments_count" in node.object():
        page = node["permalink"].url()
        listed = oldest_first(node["comments"]["data"]) if "comments" in node else []
        return each(iter(listed), lambda comment: _with_replies(comment, ours, page))
    if "media_type" in node:
        return [_tagged(node)]
    return _with_replies(node, ours, None)


def _with_replies(comment: Node, ours: Ours, page: str | None) -> Sequence[Event]:
    name, parent = comment.object()["id"].must_id(), comment["parent_id"].id()
    thread = threads.of_comment(parent or name)
    events = [said(comment, ours, thread, comment["timestamp"].must_time(), parent, page)]
    replies = oldest_first(comment["replies"]["data"]) if "replies" in comment else []

    def reply(node: Node) -> Sequence[Event]:
        answered = node.object()["parent_id"].id() or name
        return [said(node, ours, threads.of_comment(name), node["timestamp"].must_time(), answered, page)]

    return [*events, *each(iter(replies), reply)]


def _tagged(media: Node) -> Event:
    name = media["id"].must_id()
    attachments = tuple(_pictures(media))
    text = media["caption"].text()
    if text is None and not attachments:
        return Skipped(reason="no_content", platform_message_id=name)
    thread = threads.of_mention(name, None)
    return MessageReceived(
        platform_message_id=name,
        conversation_id=thread,
        author=author(media, thread),
        sent_at=media["timestamp"].must_time(),
        text=text,
        attachments=attachments,
        visibility=Visibility.PUBLIC,
        permalink=media["permalink"].url(),
    )


def _pictures(media: Node) -> Iterator[Attachment]:
    children = list(media["children"]["data"].items_or_none())
    for node in children or [media]:
        url = node["media_url"].url()
        if url:
            yield Attachment(kind=KINDS.get(node["media_type"].text() or "", AttachmentKind.IMAGE), url=url)
