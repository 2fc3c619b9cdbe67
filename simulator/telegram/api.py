"""The methods of the Bot API that our daemon calls. Parameters come as a form, as JSON or in the query, as they may."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.platform import Received
from simulator.telegram import wire
from simulator.telegram.errors import Refused, bad_request

if TYPE_CHECKING:
    from simulator.telegram.platform import Telegram

MAX_TEXT = 4096  #: UTF-16 units
MAX_WAIT_S = 50
MAX_UPDATES = 100
TOKEN_FORM = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}", re.ASCII)

Parameters = Mapping[str, Any]


async def call(platform: "Telegram", request: web.Request) -> web.Response:
    """`/botTOKEN/METHOD`."""
    method = METHODS.get(request.match_info["method"].lower(), _no_method)
    try:
        _check_token(platform, request.match_info["token"])
        return web.json_response({"ok": True, "result": await method(platform, await _parameters(request))})
    except Refused as refused:
        return refused.answer()


async def download(platform: "Telegram", request: web.Request) -> web.Response:
    """`/file/botTOKEN/PATH`."""
    try:
        _check_token(platform, request.match_info["token"])
    except Refused as refused:
        return refused.answer()
    content = platform.chats.file_at(request.match_info["path"])
    if content is None:
        return Refused(404, "Not Found").answer()
    return web.Response(body=content, content_type="application/octet-stream")


def _check_token(platform: "Telegram", token: str) -> None:
    if token != platform.token:
        raise Refused(401, "Unauthorized") if TOKEN_FORM.fullmatch(token) else Refused(404, "Not Found")


async def _parameters(request: web.Request) -> Parameters:
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    elif request.method == "POST":
        given |= await request.post()
    return given


def _object(parameters: Parameters, name: str) -> Any:
    """A parameter that holds JSON, also where it stands in a form."""
    value = parameters.get(name)
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def _integer(parameters: Parameters, name: str, default: int | None = None) -> int | None:
    value = parameters.get(name, default)
    try:
        return None if value is None else int(value)
    except ValueError:
        raise bad_request(f"invalid {name} specified") from None


def _flag(parameters: Parameters, name: str) -> bool:
    return str(parameters.get(name, "")).lower() in ("true", "1")


async def _no_method(_platform: "Telegram", _parameters: Parameters) -> Any:
    raise Refused(404, "Not Found")


async def _get_me(_platform: "Telegram", _parameters: Parameters) -> Any:
    joins = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return {**wire.BOT, **joins, "can_connect_to_business": False, "has_main_web_app": False}


async def _get_updates(platform: "Telegram", parameters: Parameters) -> Any:
    _allow(platform, parameters)
    wait_s = min(max(_integer(parameters, "timeout", 0) or 0, 0), MAX_WAIT_S)
    limit = min(max(_integer(parameters, "limit", MAX_UPDATES) or MAX_UPDATES, 1), MAX_UPDATES)
    found = await platform.updates.poll(_integer(parameters, "offset"), limit, wait_s)
    return [update.as_json() for update in found]


def _allow(platform: "Telegram", parameters: Parameters) -> None:
    """Kinds of updates: what was said last stays."""
    allowed = _object(parameters, "allowed_updates")
    if allowed is not None:
        platform.updates.allowed = [str(kind) for kind in allowed]


async def _set_webhook(platform: "Telegram", parameters: Parameters) -> Any:
    url = str(parameters.get("url", ""))
    if not url:
        return await _delete_webhook(platform, parameters)
    if not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = str(parameters.get("secret_token", ""))
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if _flag(parameters, "drop_pending_updates"):
        platform.updates.drop()
    _allow(platform, parameters)
    platform.webhook = url
    platform.updates.hooked(secret)
    return True


async def _delete_webhook(platform: "Telegram", parameters: Parameters) -> Any:
    platform.webhook = None
    if _flag(parameters, "drop_pending_updates"):
        platform.updates.drop()
    return True


async def _get_webhook_info(platform: "Telegram", _parameters: Parameters) -> Any:
    info = {
        "url": platform.webhook or "",
        "has_custom_certificate": False,
        "pending_update_count": len(platform.updates.pending()),
    }
    return {**info, **({"allowed_updates": platform.updates.allowed} if platform.updates.allowed else {})}


async def _send_message(platform: "Telegram", parameters: Parameters) -> Any:
    chat_id = _integer(parameters, "chat_id")
    if chat_id is None:
        raise bad_request("chat_id is empty")
    chat, text = platform.chats.chat(chat_id), str(parameters.get("text", ""))
    if not text.strip():
        raise bad_request("message text is empty")
    if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise bad_request("message is too long")
    answered = _answered(platform, chat_id, _object(parameters, "reply_parameters"))
    parts = {"reply_to_message": wire.without_reply(answered)} if answered else {}
    message = platform.chats.write(chat, wire.BOT, text=text, **parts)
    private = chat["type"] == "private"
    platform.note(
        Received(
            message_id=f"{chat_id}:{message['message_id']}",
            citizen_number=_citizen(chat_id if private else (answered or {}).get("from", {}).get("id")),
            text=text,
            reply_to=f"{chat_id}:{answered['message_id']}" if answered else None,
            public=not private,
        )
    )
    return message


def _answered(platform: "Telegram", chat_id: int, reply: Any) -> dict[str, Any] | None:
    if reply is None:
        return None
    found = platform.chats.find(f"{chat_id}:{reply.get('message_id', 0)}")
    if found is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found


def _citizen(user_id: int | None) -> int | None:
    number = (user_id or 0) - wire.FIRST_USER
    return number if 0 < number < 10_000 else None


async def _get_file(platform: "Telegram", parameters: Parameters) -> Any:
    file_id = str(parameters.get("file_id", ""))
    path, content = platform.chats.file(file_id)
    return {"file_id": file_id, "file_unique_id": f"AQAD{file_id[-8:]}", "file_size": len(content), "file_path": path}


METHODS: dict[str, Callable[["Telegram", Parameters], Awaitable[Any]]] = {
    "getme": _get_me,
    "getupdates": _get_updates,
    "setwebhook": _set_webhook,
    "deletewebhook": _delete_webhook,
    "getwebhookinfo": _get_webhook_info,
    "sendmessage": _send_message,
    "getfile": _get_file,
}
