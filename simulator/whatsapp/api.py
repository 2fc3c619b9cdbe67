"""The calls of the Graph API that an account of ours makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web

from simulator.platform import Received
from simulator.whatsapp import errors, request, wire

if TYPE_CHECKING:
    from simulator.whatsapp.platform import WhatsApp

RECEIPTS = (("sent", 0.0), ("delivered", 0.05), ("read", 0.1))  #: and after how many seconds each is told
CHALLENGE = "1158201444"
SCOPES = ["whatsapp_business_management", "whatsapp_business_messaging", "public_profile"]


def require_token(platform: WhatsApp, call: web.Request) -> None:
    """The account's token must come along; raises `Refused`."""
    if call.headers.get("Authorization") != f"Bearer {platform.token}":
        raise errors.expired()


async def send(platform: WhatsApp, call: web.Request) -> web.Response:
    """`POST /{version}/{phone_number_id}/messages`."""
    require_token(platform, call)
    _require_id(call, wire.PHONE_NUMBER_ID)
    try:
        body = await call.json()
    except ValueError:
        raise errors.wrong_parameter("the body is not JSON") from None
    asked = request.read(body, platform.people)
    message_id = wire.new_message_id(platform.rng)
    said = Received(
        message_id=message_id,
        citizen_number=asked.person.citizen.number,
        text=asked.text,
        reply_to=asked.reply_to,
        public=False,
    )
    for name, after_s in RECEIPTS:
        receipt = wire.status(asked.person, message_id, name, asked.callback_data, to_phone=asked.to_phone)
        contact = asked.person.contact(username=name != "sent")
        platform.announce(wire.delivery(contacts=[contact], statuses=[receipt]), after_s=after_s)
    platform.note(said)
    answer = {"messaging_product": "whatsapp", "contacts": [asked.addressed], "messages": [{"id": message_id}]}
    return web.json_response(answer)


async def look(platform: WhatsApp, call: web.Request) -> web.Response:
    """`GET /{version}/{id}`: the number, or a file."""
    require_token(platform, call)
    name = call.match_info["id"]
    if name == wire.PHONE_NUMBER_ID:
        return web.json_response(
            {
                "id": name,
                "display_phone_number": f"+{wire.DISPLAY_NUMBER}",
                "verified_name": "Lapor Semar (simulated)",
                "status": "CONNECTED",
                "quality_rating": "GREEN",
                "code_verification_status": "VERIFIED",
                "name_status": "APPROVED",
                "platform_type": "CLOUD_API",
                "throughput": {"level": "STANDARD"},
            }
        )
    if (content := platform.media.get(name)) is None or call.query.get("phone_number_id") not in (
        None,
        wire.PHONE_NUMBER_ID,
    ):
        raise errors.unknown_object(name)
    found = wire.image(content, name, platform.media_url(name), None)
    return web.json_response({"messaging_product": "whatsapp", "file_size": len(content), **found})


async def download(platform: WhatsApp, call: web.Request) -> web.Response:
    """The address that `look` gives for a file: only with the token."""
    require_token(platform, call)
    name = call.query.get("mid", "")
    if (content := platform.media.get(name)) is None:
        raise web.HTTPNotFound
    return web.Response(body=content, content_type=str(wire.image(content, name, "", None)["mime_type"]))


async def subscriptions(platform: WhatsApp, call: web.Request) -> web.Response:
    """`GET /{version}/{waba_id}/subscribed_apps`."""
    require_token(platform, call)
    _require_id(call, wire.WABA_ID)
    app = {"id": wire.APP_ID, "name": "Command Center", "link": "https://www.facebook.com/games/?app_id=1"}
    there = {"whatsapp_business_api_data": app, "override_callback_uri": platform.webhook}
    return web.json_response({"data": [there] if platform.webhook else []})


async def subscribe(platform: WhatsApp, call: web.Request) -> web.Response:
    """`POST /{version}/{waba_id}/subscribed_apps`: with an address, which must answer a challenge first."""
    require_token(platform, call)
    _require_id(call, wire.WABA_ID)
    try:
        body = await call.json() if call.can_read_body else {}
    except ValueError:
        raise errors.wrong_parameter("the body is not JSON") from None
    if address := body.get("override_callback_uri"):
        if not await _answers(str(address), str(body.get("verify_token", ""))):
            raise errors.Refused(2200, "Callback verification failed", str(address))
        platform.webhook = str(address)
    return web.json_response({"success": True})


async def _answers(address: str, verify_token: str) -> bool:
    query = {"hub.mode": "subscribe", "hub.challenge": CHALLENGE, "hub.verify_token": verify_token}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session,
            session.get(address, params=query, allow_redirects=False) as answer,
        ):
            return answer.status == 200 and await answer.text() == CHALLENGE
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return False


async def debug_token(platform: WhatsApp, call: web.Request) -> web.Response:
    """`GET /debug_token`: what a token may do, and until when."""
    require_token(platform, call)
    if call.query.get("input_token") != platform.token:
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return web.json_response({"data": {"error": error, "is_valid": False, "scopes": []}})
    data = {
        "app_id": wire.APP_ID,
        "type": "SYSTEM_USER",
        "application": "Command Center",
        "expires_at": 0,
        "data_access_expires_at": 0,
        "is_valid": True,
        "scopes": SCOPES,
    }
    return web.json_response({"data": data})


def _require_id(call: web.Request, wanted: str) -> None:
    if call.match_info["id"] != wanted:
        raise errors.unknown_object(call.match_info["id"])
