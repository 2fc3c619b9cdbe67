"""Webhooks of X: the challenge, the proof, the registration.

Source: docs.x.com, "V2 Webhooks API / Quickstart" and "Account Activity / Managing subscriptions", read 2026-11-24.
"""

import base64
import hashlib
import hmac
import re
from typing import Any

import orjson

from connectors.contract import Answer, Handshake, Unauthentic
from connectors.http import HttpResponse
from connectors.signature import require_same
from connectors.x.client import Client
from connectors.x.failures import unreadable
from model.envelope import Envelope
from model.reply import Misconfigured, Rejected

SIGNATURE = "x-twitter-webhooks-signature"
#: The challenge is signed with the very key of the deliveries: whoever may choose its text can have any delivery
#: signed. A token of these characters alone is never a JSON object, so its signature opens nothing.
CRC_TOKEN = re.compile(r"[A-Za-z0-9_\-+/=.]{1,200}", re.ASCII)
ALREADY = re.compile(r"duplicate|already", re.IGNORECASE)


def verify(envelope: Envelope, consumer_secret: str) -> None:
    """`sha256=` and the base64 HMAC-SHA256 of the raw body under the consumer secret.

    Raises:
        Unauthentic: it is missing or another.
    """
    require_same(_proof(consumer_secret, envelope.body), envelope.headers.get(SIGNATURE))


def answer_challenge(request: Handshake, consumer_secret: str) -> Answer:
    """Answer the challenge-response check (at registration, and then every hour).

    Raises:
        Unauthentic: there is no token, or one that X would not send.
    """
    token = request.query.get("crc_token", "")
    if not CRC_TOKEN.fullmatch(token):
        raise Unauthentic
    body = orjson.dumps({"response_token": _proof(consumer_secret, token.encode())})
    return Answer(body=body, content_type="application/json")


def _proof(consumer_secret: str, message: bytes) -> str:
    digest = hmac.new(consumer_secret.encode(), message, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()


async def subscribe(client: Client, address: str) -> None:
    """Register the address, or have it checked again, and subscribe the account to Account Activity.

    Raises:
        PlatformError: of the closed family.
    """
    require_bearer(client)
    known = next((one for one in await registered(client) if one.get("url") == address), None)
    if known is None:
        response = await client.request("POST", "/2/webhooks", json={"url": address})
        known = answer_of(response).get("data")
    elif not known.get("valid"):
        await client.request("PUT", f"/2/webhooks/{known.get('id')}")
    webhook_id = known.get("id") if isinstance(known, dict) else None
    if not isinstance(webhook_id, str) or not webhook_id.isalnum():
        raise Misconfigured("X registered the webhook without an id: look at it in console.x.com")
    try:
        route = f"/2/account_activity/webhooks/{webhook_id}/subscriptions/all"
        await client.request("POST", route, user_auth=True)
    except Rejected as refusal:
        if not ALREADY.search(str(refusal)):
            raise


async def registered(client: Client) -> list[dict[str, Any]]:
    """The webhooks that X holds for the app: `id`, `url`, `valid`."""
    require_bearer(client)
    data = answer_of(await client.request("GET", "/2/webhooks")).get("data")
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def require_bearer(client: Client) -> None:
    """Webhooks are the app's, not the account's.

    Raises:
        Misconfigured: the settings lack the app's token.
    """
    if not client.bearer_token:
        raise Misconfigured("webhooks need the app's bearer_token in the settings")


def answer_of(response: HttpResponse) -> dict[str, Any]:
    """The object in a successful answer.

    Raises:
        Unavailable: there is none.
    """
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise unreadable("GET", response)
    return body
