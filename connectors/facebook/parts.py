"""What webhooks and polled pages share: who wrote, in which thread, and what is attached."""

import re
from collections.abc import Iterator

from connectors.reading import Node
from model.event import Attachment, AttachmentKind, Author, Location

ADDRESS = re.compile(r"https?://[^\s/]\S*")
MAX_ID = 512
#: Kinds of Graph's attachments by the beginning of their `type`; others with an address are links.
KINDS = (
    ("photo", AttachmentKind.IMAGE),
    ("cover_photo", AttachmentKind.IMAGE),
    ("profile_media", AttachmentKind.IMAGE),
    ("animated_image", AttachmentKind.IMAGE),
    ("sticker", AttachmentKind.STICKER),
    ("video", AttachmentKind.VIDEO),
    ("native_templates", AttachmentKind.LINK),
    ("file", AttachmentKind.DOCUMENT),
)


def address(node: Node) -> str | None:
    """An address that an officer's browser may be led to; else None."""
    text = node.text()
    return text if text is not None and ADDRESS.fullmatch(text) else None


def author(sender: Node, conversation_id: str) -> Author:
    """Who wrote.

    Graph leaves `from` out where the token lacks `pages_read_user_content` or the person's privacy asks for it. Then
    the thread stands for the person: what a hidden citizen adds to the own thread joins the same complaint.
    """
    identity = sender["id"].id()
    if identity is None:
        return Author(id=f"hidden:{conversation_id}"[:MAX_ID])
    return Author(id=identity, name=sender["name"].text())


def is_post(name: str | None, page_id: str) -> bool:
    """Whether an id is that of a post on our Page: `PAGE_POST`; comments are `POST_COMMENT`."""
    return name is not None and name.startswith(f"{page_id}_")


def conversation(
    comment_id: str, *, parent_id: str | None, post_id: str | None, page_id: str, visitor_post: bool, own: bool
) -> str:
    """The thread of a comment.

    On a citizen's own post: the post. On ours: the root comment, since each citizen's root comment is a matter of its
    own. A root comment of ours belongs to the post that it answers.
    """
    if visitor_post and post_id is not None:
        return post_id
    if parent_id is not None and parent_id != post_id and not is_post(parent_id, page_id):
        return parent_id
    return post_id if own and post_id is not None else comment_id


def attached(story: Node) -> Iterator[Attachment]:
    """What Graph calls a StoryAttachment, with its parts (an album's photos)."""
    found = [one for part in story["subattachments"]["data"].items_or_none() for one in _single(part)]
    yield from found or _single(story)


def _single(story: Node) -> Iterator[Attachment]:
    media = story["media"]
    kind = _kind(story["type"].text() or story["media_type"].text() or "")
    page = address(story["unshimmed_url"]) or address(story["url"])
    picture, film = address(media["image"]["src"]), address(media["source"])
    by_kind = {AttachmentKind.VIDEO: film or page, AttachmentKind.LINK: page, AttachmentKind.DOCUMENT: page}
    url = by_kind.get(kind, picture or page)
    if url is not None:
        yield Attachment(kind=kind, url=url, name=story["title"].text())


def _kind(type_: str) -> AttachmentKind:
    return next((kind for prefix, kind in KINDS if type_.startswith(prefix)), AttachmentKind.LINK)


def place(node: Node) -> Location | None:
    """The position of a check-in, if it has one."""
    lat, lon = node["location"]["latitude"].number(), node["location"]["longitude"].number()
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    return Location(lat=lat, lon=lon, label=node["name"].text())
