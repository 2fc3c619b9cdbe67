"""Polling: comments and their replies, whose words no webhook tells, and messages that webhooks have lost.

TikTok allows forty calls a minute for each list. So a video is looked at when its number of comments has changed (the
newest always), and a thread when its number of replies has. Of a conversation TikTok shows the last 20 messages. A page
in which all is known is not kept.

Source: "Get videos", "Get comments", "Get replies", "Get conversations", "Get messages in a conversation", "Rate
limits", read 2026-11-25.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from connectors.contract import Page
from connectors.reading import Node
from connectors.tiktok.api import Api
from connectors.tiktok.lists import listed, times, walk
from connectors.tiktok.mark import MESSAGES_OVERLAP_S, OVERLAP_S, Mark
from model.reply import Rejected, Unreachable

ALWAYS = 5  #: of the newest videos are looked at whatever their number of comments
CALLS_A_ROUND = 35  #: of each list; what is left waits for the next round
OLDER_PAGES = 2  #: of comments that are known, for replies in older threads
NEWEST_FIRST = {"sort_field": "create_time", "sort_order": "desc", "max_count": "30"}
KINDS = ("SINGLE", "STRANGER")  #: conversations that were answered before, or never


async def pages(api: Api, cursor: str | None, now: datetime) -> AsyncIterator[Page]:
    """Yield what is new since `cursor`; only the last page moves the cursor.

    Raises:
        PlatformError: of the closed family; then nothing has been yielded.
    """
    look = _Look(api, Mark.read(cursor, now), first=cursor is None, now=int(now.timestamp()))
    if api.settings.comments:
        await look.at_videos()
    if api.settings.direct_messages:
        for kind in KINDS:
            await look.at_conversations(kind)
    following = look.mark.moved(look.met, look.counts, now, whole=not look.left).write()
    for body in look.kept[:-1]:
        yield Page(body=body, cursor=cursor)
    if look.kept:
        yield Page(body=look.kept[-1], cursor=following)
    elif following != cursor:
        yield Page(body=None, cursor=following)


class _Look:
    """One round of polls: what was met, and which pages hold something new."""

    def __init__(self, api: Api, mark: Mark, *, first: bool, now: int) -> None:
        self.mark = mark
        self.kept: list[bytes] = []
        self.met: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self._api = api
        self._first = first
        self._now = now
        self.left = False  #: whether something that has changed waits for the next round
        self._asked = {"comments": 0, "replies": 0}

    async def at_videos(self) -> None:
        """Comments of videos with another number of them than before; then of the newest, whatever their number.

        A video that has been deleted meanwhile does not stop the others.
        """
        videos = await self._videos()
        changed = [(video, count) for video, count in videos if count != self.mark.counts.get(video)]
        unchanged = [pair for pair in videos[:ALWAYS] if pair not in changed]
        for video, count in changed + unchanged:
            try:
                is_whole = await self._at_comments(video)
            except (Rejected, Unreachable):
                continue
            if is_whole:
                self.counts[video] = count
            elif (video, count) in changed:
                self.left = True

    async def _videos(self) -> list[tuple[str, int]]:
        """Videos with their number of comments, the newest first."""
        found: dict[str, int] = {}
        counts: dict[str, int] = {}
        settings = self._api.settings
        oldest = self._now - settings.look_back_days * 86_400
        asked = {"fields": '["item_id","create_time","comments"]', "max_count": "20"}
        async for _, data in walk(self._api, "business/video/list", asked):
            videos = listed(data, "videos")
            found |= times(videos, "item_id", "create_time")
            counts |= {name: video["comments"].integer() or 0 for video in videos if (name := video["item_id"].id())}
            if len(found) >= settings.watched_videos or min(found.values(), default=oldest) < oldest:
                break
        newest = sorted((name for name, at in found.items() if at >= oldest), key=lambda name: -found[name])
        return [(name, counts[name]) for name in newest[: settings.watched_videos]]

    async def _at_comments(self, video: str) -> bool:
        """Whether the round has calls enough for all that may be new there."""
        if self._asked["comments"] >= CALLS_A_ROUND:
            return False
        threads: dict[str, int] = {}
        fresh: list[bytes] = []
        older = 0
        asked = {"video_id": video, "include_replies": "true", **NEWEST_FIRST}
        async for body, data in walk(self._api, "business/comment/list", asked):
            self._asked["comments"] += 1
            comments = listed(data, "comments")
            roots = times(comments, "comment_id", "create_time")
            shown = [reply for comment in comments for reply in comment["reply_list"].items_or_none()]
            fresh += [body] if self._is_new(roots | times(shown, "comment_id", "create_time")) else []
            threads |= self._changed(comments)
            older += max(roots.values(), default=0) < self.mark.since
            if older > (0 if self._first else OLDER_PAGES) or self._asked["comments"] >= CALLS_A_ROUND:
                break
        self.kept += reversed(fresh)
        is_whole = self._asked["comments"] < CALLS_A_ROUND
        for root, count in threads.items():
            if self._asked["replies"] < CALLS_A_ROUND:
                await self._at_replies(video, root)
                self.counts[root] = count
            else:
                is_whole = False
        return is_whole

    def _changed(self, comments: list[Node]) -> dict[str, int]:
        """Threads whose number of replies is another than it was, with that number; at first, of the last day only."""
        written = times(comments, "comment_id", "create_time")
        counts = {
            name: comment["replies"].integer() or 0 for comment in comments if (name := comment["comment_id"].id())
        }
        if self._first:
            known = {name for name, at in written.items() if at < self._now - OVERLAP_S}
            self.counts |= {name: count for name, count in counts.items() if name in known and count}
            counts = {name: count for name, count in counts.items() if name not in known}
        return {name: count for name, count in counts.items() if count != self.mark.counts.get(name, 0)}

    async def _at_replies(self, video: str, root: str) -> None:
        fresh: list[bytes] = []
        asked = {"video_id": video, "comment_id": root, **NEWEST_FIRST}
        async for body, data in walk(self._api, "business/comment/reply/list", asked):
            self._asked["replies"] += 1
            replies = times(listed(data, "comments"), "comment_id", "create_time")
            fresh += [body] if self._is_new(replies) else []
            if max(replies.values(), default=0) < self.mark.since:
                break
        self.kept += reversed(fresh)

    async def at_conversations(self, kind: str) -> None:
        """The last messages of each conversation in which something has happened since the mark."""
        asked = {"conversation_type": kind, "limit": "100"}
        async for _, data in walk(self._api, "business/message/conversation/list", asked):
            moved = times(listed(data, "conversations"), "conversation_id", "update_time")
            since = self.mark.since if self._first else self.mark.at - MESSAGES_OVERLAP_S
            for name, at in moved.items():
                if at >= since:
                    await self._at_messages(name)

    async def _at_messages(self, conversation: str) -> None:
        body, data = await self._api.get("business/message/content/list", {"conversation_id": conversation})
        if self._is_new(times(listed(data, "messages"), "message_id", "timestamp")):
            self.kept.append(body)

    def _is_new(self, met: Mapping[str, int]) -> bool:
        """Whether something of a page has not been seen; from now on it has."""
        self.met |= met
        return any(name not in self.mark.seen and at >= self.mark.since for name, at in met.items())
