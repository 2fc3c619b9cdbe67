"""Polling: mentions and replies that webhooks have lost, and what the profile itself has written.

Lists of a profile (`threads`, `replies`, `mentions`) take `since`; replies to a post are a list of that post, newest
first, without `since`. A page in which everything is known is not kept.

Source: "Reply Management" (`conversation` is flattened, for root posts; `replies` is one level), "Mentions", "Retrieve
User Replies", read 2026-11-25.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from connectors.contract import Malformed, Page
from connectors.meta_polling import Mark
from connectors.reading import Node, read_json
from connectors.threads.api import Api
from connectors.threads.posts import root_of
from model.reply import Rejected, Unavailable, Unreachable

MAX_PAGES = 100  #: of one list: more is no list that ends
PAGE_SIZE = 50
EARLIEST = 1_688_540_400  #: `since` may not be less ("Mentions")
FIELDS = (
    "id,text,username,permalink,timestamp,media_type,media_url,gif_url,children{id,media_type,media_url},"
    "is_quote_post,quoted_post,reposted_post,has_replies"
)
REPLY_FIELDS = f"{FIELDS},is_reply,root_post,replied_to"


async def pages(api: Api, cursor: str | None, now: datetime) -> AsyncIterator[Page]:
    """Yield what is new since `cursor`, oldest first; only the last page moves the cursor.

    Raises:
        PlatformError: of the closed family; then nothing has been yielded.
    """
    look = _Look(api, Mark.read(cursor, now))
    user = api.settings.user_id
    watched = min(look.since, int(now.timestamp()) - api.settings.look_back_days * 86_400)
    own = await look.at(f"{user}/threads", {"fields": FIELDS, "since": _since(watched)})
    answers = await look.at(f"{user}/replies", {"fields": REPLY_FIELDS, "since": _since(watched)})
    await look.at(f"{user}/mentions", {"fields": REPLY_FIELDS, "since": _since(look.since)})
    ours = {post["id"].id() for post in own}
    for post in own:
        await look.at_replies(post, "conversation")
    for answer in answers:
        if root_of(answer) not in ours:
            await look.at_replies(answer, "replies")
    following = look.mark.moved(look.met, now).write()
    for body in look.kept[:-1]:
        yield Page(body=body, cursor=cursor)
    if look.kept:
        yield Page(body=look.kept[-1], cursor=following)
    elif following != cursor:
        yield Page(body=None, cursor=following)


class _Look:
    """One round of polls: what was met, and which pages hold something new."""

    def __init__(self, api: Api, mark: Mark) -> None:
        self.mark = mark
        self.since = mark.since
        self.kept: list[bytes] = []
        self.met: dict[str, int] = {}
        self._api = api

    async def at(self, path: str, params: Mapping[str, str], *, newest_only: bool = False) -> list[Node]:
        """All posts of a list; with `newest_only` as far back as the mark."""
        found: list[Node] = []
        fresh: list[bytes] = []
        async for body, posts in _walk(self._api, path, params):
            times = _times(posts)
            if any(name not in self.mark.seen and at >= self.since for name, at in times.items()):
                fresh.append(body)
            self.met |= times
            found += posts
            if newest_only and times and max(times.values()) < self.since:
                break
        self.kept += reversed(fresh)
        return found

    async def at_replies(self, post: Node, edge: str) -> None:
        """What was answered to a post of ours. One that has been deleted meanwhile does not stop the others."""
        name = post["id"].id()
        if name is None or post["has_replies"].value is False:
            return
        try:
            await self.at(f"{name}/{edge}", {"fields": REPLY_FIELDS, "reverse": "true"}, newest_only=True)
        except (Rejected, Unreachable):
            return


def _since(seconds: int) -> str:
    return str(max(seconds, EARLIEST))


async def _walk(api: Api, path: str, params: Mapping[str, str]) -> AsyncIterator[tuple[bytes, list[Node]]]:
    """All pages of a list. Meta's link to the next page (with our token in it) is never followed: `after` is enough."""
    asked = {**params, "limit": str(PAGE_SIZE)}
    for _ in range(MAX_PAGES):
        body, page = await _page(api, path, asked)
        posts = list(page["data"].items_or_none())
        yield body, posts
        after = page["paging"]["cursors"]["after"].id()
        more = "next" in page["paging"] or len(posts) >= PAGE_SIZE
        if not posts or not more or after is None or after == asked.get("after"):
            return
        asked["after"] = after
    raise Unavailable(f"Meta's list {path.rpartition('/')[2]} does not end: more than {MAX_PAGES} pages")


async def _page(api: Api, path: str, params: Mapping[str, str]) -> tuple[bytes, Node]:
    answer = await api.get(path, params)
    try:
        page = read_json(answer.body).object()
        list(page["data"].items())
    except Malformed as error:
        raise Unavailable(f"Meta's answer could not be read ({error})") from None
    return answer.body, page


def _times(posts: list[Node]) -> dict[str, int]:
    """When each was written, by id; Unix seconds."""
    told = ((post["id"].id(), post["timestamp"].time()) for post in posts)
    return {name: int(at.timestamp()) for name, at in told if name is not None and at is not None}
