"""Polling: direct messages, comments and tags that webhooks have lost. Meta is known to lose them for some people.

Sources: Graph API "IG User Media", "IG Media Comments" (50 a query, the newest first, no filter by time), "IG Comment
Replies", "IG User Tags", read 2026-11-25.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime

from connectors import meta_conversations, meta_polling
from connectors.contract import Page
from connectors.instagram.settings import Settings
from connectors.meta_conversations import Lister, Listing
from connectors.meta_page import Graph, segment
from connectors.meta_polling import Mark, Walk, onward
from connectors.reading import Node

MESSAGE_FIELDS = (
    "id,created_time,from,to,message,is_unsupported,story,shares{link,name},"
    "attachments{id,mime_type,name,size,image_data,video_data,file_url}"
)
REPLY_FIELDS = "id,text,timestamp,username,from{id,username},parent_id"
COMMENT_FIELDS = f"{REPLY_FIELDS},replies.limit(50){{{REPLY_FIELDS}}}"
MEDIA_FIELDS = f"id,timestamp,permalink,comments_count,comments.limit(50){{{COMMENT_FIELDS}}}"
TAG_FIELDS = "id,caption,media_type,media_url,permalink,timestamp,username,children{media_type,media_url}"


def pages(graph: Graph, settings: Settings, cursor: str | None, now: datetime) -> AsyncIterator[Page]:
    """Yield what is new since `cursor`, oldest first. Raises `PlatformError`s of the closed family."""
    mark = Mark.read(cursor, now)
    watched = min(mark.since, int(now.timestamp()) - settings.look_back_days * 86_400)
    walks = [
        meta_conversations.walk(Lister(graph), "instagram", mark.since, fields=MESSAGE_FIELDS, deeper=False),
        _comments(graph, settings.ig_id, watched),
        _tags(graph, settings.ig_id, mark.since),
    ]
    return meta_polling.pages(walks, mark, cursor, now)


async def _comments(graph: Graph, ig_id: str, watched: int) -> Walk:
    """Comments on posts that are not older than `watched`: all, since a new reply may stand under an old one."""
    lister = Lister(graph, pace_s=0)
    listing = Listing(f"{segment(ig_id)}/media", {"fields": MEDIA_FIELDS, "limit": "25"})
    async for body, page in lister.pages(listing):
        yield body, times(page)
        for post in page["data"].items():
            for rest in _rest(post["comments"], f"{segment(post['id'].id() or '')}/comments", COMMENT_FIELDS):
                async for more in _all_levels(lister, rest):
                    yield more
            async for more in _replies(lister, post["comments"]):
                yield more
        if _oldest(page) < watched:
            return


async def _all_levels(lister: Lister, listing: Listing) -> Walk:
    async for body, page in lister.pages(listing):
        yield body, times(page)
        async for more in _replies(lister, page):
            yield more


async def _replies(lister: Lister, comments: Node) -> Walk:
    for comment in comments["data"].items_or_none():
        for rest in _rest(comment["replies"], f"{segment(comment['id'].id() or '')}/replies", REPLY_FIELDS):
            async for body, page in lister.pages(rest):
                yield body, times(page)


def _rest(inner: Node, edge: str, fields: str) -> Iterator[Listing]:
    """Where more belongs to it than came with it."""
    following = onward(inner["paging"])
    if following and not edge.startswith("/"):
        yield Listing(edge, {"fields": fields, "limit": "50", **following})


async def _tags(graph: Graph, ig_id: str, since: int) -> Walk:
    listing = Listing(f"{segment(ig_id)}/tags", {"fields": TAG_FIELDS, "limit": "25"})
    async for body, page in Lister(graph, pace_s=0).pages(listing):
        yield body, times(page)
        if _oldest(page) < since:
            return


def _oldest(page: Node) -> float:
    """When the oldest node of a page was made; Unix seconds, 0 where nothing says it."""
    known = [moment.timestamp() for node in page["data"].items() if (moment := node["timestamp"].time())]
    return min(known, default=0.0)


def times(page: Node) -> dict[str, int]:
    """When each comment and each tagged post was written, by id; Unix seconds. Our own posts are no news."""
    found: dict[str, int] = {}
    for node in page["data"].items_or_none():
        found |= times(node["comments"]) | times(node["replies"])
        name, at = node["id"].id(), node["timestamp"].time()
        if name is not None and at is not None and "comments_count" not in node:
            found[name] = int(at.timestamp())
    return found
