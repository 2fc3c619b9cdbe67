"""Webhooks in Meta's own form and hand: what is in them, and the signature over the bytes."""

import base64
import hashlib
import hmac
import json
import random
import time
from typing import Any

from simulator.platform import Place
from simulator.whatsapp.people import Person

PHONE_NUMBER_ID = "106540352242922"
WABA_ID = "102290129340398"
APP_ID = "634974688087057"
APP_SECRET = "SIMULATED-whatsapp-app-secret"
DISPLAY_NUMBER = "628240001708"


def new_message_id(rng: random.Random) -> str:
    """`wamid.…`, as long as a real one."""
    return "wamid." + base64.b64encode(b"HBgM" + rng.randbytes(24)).decode()


def new_media_id(rng: random.Random) -> str:
    """Fifteen digits."""
    return str(rng.randrange(10**14, 10**15))


def delivery(**value: Any) -> bytes:
    """The body of one webhook of the field `messages`; text beyond ASCII is escaped, as Meta does."""
    metadata = {"display_phone_number": DISPLAY_NUMBER, "phone_number_id": PHONE_NUMBER_ID}
    change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": "messages"}
    body = {"object": "whatsapp_business_account", "entry": [{"id": WABA_ID, "changes": [change]}]}
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def signed(body: bytes) -> dict[str, str]:
    """The headers that go with a webhook."""
    proof = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": f"sha256={proof}",
    }


def message(person: Person, message_id: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """One of `messages[]`: without the number of who hides it."""
    sender = {} if person.hides_phone else {"from": person.citizen.phone}
    head = {**sender, "from_user_id": person.user_id, "id": message_id, "timestamp": str(int(time.time()))}
    return {**head, "type": kind, kind: content}


def image(photo: bytes, media_id: str, url: str, caption: str | None) -> dict[str, Any]:
    """A photo: where it can be fetched, and its words."""
    mime = "image/png" if photo.startswith(b"\x89PNG") else "image/jpeg"
    digest = base64.b64encode(hashlib.sha256(photo).digest()).decode()
    found = {"mime_type": mime, "sha256": digest, "id": media_id, "url": url}
    return {"caption": caption, **found} if caption else found


def location(place: Place) -> dict[str, Any]:
    """A position, with its name where it has one."""
    position = {"latitude": place.lat, "longitude": place.lon}
    return {**position, "name": place.label} if place.label else position


def status(person: Person, message_id: str, name: str, callback_data: str | None, *, to_phone: bool) -> dict[str, Any]:
    """One of `statuses[]`."""
    found: dict[str, Any] = {"id": message_id, "status": name, "timestamp": str(int(time.time()))}
    if to_phone:
        found["recipient_id"] = person.citizen.phone
    found["recipient_user_id"] = person.user_id
    if callback_data is not None:
        found["biz_opaque_callback_data"] = callback_data
    pricing = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
    return {**found, "pricing": pricing}
