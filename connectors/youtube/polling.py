"""Polling: the channel's threads from the newest back, and the replies that did not come with them.

YouTube lists threads by the time of their top comment, so a reply or an edit in an old thread does not bring it to the
front. Each poll looks at the newest threads, and from time to time through all of `look_back_days`. A page in which
everything is known is not kept.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from connectors.contract import Malformed, Page
from connectors.reading import Node
from connectors.youtube.api import Api
from connectors.youtube.listing import Seen, Thread, comments, threads
from connectors.youtube.mark import Mark
from model.reply import Unavailable

PAGE_SIZE = 100  #: the most that YouTube gives
MAX_PAGES = 50  #: of one listing in one poll: 5,000 threads
DAY_S = 86_400


@dataclass(slots=True)
class Found:
    """What a poll has brought so far."""

    groups: list[list[bytes]] = field(default_factory=list)  #: a page of threads, then replies; the newest first
    met: set[str] = field(default_factory=set)  #: digests


async def pages(api: Api, cursor: str | None, now: datetime) -> AsyncIterator[Page]:
    """Yield what is new since `cursor`, the oldest threads first.

    Only the last page moves the cursor: YouTube lists the newest first, and a crash half-way must not skip the older.

    Raises:
        PlatformError: of the closed family; then nothing has been yielded.
    """
    mark, found = Mark.read(cursor, now), Found()
    deep = mark.is_deep(now)
    for status in ("published", "heldForReview") if api.settings.read_held else ("published",):
        await _Walk(api, mark, found, status, now, deep).run()
    kept = [body for group in reversed(found.groups) for body in group]
    following = mark.moved(found.met, now, deep=deep).write()
    for body in kept[:-1]:
        yield Page(body=body, cursor=cursor)
    if kept:
        yield Page(body=kept[-1], cursor=following)
    elif following != cursor:
        yield Page(body=None, cursor=following)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One way back through the threads of one moderation state."""

    api: Api
    mark: Mark
    found: Found
    status: str
    now: datetime
    deep: bool

    async def run(self) -> None:
        watched = min(self.now.timestamp() - self.api.settings.look_back_days * DAY_S, self.mark.start)
        token: str | None = None
        for _ in range(MAX_PAGES):
            _, page = await self._threads(token, PAGE_SIZE)
            listed = threads(page)
            news = await self._look_at(listed, token)
            following = page["nextPageToken"].text()
            if following is None or following == token or not (news or self.deep):
                return
            if listed and 0 < listed[-1].top.written < watched:
                return
            token = following

    async def _look_at(self, listed: list[Thread], token: str | None) -> bool:
        """Keep what is new in a page, and fetch what did not come with it. Whether anything was new."""
        ours = max((at for at, thread in enumerate(listed, start=1) if self._is_ours(thread.top)), default=0)
        group: list[bytes] = []
        young, old = listed[:ours], listed[ours:]
        if self._news(seen for thread in young for seen in thread.all):
            # Asked again for just ours where older ones stand in the page; what moved meanwhile is met next time.
            body, page = await self._threads(token, ours)
            young = threads(page)
            group.append(body)
        for thread in young:
            self.found.met.update(seen.digest for seen in thread.all)
            if thread.count not in self.mark.seen and thread.total > len(thread.replies):
                group += await self._replies(thread)
            self.found.met.add(thread.count)
        for thread in old:
            group += await self._late_replies(thread)
        if group:
            self.found.groups.append(group)
        return bool(group)

    async def _late_replies(self, thread: Thread) -> list[bytes]:
        """Replies in a thread that is older than our beginning: they are ours, the rest of it is not."""
        fresh = [seen for seen in thread.replies if self._is_ours(seen)]
        hidden = thread.total > len(thread.replies) and thread.count not in self.mark.seen
        bodies = await self._replies(thread) if hidden or self._news(fresh) else []
        self.found.met.update(seen.digest for seen in fresh)
        self.found.met.add(thread.count)
        return bodies

    async def _replies(self, thread: Thread) -> list[bytes]:
        """The pages of `comments.list` in which there is something new of ours."""
        bodies: list[bytes] = []
        token: str | None = None
        for _ in range(MAX_PAGES):
            params = {"part": "snippet", "textFormat": "plainText", "maxResults": str(PAGE_SIZE)}
            params |= {"parentId": thread.id or ""} | ({"pageToken": token} if token else {})
            response, page = await self.api.read("comments", params)
            _must_list(page)
            listed = [seen for seen in comments(page) if self._is_ours(seen)]
            if self._news(listed):
                bodies.append(response.body)
            self.found.met.update(seen.digest for seen in listed)
            following = page["nextPageToken"].text()
            if following is None or following == token:
                break
            token = following
        return bodies

    async def _threads(self, token: str | None, size: int) -> tuple[bytes, Node]:
        params = {"part": "snippet,replies", "order": "time", "textFormat": "plainText", "maxResults": str(size)}
        params |= {"allThreadsRelatedToChannelId": self.api.settings.channel_id, "moderationStatus": self.status}
        response, page = await self.api.read("commentThreads", params | ({"pageToken": token} if token else {}))
        _must_list(page)
        return response.body, page

    def _is_ours(self, seen: Seen) -> bool:
        """Not older than our beginning; what cannot be dated is looked at, and ends in quarantine."""
        return seen.written == 0 or seen.written >= self.mark.start

    def _news(self, listed: Iterable[Seen]) -> bool:
        return any(seen.digest not in self.mark.seen and seen.digest not in self.found.met for seen in listed)


def _must_list(page: Node) -> None:
    """An answer without a list must not pass for "nothing new"."""
    try:
        list(page["items"].items())
    except Malformed as error:
        raise Unavailable(f"YouTube's answer could not be read ({error})") from None
