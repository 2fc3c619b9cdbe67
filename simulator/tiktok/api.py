"""The calls of TikTok API for Business that our app makes."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web

from simulator.tiktok import answering, wire
from simulator.tiktok.errors import Refused, told
from simulator.tiktok.world import ACCOUNT, BUSINESS_ID, DISPLAY_NAME, USERNAME, Comment

if TYPE_CHECKING:
    from simulator.tiktok.platform import TikTok

SCOPES = (
    "user.info.basic", "video.list", "comment.list", "comment.list.manage", "message.list.read", "message.list.send",
    "message.list.manage",
)  # fmt: skip
DAY_S, YEAR_S = 86_400, 365 * 86_400
MOST_REPLIES_SHOWN, MOST_MESSAGES, MOST_COMMENTS, MOST_VIDEOS, MOST_CONVERSATIONS = 3, 20, 30, 20, 100
Handler = Callable[["TikTok", Mapping[str, Any]], Any]
T = TypeVar("T")


async def tiktok(platform: "TikTok", request: web.Request) -> web.Response:
    """Every path ends in a slash; the account's token goes in `Access-Token`, the app's secret in the body."""
    try:
        data = await _handle(platform, request)
    except Refused as refusal:
        return refusal.answer()
    return web.json_response(told(0, "OK", data))


async def _handle(platform: "TikTok", request: web.Request) -> Any:
    path = request.match_info["path"]
    asked = await _asked(request)
    as_app = AS_APP.get((request.method, path))
    if as_app is not None:
        return as_app(platform, asked)
    handler = AS_ACCOUNT.get((request.method, path))
    if handler is None:
        raise Refused(40006, "no schema found")
    if request.headers.get("Access-Token") != platform.token:
        raise Refused(40105, "Access token is incorrect or has been revoked.")
    if asked.get("business_id") != BUSINESS_ID:
        raise Refused(40001, "No permission to operate business account")
    return handler(platform, asked)


async def _asked(request: web.Request) -> Mapping[str, Any]:
    if request.method != "POST":
        return dict(request.query)
    try:
        body = json.loads(await request.read())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(40002, "The request body must be a JSON object.")
    return body


def _renew(platform: "TikTok", body: Mapping[str, Any]) -> Any:
    _require_app(platform, body, "client_id", "client_secret")
    if body.get("grant_type") != "refresh_token" or body.get("refresh_token") != platform.refresh_token:
        raise Refused(40002, "refresh_token: Invalid refresh token.")
    platform.token, platform.refresh_token = platform.new_token("token"), platform.new_token("refresh-token")
    lives = {"expires_in": DAY_S, "refresh_token_expires_in": YEAR_S, "token_type": "Bearer"}
    names = {"open_id": BUSINESS_ID, "scope": ",".join(SCOPES)}
    return {"access_token": platform.token, "refresh_token": platform.refresh_token, **lives, **names}


def _token_info(platform: "TikTok", body: Mapping[str, Any]) -> Any:
    if body.get("access_token") != platform.token:
        raise Refused(40105, "Access token is incorrect or has been revoked.")
    return {"app_id": wire.APP_ID, "creator_id": BUSINESS_ID, "scope": ",".join(SCOPES)}


def _webhooks(platform: "TikTok", query: Mapping[str, Any]) -> Any:
    _require_app(platform, query, "app_id", "secret")
    found = {"app_id": wire.APP_ID, "event_type": query.get("event_type")}
    return found if platform.webhook is None else {**found, "callback_url": platform.webhook}


def _subscribe(platform: "TikTok", body: Mapping[str, Any]) -> Any:
    _require_app(platform, body, "app_id", "secret")
    if body.get("event_type") not in ("COMMENT", "DIRECT_MESSAGE"):
        raise Refused(40002, "event_type: Must be one of: DIRECT_MESSAGE, BRAND_MENTION, VIDEO, COMMENT.")
    platform.webhook = str(body.get("callback_url"))
    return {"app_id": wire.APP_ID, "event_type": body["event_type"], "callback_url": platform.webhook}


def _require_app(platform: "TikTok", body: Mapping[str, Any], app_id: str, secret: str) -> None:
    if body.get(app_id) != wire.APP_ID or body.get(secret) != platform.app_secret:
        raise Refused(40002, "The app or its secret is incorrect.")


def _videos(platform: "TikTok", query: Mapping[str, Any]) -> Any:
    newest = sorted(platform.world.videos, key=lambda video: -video.at)
    shown, onward = _page(newest, query, MOST_VIDEOS)
    listed = []
    for video in shown:
        comments = platform.world.comments(video.id)
        count = len(comments) + sum(len(platform.world.replies(comment)) for comment in comments)
        listed.append({"item_id": video.id, "create_time": str(video.at), "caption": video.caption, "comments": count})
    return {"videos": listed, **onward}


def _comments(platform: "TikTok", query: Mapping[str, Any]) -> Any:
    found = _sorted(platform.world.comments(str(query.get("video_id"))), query)
    shown, onward = _page(found, query, MOST_COMMENTS)
    listed = []
    for comment in shown:
        replies = platform.world.replies(comment)
        item = wire.comment(comment, len(replies))
        if query.get("include_replies") == "true" and replies:
            item["reply_list"] = [wire.comment(reply, 0) for reply in replies[:MOST_REPLIES_SHOWN]]
        listed.append(item)
    return {"comments": listed, **onward}


def _replies(platform: "TikTok", query: Mapping[str, Any]) -> Any:
    comment = platform.world.find(query.get("comment_id"))
    if comment is None:
        raise Refused(40007, "The comment does not exist.")
    shown, onward = _page(_sorted(platform.world.replies(comment), query), query, MOST_COMMENTS)
    return {"comments": [wire.comment(reply, 0) for reply in shown], **onward}


def _sorted(comments: list[Comment], query: Mapping[str, Any]) -> list[Comment]:
    if query.get("sort_field") != "create_time":
        raise Refused(40002, "sort_field: only create_time is simulated.")
    return sorted(comments, key=lambda said: int(said.id), reverse=query.get("sort_order") == "desc")


def _conversations(platform: "TikTok", query: Mapping[str, Any]) -> Any:
    kind = query.get("conversation_type")
    if kind not in ("SINGLE", "STRANGER"):
        raise Refused(40002, "conversation_type: Must be one of: STRANGER, SINGLE.")
    there = [found for found in platform.world.conversations.values() if found.answered == (kind == "SINGLE")]
    shown, onward = _page(there[-MOST_CONVERSATIONS:], query, MOST_CONVERSATIONS, "limit")
    listed = [{"conversation_id": found.id, "update_time": found.messages[-1].at_ms} for found in shown]
    return {"conversations": listed, **onward}


def _messages(platform: "TikTok", query: Mapping[str, Any]) -> Any:
    conversation = platform.world.conversations.get(str(query.get("conversation_id")))
    if conversation is None:
        raise Refused(40002, "Param conversation_id is invalid")
    newest_first = list(reversed(conversation.messages))[:MOST_MESSAGES]
    people = [wire.participant(ACCOUNT), wire.participant(conversation.citizen)]
    return {"participants": people, "messages": [wire.listed_message(message) for message in newest_first]}


def _download(platform: "TikTok", body: Mapping[str, Any]) -> Any:
    message = platform.world.find_message(body.get("message_id"))
    media_id = body.get("media_id")
    if message is None or message.media_id != media_id or body.get("conversation_id") != message.conversation.id:
        raise Refused(40007, "The media does not exist.")
    return {"download_url": f"{platform.base}/private/{media_id}"}


def _account(platform: "TikTok", query: Mapping[str, Any]) -> Any:
    return {"username": USERNAME, "display_name": DISPLAY_NAME}


def _page(
    items: Sequence[T], query: Mapping[str, Any], most: int, size: str = "max_count"
) -> tuple[Sequence[T], dict[str, Any]]:
    start, count = (_number(query, name, default) for name, default in (("cursor", 0), (size, min(most, 20))))
    if not 0 < count <= most:
        raise Refused(40002, f"{size}: Must be between 1 and {most}.")
    end = start + count
    return items[start:end], {"cursor": end, "has_more": end < len(items)}


def _number(query: Mapping[str, Any], name: str, default: int) -> int:
    given = str(query.get(name, default))
    if not (given.isascii() and given.isdigit()):
        raise Refused(40002, f"{name}: Not a valid integer.")
    return int(given)


AS_APP: dict[tuple[str, str], Handler] = {
    ("POST", "tt_user/oauth2/refresh_token"): _renew,
    ("POST", "tt_user/token_info/get"): _token_info,
    ("GET", "business/webhook/list"): _webhooks,
    ("POST", "business/webhook/update"): _subscribe,
}
AS_ACCOUNT: dict[tuple[str, str], Handler] = {
    ("GET", "business/get"): _account,
    ("GET", "business/video/list"): _videos,
    ("GET", "business/comment/list"): _comments,
    ("GET", "business/comment/reply/list"): _replies,
    ("POST", "business/comment/reply/create"): answering.reply_to_comment,
    ("GET", "business/message/conversation/list"): _conversations,
    ("GET", "business/message/content/list"): _messages,
    ("POST", "business/message/send"): answering.send_message,
    ("POST", "business/message/media/download"): _download,
}
