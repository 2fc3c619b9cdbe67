"""The Data API's calls: `commentThreads`, `comments`, `channels`; each costs units."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web

from simulator.google import Refused
from simulator.youtube import wire
from simulator.youtube.world import CHANNEL_ID, Comment

if TYPE_CHECKING:
    from simulator.youtube.platform import YouTube

LIST_UNITS, INSERT_UNITS = 1, 50
MOST, USUAL = 100, 20
MAX_COMMENT = 10_000
STATUSES = ("published", "heldForReview", "likelySpam")
Item = TypeVar("Item")


async def call(platform: "YouTube", request: web.Request) -> web.Response:
    """Any call below `/youtube/v3`."""
    try:
        platform.grants.require(request)
        platform.spend(INSERT_UNITS if request.method == "POST" else LIST_UNITS)
        return web.json_response(await _answer(platform, request))
    except Refused as refused:
        return refused.answer()


async def _answer(platform: "YouTube", request: web.Request) -> Any:
    resource = request.match_info["resource"]
    if "part" not in request.query:
        raise Refused(400, "missingRequiredParameter", "No filter selected. Expected: part", domain="youtube.parameter")
    match request.method, resource:
        case "GET", "commentThreads":
            return _threads(platform, request)
        case "GET", "comments":
            return _replies(platform, request)
        case "POST", "comments":
            return await _insert(platform, request)
        case "GET", "channels":
            return _channels(request)
        case _:
            raise Refused(404, "notFound", f"Method not found: {resource}", rpc="NOT_FOUND")


def _threads(platform: "YouTube", request: web.Request) -> Any:
    if request.query.get("allThreadsRelatedToChannelId") != CHANNEL_ID:
        raise Refused(404, "channelNotFound", "The channel could not be found.", rpc="NOT_FOUND")
    status = request.query.get("moderationStatus", "published")
    if status not in STATUSES or request.query.get("order", "time") != "time":
        raise Refused(400, "invalidValue", f"Invalid value '{status}'.", domain="youtube.parameter")
    held = status == "heldForReview"
    tops = platform.world.threads(held=held) if status != "likelySpam" else []
    shown, following, size = _page(request, tops)
    with_replies, plain = "replies" in request.query["part"].split(","), _plain(request)
    items = [
        wire.thread(top, platform.world.replies(top, held=held), plain=plain, with_replies=with_replies)
        for top in shown
    ]
    return wire.page("commentThreadListResponse", items, following, size)


def _replies(platform: "YouTube", request: web.Request) -> Any:
    top = _must_find(platform, request.query.get("parentId"), "commentNotFound")
    shown, following, size = _page(request, platform.world.replies(top, held=False))
    items = [wire.comment(one, plain=_plain(request), listed_alone=True) for one in shown]
    return wire.page("commentListResponse", items, following, size)


async def _insert(platform: "YouTube", request: web.Request) -> Any:
    try:
        snippet = json.loads(await request.read())["snippet"]
        parent, text = snippet["parentId"], snippet["textOriginal"]
    except (ValueError, KeyError, TypeError):
        raise Refused(400, "parseError", "Parse Error") from None
    if not isinstance(text, str) or not text.strip():
        raise Refused(400, "commentTextRequired", "The comment text is required.", domain="youtube.comment")
    if len(text) > MAX_COMMENT:
        raise Refused(400, "commentTextTooLong", "The comment text is too long.", domain="youtube.comment")
    answered = _must_find(platform, parent, "parentCommentNotFound")
    if answered.parent is not None:
        raise Refused(400, "operationNotSupported", "The API user cannot reply to a reply.", domain="youtube.comment")
    return wire.comment(platform.answer(answered, text), plain=True)


def _channels(request: web.Request) -> Any:
    if request.query.get("mine") != "true":
        raise Refused(400, "missingRequiredParameter", "No filter selected.", domain="youtube.parameter")
    snippet = {"title": "Lapor Semar", "customUrl": "@laporsemar", "country": "ID"}
    channel = {"kind": "youtube#channel", "etag": wire.etag(CHANNEL_ID), "id": CHANNEL_ID, "snippet": snippet}
    return wire.page("channelListResponse", [channel], None, 5)


def _must_find(platform: "YouTube", name: Any, reason: str) -> Comment:
    found = platform.world.find(name if isinstance(name, str) else None)
    if found is None:
        raise Refused(404, reason, "The comment could not be found.", domain="youtube.comment", rpc="NOT_FOUND")
    return found


def _plain(request: web.Request) -> bool:
    return request.query.get("textFormat", "html") == "plainText"


def _page(request: web.Request, items: Sequence[Item]) -> tuple[Sequence[Item], str | None, int]:
    """What is shown, the token of the next page, and the size that was asked for."""
    given, token = request.query.get("maxResults", str(USUAL)), request.query.get("pageToken")
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= MOST):
        raise Refused(400, "invalidValue", f"Invalid value '{given}'.", domain="youtube.parameter")
    size, start = int(given), 0
    if token is not None:
        try:
            start = int(base64.urlsafe_b64decode(token).decode().removeprefix("at:"))
        except (ValueError, binascii.Error):
            raise Refused(400, "invalidPageToken", "The page token is invalid.", domain="youtube.parameter") from None
    end = start + size
    following = base64.urlsafe_b64encode(f"at:{end}".encode()).decode() if end < len(items) else None
    return items[start:end], following, size
