"""Polling: posts, mentions and comments that webhooks have lost. A page in which everything is known is not kept."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from connectors.contract import Malformed, Page
from connectors.facebook.graph import Graph
from connectors.facebook.settings import Settings
from connectors.reading import Node, read_json
from model.reply import Unavailable

FIRST_LOOK_S = 86_400  #: without a cursor a day is looked back
OVERLAP_S = 3_600  #: what is shown late (held back for review, unhidden) is older than what has been seen
MAX_SEEN = 1_000  #: ids in a cursor; beyond them pages are kept again and absorbed as known
MAX_PAGES = 100  #: of one listing: more is no listing that ends
ONWARD = frozenset({"after", "until", "offset", "__paging_token"})  #: what is taken from Graph's link to the next page

WRITER = "from{id,name}"
POST_FIELDS = (
    f"id,{WRITER},message,created_time,status_type,is_published,permalink_url,place,"
    "attachments{type,media_type,media,title,url,unshimmed_url,subattachments}"
)
COMMENT_FIELDS = f"id,{WRITER},message,created_time,comment_count,parent{{id}},permalink_url,attachment"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the polls have come."""

    at: int  #: Unix seconds of the newest that was seen
    seen: frozenset[str] = frozenset()  #: ids of what is newer than `at - OVERLAP_S`

    @classmethod
    def read(cls, cursor: str | None, now: datetime) -> "Mark":
        """A cursor of another make is as good as none."""
        first = cls(int(now.timestamp()) - FIRST_LOOK_S)
        try:
            found = json.loads(cursor) if cursor is not None else {}
            return cls(int(found["at"]), frozenset(map(str, found["seen"]))) if found else first
        except (ValueError, TypeError, KeyError):
            return first

    def write(self) -> str:
        """The cursor: the same for the same mark."""
        return json.dumps({"at": self.at, "seen": sorted(self.seen)}, separators=(",", ":"))


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
    onward = _onward(post["comments"]["paging"])
    name = post["id"].id()
    if not onward or name is None:
        return None
    arguments = {
        "fields": COMMENT_FIELDS, "filter": "stream", "order": "reverse_chronological", "since": str(since),
        "limit": "100", **onward,
    }  # fmt: skip
    return _Listing(name, "comments", arguments)


async def pages(graph: Graph, cursor: str | None, now: datetime) -> AsyncIterator[Page]:
    """Yield what is new since `cursor`, oldest first.

    Only the last page moves the cursor: Graph lists the newest first, and a crash half-way must not skip the older.

    Raises:
        PlatformError: of the closed family; then nothing has been yielded.
    """
    mark = Mark.read(cursor, now)
    since = mark.at - OVERLAP_S
    kept: list[bytes] = []
    met: dict[str, int] = {}
    for listing in _listings(graph.settings, since, now):
        fresh = []
        async for body, page in _walk(graph, listing, since):
            times = _times(page)
            if any(name not in mark.seen and at >= since for name, at in times.items()):
                fresh.append(body)
            met |= times
        kept += reversed(fresh)
    following = _moved(mark, met, now).write()
    for body in kept[:-1]:
        yield Page(body=body, cursor=cursor)
    if kept:
        yield Page(body=kept[-1], cursor=following)
    elif following != cursor:
        yield Page(body=None, cursor=following)


def _moved(mark: Mark, met: Mapping[str, int], now: datetime) -> Mark:
    at = min(max([mark.at, *met.values()]), int(now.timestamp()))
    recent = sorted((name for name, time in met.items() if time >= at - OVERLAP_S), key=lambda name: -met[name])
    return Mark(at, frozenset(recent[:MAX_SEEN]))


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
        onward = _onward(page["paging"])
        if not onward or onward.items() <= arguments.items():
            return
        arguments |= onward
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


def _onward(paging: Node) -> dict[str, str]:
    """The cursor in the link to the next page; empty: there is none."""
    link = paging["next"].text()
    if link is None:
        return {}
    try:
        query = parse_qsl(urlsplit(link).query)
    except ValueError:
        return {}
    return {name: value for name, value in query if name in ONWARD}


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
