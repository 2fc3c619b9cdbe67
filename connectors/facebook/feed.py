"""Reading a polled page: posts of `/PAGE/feed` and `/PAGE/tagged`, and the comments on them.

A node with `created_time` and no `comment_count` is a post; one with `comment_count` is a comment (of a page of
`/POST/comments`); one with neither only holds the comments that were asked for.
"""

from collections.abc import Iterator
from functools import partial

from connectors.facebook import parts
from connectors.reading import Node, each
from model.event import Attachment, Event, MessageReceived, Skipped, Visibility


def read(body: Node, page_id: str) -> list[Event]:
    """All events of a page, oldest first (Graph lists the newest first).

    Raises:
        Malformed: it has not the outer shape of a page.
    """
    return each(_oldest_first(body.object()["data"].items()), lambda node: _node(node, page_id))


def _oldest_first(nodes: Iterator[Node]) -> Iterator[Node]:
    return reversed(list(nodes))


def _node(node: Node, page_id: str) -> list[Event]:
    node.object()["id"].must_id()
    if "comment_count" in node:
        return _comments(iter([node]), Node({}), page_id)
    posts = [node] if "created_time" in node else []
    events = each(iter(posts), partial(_post, page_id=page_id))
    return events + _comments(_oldest_first(node["comments"]["data"].items_or_none()), node, page_id)


def _comments(comments: Iterator[Node], post: Node, page_id: str) -> list[Event]:
    events: list[Event] = []
    for comment in comments:
        events += each(iter([comment]), partial(_comment, post=post, page_id=page_id))
        replies = _oldest_first(comment["comments"]["data"].items_or_none())
        events += each(replies, partial(_comment, post=post, page_id=page_id, root=comment["id"].id()))
    return events


def _post(post: Node, page_id: str) -> list[Event]:
    name = post["id"].must_id()
    attachments = _all(post["attachments"]["data"].items_or_none())
    location = parts.place(post["place"])
    text = post["message"].text()
    own = post["from"]["id"].id() == page_id
    if own and post["is_published"].value is False:
        return [Skipped(reason="unpublished", platform_message_id=name)]
    if text is None and not attachments and location is None:
        return [Skipped(reason="no_content", platform_message_id=name)]
    said = MessageReceived(
        platform_message_id=name,
        conversation_id=name,
        author=parts.author(post["from"], name),
        sent_at=post["created_time"].must_time(),
        text=text,
        attachments=attachments,
        location=location,
        visibility=Visibility.PUBLIC,
        outgoing=own,
        permalink=parts.address(post["permalink_url"]),
    )
    return [said]


def _comment(comment: Node, post: Node, page_id: str, root: str | None = None) -> list[Event]:
    name = comment.object()["id"].must_id()
    attachments = _all(iter([comment["attachment"]]))
    text = comment["message"].text()
    if text is None and not attachments:
        return [Skipped(reason="no_content", platform_message_id=name)]
    own = comment["from"]["id"].id() == page_id
    parent, post_id = comment["parent"]["id"].id() or root, post["id"].id()
    thread = parts.conversation(
        name, parent_id=parent, post_id=post_id, page_id=page_id, visitor_post=_by_visitor(post, page_id), own=own
    )
    said = MessageReceived(
        platform_message_id=name,
        conversation_id=thread,
        author=parts.author(comment["from"], thread),
        sent_at=comment["created_time"].must_time(),
        text=text,
        attachments=attachments,
        reply_to=parent or post_id,
        visibility=Visibility.PUBLIC,
        outgoing=own,
        permalink=parts.address(comment["permalink_url"]),
    )
    return [said]


def _by_visitor(post: Node, page_id: str) -> bool:
    writer = post["from"]["id"].id()
    return post["status_type"].text() == "wall_post" or (writer is not None and writer != page_id)


def _all(stories: Iterator[Node]) -> tuple[Attachment, ...]:
    return tuple(one for story in stories for one in parts.attached(story))
