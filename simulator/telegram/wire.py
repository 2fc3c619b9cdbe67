"""Telegram's objects, as they stand in its JSON."""

from collections.abc import Mapping
from typing import Any

from simulator.platform import Citizen, Place

FIRST_USER = 708_120_000  #: plus a citizen's number
BOT: dict[str, Any] = {"id": 1_708_000_001, "is_bot": True, "first_name": "Lapor Semar", "username": "lapor_semar_bot"}
GROUP: dict[str, Any] = {
    "id": -1_001_708_120_001,
    "title": "Warga Semarang",
    "username": "wargasemarang",
    "type": "supergroup",
}
SIZES = ((90, 67), (320, 240), (1280, 960))


def user(citizen: Citizen) -> dict[str, Any]:
    """A User."""
    first, _, last = citizen.name.partition(" ")
    named = {"id": FIRST_USER + citizen.number, "is_bot": False, "first_name": first}
    return {**named, **({"last_name": last} if last else {}), "username": citizen.handle, "language_code": "id"}


def private_chat(citizen: Citizen) -> dict[str, Any]:
    """The Chat of a citizen with the bot: it has the citizen's own id."""
    known = user(citizen)
    kept = {key: value for key, value in known.items() if key not in ("is_bot", "language_code")}
    return {**kept, "type": "private"}


def photo(file_ids: list[str], size_bytes: int) -> dict[str, Any]:
    """The part of a Message that is a photo in its sizes; the last id is the largest's."""
    sizes = []
    for file_id, (width, height) in zip(file_ids, SIZES, strict=True):
        unique = f"AQAD{file_id[-8:]}"
        entry = {"file_id": file_id, "file_unique_id": unique, "file_size": size_bytes}
        sizes.append({**entry, "width": width, "height": height})
    return {"photo": sizes}


def location(place: Place) -> dict[str, Any]:
    """The part of a Message that is a position, or a venue where the place has a name."""
    position = {"latitude": place.lat, "longitude": place.lon}
    if place.label is None:
        return {"location": position}
    venue = {"location": position, "title": place.label, "address": "Semarang"}
    return {"location": position, "venue": venue}


def without_reply(message: Mapping[str, Any]) -> dict[str, Any]:
    """A Message as it stands inside another: it does not nest further."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}
