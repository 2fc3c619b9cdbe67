"""The calls of the Threads API that our app makes."""

import json
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.threads.errors import Refused
from simulator.threads.listing import Reader
from simulator.threads.publishing import owner
from simulator.threads.world import USER_ID, USERNAME, Post

if TYPE_CHECKING:
    from simulator.threads.platform import Threads

SCOPES = (
    "threads_basic", "threads_content_publish", "threads_manage_replies", "threads_read_replies",
    "threads_manage_mentions",
)  # fmt: skip
TOKEN_LIVES_S = 59 * 86_400


async def threads(platform: "Threads", request: web.Request) -> web.Response:
    """`/VERSION/NODE` and `/VERSION/NODE/EDGE`."""
    try:
        parameters = await _asked(platform, request)
        path = [part for part in request.match_info["path"].split("/") if part]
        handle = _write if request.method == "POST" else _read
        answer = handle(platform, path, parameters)
    except Refused as refusal:
        return refusal.answer()
    return web.Response(text=json.dumps(answer).replace("/", "\\/"), content_type="application/json")


async def _asked(platform: "Threads", request: web.Request) -> dict[str, str]:
    """What is asked, by whom we know."""
    form = await request.post() if request.method == "POST" else {}
    parameters = {**request.query, **{name: value for name, value in form.items() if isinstance(value, str)}}
    scheme, _, header = request.headers.get("Authorization", "").partition(" ")
    token = parameters.pop("access_token", header if scheme in ("Bearer", "OAuth") else "")
    if not token:
        raise Refused(104, "An access token is required to request this resource.")
    if token != platform.token:
        raise Refused(190, "Invalid OAuth access token - Cannot parse access token", status=401)
    return parameters


def _write(platform: "Threads", path: list[str], form: Mapping[str, str]) -> Any:
    match path:
        case [user, "threads"] if owner(user):
            return platform.press.create(form)
        case [user, "threads_publish"] if owner(user):
            return platform.press.publish(form)
        case _:
            raise _unsupported(path)


def _read(platform: "Threads", path: list[str], query: Mapping[str, str]) -> Any:
    reader = Reader(platform.world, f"{platform.base}/v1.0", platform.token)
    match path:
        case ["debug_token"]:
            return _debug_token(platform, query)
        case [user] if owner(user):
            return {"id": USER_ID, "username": USERNAME, "name": "Lapor Semar"}
        case [user, "threads_publishing_limit"] if owner(user):
            return platform.press.limit(query)
        case [user, edge] if owner(user):
            return reader.page(f"{user}/{edge}", _own(platform, path), query)
        case [name]:
            return platform.press.look(name) or reader.node(name, query)
        case [name, "conversation"]:
            return reader.page(f"{name}/conversation", platform.world.conversation(_root(platform, name)), query)
        case [name, "replies"]:
            return reader.page(f"{name}/replies", platform.world.children(platform.world.must_find(name)), query)
        case _:
            raise _unsupported(path)


def _own(platform: "Threads", path: list[str]) -> list[Post]:
    lists: dict[str, Callable[[], list[Post]]] = {
        "threads": platform.world.posts,
        "replies": platform.world.replies,
        "mentions": platform.world.mentions,
    }
    if path[1] not in lists:
        raise _unsupported(path)
    return lists[path[1]]()


def _root(platform: "Threads", name: str) -> Post:
    """A whole conversation is listed of a post, not of a reply in it."""
    post = platform.world.must_find(name)
    if post.parent is not None:
        raise Refused(100, "(#100) This endpoint is only available for root posts")
    return post


def _debug_token(platform: "Threads", query: Mapping[str, str]) -> Any:
    if query.get("input_token") != platform.token:
        return {"data": {"type": "USER", "is_valid": False, "scopes": []}}
    now = int(time.time())
    ends = {"expires_at": now + TOKEN_LIVES_S, "data_access_expires_at": now + 89 * 86_400, "issued_at": now - 86_400}
    data = {"type": "USER", "application": "Command Center", "is_valid": True, "user_id": USER_ID}
    return {"data": {**data, **ends, "scopes": list(SCOPES)}}


def _unsupported(path: list[str]) -> Refused:
    return Refused(100, f"Unsupported request: {'/'.join(path)[:80]}", subcode=33)
