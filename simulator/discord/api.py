"""The calls of the REST API that our daemon makes."""

from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.discord import wire
from simulator.discord.errors import Refused, dead_token, invalid, unknown_channel
from simulator.platform import Received

if TYPE_CHECKING:
    from simulator.discord.platform import Discord

MAX_TEXT = 2000
MAX_NONCE = 25
PAGE = 100


def check_token(platform: "Discord", request: web.Request) -> None:
    """Every call carries the bot's token."""
    if request.headers.get("Authorization") != f"Bot {platform.token}":
        raise dead_token()


async def gateway(platform: "Discord", _request: web.Request) -> web.Response:
    """Where the gateway is."""
    limit = {"total": 1000, "remaining": platform.sessions_left, "reset_after": 14_400_000, "max_concurrency": 1}
    return web.json_response({"url": platform.gateway.url, "shards": 1, "session_start_limit": limit})


async def me(_platform: "Discord", _request: web.Request) -> web.Response:
    """The bot's user."""
    return web.json_response(wire.BOT)


async def application(platform: "Discord", _request: web.Request) -> web.Response:
    """The application behind the bot."""
    flags = wire.MESSAGE_CONTENT if platform.gateway.allows_content else 0
    return web.json_response({"id": wire.APPLICATION, "name": "Lapor Semar", "flags": flags, "bot": wire.BOT})


async def guilds(_platform: "Discord", _request: web.Request) -> web.Response:
    """The servers that the bot is in."""
    return web.json_response([{"id": wire.GUILD, "name": "Warga Semarang", "owner": False, "permissions": "68608"}])


async def channels(platform: "Discord", request: web.Request) -> web.Response:
    """A server's channels."""
    if request.match_info["guild"] != wire.GUILD:
        raise Refused(404, 10004, "Unknown Guild")
    shared = {"guild_id": wire.GUILD}
    text = {
        "id": wire.CHANNEL,
        "name": "lapor-semar",
        "type": 0,
        "last_message_id": platform.chats.last_id(wire.CHANNEL),
    }
    forum = {"id": wire.FORUM, "name": "laporan", "type": 15, "last_message_id": None}
    return web.json_response([{**text, **shared}, {**forum, **shared}])


async def active_threads(platform: "Discord", _request: web.Request) -> web.Response:
    """Posts in the forum that were not archived."""
    return _threads(platform, archived=False)


async def archived_threads(platform: "Discord", request: web.Request) -> web.Response:
    """A channel's posts that were."""
    return _threads(platform, archived=True) if request.match_info["channel"] == wire.FORUM else _listed([])


def _threads(platform: "Discord", *, archived: bool) -> web.Response:
    chats = platform.chats
    return _listed(
        [
            {**thread, "last_message_id": chats.last_id(name)}
            for name, thread in chats.threads.items()
            if thread["thread_metadata"]["archived"] is archived
        ]
    )


def _listed(threads: list[dict[str, Any]]) -> web.Response:
    return web.json_response({"threads": threads, "members": [], "has_more": False})


async def history(platform: "Discord", request: web.Request) -> web.Response:
    """A channel's messages, the newest first; with `after` the next ones after an id."""
    after, limit = int(request.query.get("after", 0)), min(int(request.query.get("limit", 50)), PAGE)
    later = [m for m in platform.chats.listed(request.match_info["channel"]) if int(m["id"]) > after]
    found = later[:limit] if "after" in request.query else later[-limit:]
    return web.json_response(found[::-1])


async def send(platform: "Discord", request: web.Request) -> web.Response:
    """Create Message."""
    channel, body = request.match_info["channel"], await request.json()
    if not platform.chats.exists(channel):
        raise unknown_channel()
    if channel in platform.chats.blocked:
        raise Refused(403, 50007, "Cannot send messages to this user")
    content, nonce = body.get("content", ""), body.get("nonce")
    if not content.strip():
        raise Refused(400, 50006, "Cannot send an empty message")
    if len(content) > MAX_TEXT:
        raise invalid("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
    if nonce is not None and len(str(nonce)) > MAX_NONCE:
        raise invalid("nonce", "NONCE_TYPE_TOO_LONG", "Nonce must be between 1 and 25 characters.")
    if nonce is not None and body.get("enforce_nonce") and (sent := platform.chats.sent_before(str(nonce))):
        return web.json_response(sent)
    answered = _answered(platform, body.get("message_reference"))
    message = platform.chats.write(channel, wire.BOT, content, **_reference(answered), flags=body.get("flags", 0))
    if nonce is not None:
        platform.chats.remember(str(nonce), message)
    platform.tell("MESSAGE_CREATE", message)
    platform.note(
        Received(
            message_id=message["id"],
            citizen_number=_citizen(channel, answered),
            text=wire.as_read(content),
            reply_to=answered["id"] if answered else None,
            public=channel == wire.CHANNEL,
        )
    )
    return web.json_response(message)


def _answered(platform: "Discord", reference: dict[str, Any] | None) -> dict[str, Any] | None:
    if reference is None:
        return None
    found = platform.chats.find(reference.get("message_id"))
    if found is None and reference.get("fail_if_not_exists", True):
        raise invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    return found


def _reference(answered: dict[str, Any] | None) -> dict[str, Any]:
    if answered is None:
        return {}
    return {"message_reference": {"type": 0, "channel_id": answered["channel_id"], "message_id": answered["id"]}}


def _citizen(channel: str, answered: dict[str, Any] | None) -> int | None:
    alone = wire.citizen_number(channel, wire.FIRST_DIRECT)
    return alone or wire.citizen_number(answered["author"]["id"] if answered else None, wire.FIRST_USER)


async def refresh(platform: "Discord", request: web.Request) -> web.Response:
    """New addresses for attachments."""
    asked = (await request.json()).get("attachment_urls", [])
    renewed = [{"original": url, "refreshed": platform.renewed(url)} for url in asked]
    return web.json_response({"refreshed_urls": renewed})


async def file(platform: "Discord", request: web.Request) -> web.Response:
    """Discord's file server: needs no token, but an address that has not run out."""
    path = "attachments/" + request.match_info["path"]
    content = platform.chats.file(path)
    if content is None or request.query.get("hm") in platform.run_out:
        return web.Response(status=404, text="This content is no longer available.")
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    return web.Response(body=content, content_type=kind)
