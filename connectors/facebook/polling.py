"""Polling: posts, mentions and comments that webhooks have lost. A page in which everything is known is not kept."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from connectors import meta_polling
from connectors.contract import Malformed, Page
from connectors.facebook.graph import Graph
from connectors.facebook.settings import Settings
from connectors.meta_polling import MAX_PAGES, Mark, Walk, onward
from connectors.reading import Node, read_json
from model.reply import Unavailable

WRITER = "from{id,name}"
POST_FIELDS = (
    f"id,{WRITER},message,created_time,status_type,is_published,permalink_url,place,"
    "attachments{type,media_type,media,title,url,unshimmed_url,subattachments}"
)
COMMENT_FIELDS = f"id,{WRITER},message,created_time,comment_count,parent{{id}},permalink_url,attachment"


@dataclass(frozen=True, slots=True)
class _Listing:
    """What is asked: an edge of a node, and how."""

    node: str
    edge: str
    arguments: Mapping[str, str]


def _listings(settings: Settings, since: int, now: datetime) -> Iterator[_Listing]:
    watched = min(since, int(now.timestamp()) - settings.look_back_days * 86_400)
    for edge in ("feed", "tagged"):
        yield _Listing(settings.page_id, edge, {"fields": POST_FIELDS, "since": str(since), "limit": "50"})
    comments = f"comments.filter(stream).order(reverse_chronological).since({since}).limit(50){{{COMMENT_FIELDS}}}"
    fields = f"id,from{{id}},status_type,{comments}"
    yield _Listing(settings.page_id, "feed", {"fields": fields, "since": str(watched), "limit": "25"})


def _rest_of_comments(post: Node, since: int) -> _Listing | None:
    """Where a post has more comments than came with it."""
    following = onward(post["comments"]["paging"])
    name = post["id"].id()
    if not following or name is None:
        return None
    arguments = {
        "fields": COMMENT_FIELDS, "filter": "stream", "order": "reverse_chronological", "since": str(since),
        "limit": "100", **following,
    }  # fmt: skip
    return _Listing(name, "comments", arguments)


async def pages(graph: Graph, cursor: str | None, now: datetime) -> AsyncIterator[Page]:
    """Yield what is new since `cursor`, oldest first.

    Raises:
        PlatformError: of the closed family; then nothing has been yielded.
    """
    mark = Mark.read(cursor, now)
    walks = (_timed(graph, listing, mark.since) for listing in _listings(graph.settings, mark.since, now))
    async for page in meta_polling.pages(walks, mark, cursor, now):
        yield page


async def _timed(graph: Graph, listing: _Listing, since: int) -> Walk:
    async for body, page in _walk(graph, listing, since):
        yield body, _times(page)


async def _walk(graph: Graph, listing: _Listing, since: int) -> AsyncIterator[tuple[bytes, Node]]:
    """All pages of a listing, and of the comments that did not fit into it.

    Graph's link to the next page is never followed: its cursor is taken out, and the call is made as the first was.
    """
    arguments = dict(listing.arguments)
    for _ in range(MAX_PAGES):
        body, page = await _page(graph, listing, arguments)
        yield body, page
        for post in page["data"].items_or_none():
            if (rest := _rest_of_comments(post, since)) is not None:
                async for more in _walk(graph, rest, since):
                    yield more
        following = onward(page["paging"])
        if not following or following.items() <= arguments.items():
            return
        arguments |= following
    raise Unavailable(f"Meta's list of {listing.edge} does not end: more than {MAX_PAGES} pages")


async def _page(graph: Graph, listing: _Listing, arguments: Mapping[str, str]) -> tuple[bytes, Node]:
    def call(api: Any) -> Any:
        return api.get_connections(quote(listing.node, safe=""), listing.edge, **arguments)

    answer = await graph.ask(call)
    try:
        page = read_json(answer.body).object()
        list(page["data"].items())
    except Malformed as error:
        raise Unavailable(f"Meta's answer could not be read ({error})") from None
    return answer.body, page


def _times(page: Node) -> dict[str, int]:
    """When everything in the page was written, by id; Unix seconds."""
    found: dict[str, int] = {}
    waiting = list(page["data"].items_or_none())
    while waiting:
        node = waiting.pop()
        waiting += node["comments"]["data"].items_or_none()
        name, at = node["id"].id(), node["created_time"].time()
        if name is not None and at is not None:
            found[name] = int(at.timestamp())
    return found
