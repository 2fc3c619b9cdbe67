"""Polling mentions and direct messages: both list the newest first, and both are handed on oldest first.

A poll goes back page by page to what is known, and hands the pages on in the order of time; only then does the cursor
move. After a long absence it goes back in several polls, and remembers where it stopped.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from connectors.contract import Page
from connectors.http import HttpResponse
from connectors.x.client import Client
from connectors.x.failures import unreadable
from connectors.x.ids import SNOWFLAKE, snowflake_at
from connectors.x.settings import Settings
from model.reply import Rejected, Throttled

FIRST_POLL_GOES_BACK = timedelta(days=1)
MAX_PAGES = 8  #: of one feed in one poll: half of what X allows for direct messages in 15 minutes
PAGE_SIZE = 100
FIRST_DM_PAGE = 10  #: each event read is paid for, and this feed cannot be asked for what is new alone

POST_FIELDS = [
    *("created_at", "author_id", "conversation_id", "in_reply_to_user_id", "referenced_tweets", "attachments"),
    *("entities", "geo", "note_tweet", "edit_history_tweet_ids", "lang"),
]
POST_EXPANSIONS = [
    *("author_id", "attachments.media_keys", "geo.place_id", "referenced_tweets.id", "referenced_tweets.id.author_id"),
]
MEDIA_FIELDS = ["url", "preview_image_url", "variants", "type", "alt_text"]
USER_FIELDS = ["name", "username"]
PLACE_FIELDS = ["full_name", "geo", "place_type"]
DM_FIELDS = [
    *("id", "text", "event_type", "dm_conversation_id", "sender_id", "participant_ids", "created_at"),
    *("attachments", "referenced_tweets", "entities"),
]
DM_EXPANSIONS = ["sender_id", "participant_ids", "attachments.media_keys", "referenced_tweets.id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far one feed has come."""

    since: str  #: everything up to this id is kept
    top: str | None = None  #: of a walk back that has not ended: the newest id in it
    token: str | None = None  #: and where it goes on
    first: bool = False  #: this feed was never walked to its end: it is not in the cursor yet


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of a feed and what it says about itself."""

    body: bytes
    ids: tuple[int, ...]
    next_token: str | None


Read = Callable[[Mark, int, str | None], Awaitable[HttpResponse]]


class Poller:
    """Polls the two feeds of one account."""

    def __init__(self, settings: Settings, client: Client) -> None:
        self._settings = settings
        self._client = client
        self._direct_messages_rest_until = 0.0  #: monotonic; their limit is far lower and must not stop the mentions

    async def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """Yield new pages of mentions, then of direct messages, oldest first."""
        marks = marks_of(cursor, datetime.now(UTC))
        said = cursor
        feeds: dict[str, tuple[Read, int]] = {"mentions": (self._mentions, PAGE_SIZE)}
        if self._settings.poll_direct_messages and time.monotonic() >= self._direct_messages_rest_until:
            feeds["dm"] = (self._direct_messages, FIRST_DM_PAGE)
        for name, (read, first_size) in feeds.items():
            try:
                pages, after = await _walk(read, marks[name], first_size)
            except Throttled as throttled:
                if name != "dm":
                    raise
                self._direct_messages_rest_until = time.monotonic() + throttled.retry_after_s
                continue
            for body, mark in pages:
                marks[name] = mark
                said = cursor_of(marks)
                yield Page(body=body, cursor=said)
            marks[name] = after
        if cursor_of(marks) != said:
            yield Page(body=None, cursor=cursor_of(marks))

    async def _mentions(self, mark: Mark, size: int, token: str | None) -> HttpResponse:
        response: HttpResponse = await self._client.get_users_mentions(
            self._settings.own_id,
            user_auth=True,
            since_id=mark.since,
            pagination_token=token,
            max_results=size,
            tweet_fields=POST_FIELDS,
            expansions=POST_EXPANSIONS,
            media_fields=MEDIA_FIELDS,
            user_fields=USER_FIELDS,
            place_fields=PLACE_FIELDS,
        )
        return response

    async def _direct_messages(self, mark: Mark, size: int, token: str | None) -> HttpResponse:
        response: HttpResponse = await self._client.get_direct_message_events(
            user_auth=True,
            pagination_token=token,
            max_results=size,
            dm_event_fields=DM_FIELDS,
            expansions=DM_EXPANSIONS,
            media_fields=MEDIA_FIELDS,
            user_fields=USER_FIELDS,
            tweet_fields=["author_id"],
        )
        return response


async def _walk(read: Read, mark: Mark, first_size: int) -> tuple[list[tuple[bytes, Mark]], Mark]:
    """Go back from the newest to what is known. Gives the pages oldest first, each with the mark once it is kept."""
    since, token = int(mark.since), mark.token
    found: list[tuple[bytes, int]] = []
    for number in range(MAX_PAGES):
        size = PAGE_SIZE if number or token else first_size
        page = await _ask(read, mark, size, token)
        new = [one for one in page.ids if one > since]
        reached = len(new) < len(page.ids)
        if new and reached and mark.first:
            # The very first poll must not bring in what is older than a day: ask for just the new ones.
            page = await _ask(read, mark, len(new), token)
        if new:
            found.append((page.body, max(new)))
        token = None if reached else page.next_token
        if token is None:
            break
    return _in_order(mark, found, token)


async def _ask(read: Read, mark: Mark, size: int, token: str | None) -> Asked:
    try:
        return _asked(await read(mark, size, token))
    except Rejected:
        if token is None:
            raise
        # A pagination token does not live for ever: start at the newest again, what is known twice is one message.
        return _asked(await read(mark, size, None))


def _in_order(mark: Mark, found: list[tuple[bytes, int]], token: str | None) -> tuple[list[tuple[bytes, Mark]], Mark]:
    """The cursor moves with each page only when the walk has reached the known; else not before its end."""
    top = max([*(one for _, one in found), int(mark.top or mark.since)])
    if token is not None:
        after = Mark(since=mark.since, top=str(top), token=token)
    else:
        after = Mark(since=str(max(top, int(mark.since))))
    whole = token is None and mark.top is None
    kept = mark
    pages: list[tuple[bytes, Mark]] = []
    for body, newest in reversed(found):
        if whole:
            kept = Mark(since=str(max(newest, int(kept.since))))
        pages.append((body, kept))
    if pages:
        pages[-1] = (pages[-1][0], after)
    return pages, after


def _asked(response: HttpResponse) -> Asked:
    """Look at ids and token; the body itself stays as it came.

    Raises:
        Unavailable: it is not an answer of X's, and must not pass for "nothing new".
    """
    try:
        body = response.json()
    except ValueError:
        raise unreadable("GET", response) from None
    if not isinstance(body, dict) or not {"data", "meta", "errors"} & body.keys():
        raise unreadable("GET", response)
    data, meta = body.get("data"), body.get("meta")
    token = meta.get("next_token") if isinstance(meta, dict) else None
    ids = [one.get("id") for one in data if isinstance(one, dict)] if isinstance(data, list) else []
    numbers = tuple(int(one) for one in ids if isinstance(one, str) and SNOWFLAKE.fullmatch(one))
    return Asked(response.body, numbers, token if isinstance(token, str) and token else None)


def cursor_of(marks: dict[str, Mark]) -> str:
    """The cursor as it is kept: a feed that was never polled begins a day before it first is."""
    return orjson.dumps({n: [mark.since, mark.top, mark.token] for n, mark in marks.items() if not mark.first}).decode()


def marks_of(cursor: str | None, now: datetime) -> dict[str, Mark]:
    """The marks in a cursor; a day ago for a feed that it does not know."""
    try:
        kept: Any = orjson.loads(cursor or "{}")
    except orjson.JSONDecodeError:
        kept = {}
    marks: dict[str, Mark] = {}
    for name in ("mentions", "dm"):
        match kept.get(name) if isinstance(kept, dict) else None:
            case [str(since), str() | None as top, str() | None as token] if SNOWFLAKE.fullmatch(since):
                marks[name] = Mark(since=since, top=top if top and SNOWFLAKE.fullmatch(top) else None, token=token)
            case _:
                marks[name] = Mark(since=snowflake_at(now - FIRST_POLL_GOES_BACK), first=True)
    return marks
