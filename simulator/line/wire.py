"""LINE's objects, as they stand in its webhooks."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from simulator.platform import Citizen, Place

BOT = "Ub0170800000000000000000000000001"
FIRST_USER = 0x1708_0000_0000_0000  #: plus a citizen's number


def user_id(citizen: Citizen) -> str:
    """`U` and 32 hexadecimal digits."""
    return f"U{FIRST_USER + citizen.number:032x}"


def citizen_number(user: str) -> int | None:
    """Whose id it is."""
    try:
        number = int(user.removeprefix("U"), 16) - FIRST_USER
    except ValueError:
        return None
    return number if 0 < number < 1 << 32 else None


def text(words: str) -> dict[str, Any]:
    """The part of a message that is words."""
    return {"type": "text", "text": words}


def image(place: int, total: int, album: str) -> dict[str, Any]:
    """The part of a message that is a photo, one of several where `total` is more than one."""
    several = {"imageSet": {"id": album, "index": place + 1, "total": total}} if total > 1 else {}
    return {"type": "image", "contentProvider": {"type": "line"}, **several}


def location(place: Place) -> dict[str, Any]:
    """The part of a message that is a position."""
    named = {"title": place.label, "address": "Semarang"} if place.label else {"address": "Semarang"}
    return {"type": "location", **named, "latitude": place.lat, "longitude": place.lon}


def delivery(events: Sequence[dict[str, Any]]) -> bytes:
    """The body of a webhook."""
    return json.dumps({"destination": BOT, "events": events}, ensure_ascii=False, separators=(",", ":")).encode()


def signed(body: bytes, secret: str) -> dict[str, str]:
    """The headers of a webhook."""
    proof = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "LineBotWebhook/2.0",
        "X-Line-Signature": proof,
    }
