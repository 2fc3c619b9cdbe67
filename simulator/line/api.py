"""The calls of the Messaging API that our daemon makes."""

import re
import uuid
from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.line import wire
from simulator.line.errors import Refused, dead_token, invalid
from simulator.platform import Received

if TYPE_CHECKING:
    from simulator.line.platform import Line

MAX_TEXT = 5000  #: UTF-16 units
MOST = 5  #: messages in one call
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
ADDRESS = re.compile(r"https?://\S{1,480}")


def check_token(platform: "Line", request: web.Request) -> None:
    """Every call carries the channel access token."""
    if request.headers.get("Authorization") != f"Bearer {platform.token}":
        raise dead_token()


async def reply(platform: "Line", request: web.Request) -> web.Response:
    """Answer by reply token: free, and once."""
    if "X-Line-Retry-Key" in request.headers:
        raise Refused(400, "Retry key is not supported by this endpoint")
    body = await _body(request)
    messages = _messages(body)
    conversation = platform.chats.use(str(body.get("replyToken")))
    return web.json_response({"sentMessages": _send(platform, conversation, messages)})


async def push(platform: "Line", request: web.Request) -> web.Response:
    """Write at any time: counted, and with a retry key taken once."""
    body = await _body(request)
    messages, to = _messages(body), body.get("to")
    if not isinstance(to, str) or not re.fullmatch(r"[UCR][0-9a-f]{32}", to):
        raise Refused(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
    key = request.headers.get("X-Line-Retry-Key")
    if key is not None and not UUID.fullmatch(key):
        raise Refused(400, "The retry key is invalid")
    if key is not None and (sent := platform.chats.accepted(key)) is not None:
        refused = Refused(409, "The retry key is already accepted", sentMessages=sent)
        refused.headers["X-Line-Accepted-Request-Id"] = str(uuid.uuid5(uuid.NAMESPACE_OID, key))
        raise refused
    if to not in platform.known:
        raise Refused(400, "Failed to send messages")
    platform.chats.spend(1)
    sent = _send(platform, to, messages)
    if key is not None:
        platform.chats.accept(key, sent)
    return web.json_response({"sentMessages": sent})


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(400, "The request body could not be parsed as JSON (line: 1, column: 1)")
    return body


def _messages(body: dict[str, Any]) -> list[dict[str, Any]]:
    messages = body.get("messages")
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST:
        raise invalid(("messages", "Size must be between 1 and 5"))
    for place, message in enumerate(messages):
        words = message.get("text") if isinstance(message, dict) else None
        if not isinstance(words, str) or message.get("type") != "text":
            raise invalid((f"messages[{place}]", "the simulator takes text messages only"))
        if not words.strip():
            raise invalid((f"messages[{place}].text", "May not be empty"))
        if len(words.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
            raise invalid((f"messages[{place}].text", "Length must be between 0 and 5000"))
    return messages


def _send(platform: "Line", conversation: str, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sent = []
    for message in messages:
        kept = platform.chats.keep(conversation, wire.BOT, wire.text(message["text"]))
        sent.append({"id": kept["id"], "quoteToken": kept["quoteToken"]})
        platform.note(
            Received(
                message_id=kept["id"],
                citizen_number=wire.citizen_number(conversation),
                text=message["text"],
                reply_to=platform.chats.quoted(message.get("quoteToken")),
                public=False,
            )
        )
    return sent


async def content(platform: "Line", request: web.Request) -> web.Response:
    """A photo's bytes."""
    found = platform.chats.contents.get(request.match_info["id"])
    if found is None:
        raise Refused(404, "Not found")
    return web.Response(body=found, content_type="image/png" if found.startswith(b"\x89PNG") else "image/jpeg")


async def bot_info(_platform: "Line", _request: web.Request) -> web.Response:
    """Who the account is."""
    names = {"userId": wire.BOT, "basicId": "@708laporsemar", "displayName": "Lapor Semar"}
    return web.json_response({**names, "chatMode": "bot", "markAsReadMode": "manual"})


async def webhook(platform: "Line", _request: web.Request) -> web.Response:
    """Where webhooks go."""
    if platform.webhook is None:
        raise Refused(404, "Webhook endpoint not found")
    return web.json_response({"endpoint": platform.webhook, "active": True})


async def set_webhook(platform: "Line", request: web.Request) -> web.Response:
    """The real platform takes `https` only; here there is no certificate."""
    endpoint = (await _body(request)).get("endpoint")
    if not isinstance(endpoint, str) or not ADDRESS.fullmatch(endpoint):
        raise Refused(400, "Invalid webhook endpoint URL")
    platform.webhook = endpoint
    return web.json_response({})


async def quota(platform: "Line", _request: web.Request) -> web.Response:
    """The month's messages."""
    return web.json_response({"type": "limited", "value": platform.chats.quota})


async def consumption(platform: "Line", _request: web.Request) -> web.Response:
    """Those that are used."""
    return web.json_response({"totalUsage": platform.chats.used})
