"""Reading a Threads media object: a post or a reply, the same in webhooks and in polled pages.

Source: "Retrieve User Replies", "Reply Management", "Webhooks for Threads", read 2026-11-25. The API tells who wrote
by `username` only: there is no number and no display name of other people.
"""

from collections.abc import Iterator

from connectors.reading import Node
from model.event import Attachment, AttachmentKind, Author, Event, MessageReceived, Skipped, Visibility

REPOST = "REPOST_FACADE"
ALBUM = "CAROUSEL_ALBUM"
KINDS = {
    "IMAGE": AttachmentKind.IMAGE,
    "VIDEO": AttachmentKind.VIDEO,
    "AUDIO": AttachmentKind.AUDIO,
    ALBUM: AttachmentKind.IMAGE,  # a child of an album, or an album without children: its first picture
}
OPTIONS = ("option_a", "option_b", "option_c", "option_d")
MAX_ID = 512


def read(post: Node, our_username: str) -> Event:
    """The message in a media object; a repost is none, and neither is one without content, or a post of our own.

    What the profile posts is said to nobody in particular: it would join the complaint of whoever replied to it last.

    Raises:
        Malformed: it has no id, or says something at no time.
    """
    name = post.object()["id"].must_id()
    text, attached = _text(post), tuple(_attachments(post))
    if post["media_type"].value == REPOST or (text is None and post["reposted_post"]):
        return Skipped(reason="repost", platform_message_id=name)
    if text is None and not attached:
        return Skipped(reason="no_content", platform_message_id=name)
    ours, parent = is_ours(post, our_username), _reference(post["replied_to"])
    thread = root_of(post) or parent
    if ours and thread is None:
        return Skipped(reason="own_post", platform_message_id=name)
    return MessageReceived(
        platform_message_id=name,
        conversation_id=thread or name,  # named by its root: nothing between root and parent is told
        author=_author(post, name),
        sent_at=post["timestamp"].must_time(),
        text=text,
        attachments=attached,
        reply_to=parent or _reference(post["quoted_post"]),
        visibility=Visibility.PUBLIC,
        outgoing=ours,
        permalink=post["permalink"].url(),
    )


def is_ours(post: Node, our_username: str) -> bool:
    """Whether the profile itself wrote it."""
    handle = _handle(post)
    return handle is not None and handle.lower() == our_username.lower()


def is_album_without_pictures(post: Node) -> bool:
    """Whether an album does not tell what is in it (webhooks are not promised to)."""
    return post["media_type"].value == ALBUM and not any(True for _ in post["children"]["data"].items_or_none())


def root_of(post: Node) -> str | None:
    """The post on top of the thread; None: it is a post itself, or the token may not read replies."""
    return _reference(post["root_post"])


def _reference(node: Node) -> str | None:
    """`{"id": "…"}`, or the id alone."""
    return node["id"].id() or node.id()


def _handle(post: Node) -> str | None:
    return (post["username"].id() or "").strip().lstrip("@").strip() or None


def _author(post: Node, name: str) -> Author:
    """Private profiles are not named, and two of them under one post must not become one person."""
    handle = _handle(post)
    if handle is None:
        return Author(id=f"hidden:{name}"[:MAX_ID])
    return Author(id=handle.lower(), handle=handle)


def _text(post: Node) -> str | None:
    """The words, with the long text that may hang on them; of a poll without words its options."""
    parts = [text for node in (post["text"], post["text_attachment"]["plaintext"]) if (text := node.text())]
    options = [text for key in OPTIONS if (text := post["poll_attachment"][key].text())]
    return "\n\n".join(parts) or " / ".join(options) or None


def _attachments(post: Node) -> Iterator[Attachment]:
    children = [found for child in post["children"]["data"].items_or_none() for found in _media(child, is_child=True)]
    yield from children or _media(post, is_child=False)
    if (animation := post["gif_url"].url()) is not None:
        yield Attachment(kind=AttachmentKind.IMAGE, url=animation)
    if (link := post["link_attachment_url"].url()) is not None:
        yield Attachment(kind=AttachmentKind.LINK, url=link)


def _media(node: Node, *, is_child: bool) -> Iterator[Attachment]:
    """One picture, film or sound: where it is, if that is told, and the id by which it is found again."""
    told = node["media_type"].text()
    kind = KINDS.get(told or "", AttachmentKind.IMAGE if is_child and told is None else None)
    url = node["media_url"].url()
    if kind is None and url is not None:
        kind = AttachmentKind.DOCUMENT
    media_id = node["id"].id()
    if kind is not None and (url is not None or media_id is not None):
        yield Attachment(kind=kind, url=url, media_id=media_id)
