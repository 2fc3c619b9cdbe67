"""What the control interface is asked to do, read with errors that say what to send instead."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from simulator.city import photos
from simulator.city.data import citizen
from simulator.platform import Citizen, Place, Utterance

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


class Refused(Exception):
    """It cannot be done like that; the text says what to do."""


class Asked:
    """The JSON object of a call."""

    def __init__(self, body: Any, known: Sequence[str] = ()) -> None:
        """Refuses what is no object, and names outside `known` (empty: any)."""
        if not isinstance(body, dict):
            raise Refused("send a JSON object as the body")
        if known and (unknown := body.keys() - set(known)):
            raise Refused(f"unknown: {', '.join(sorted(unknown))}; possible are {', '.join(known)}")
        self.fields: dict[str, Any] = body

    def text(self, name: str) -> str | None:
        """A text that may be missing or null."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, str):
            raise Refused(f"{name} is a text")
        return value or None

    def must_text(self, name: str) -> str:
        """A text that must be there."""
        value = self.text(name)
        if value is None:
            raise Refused(f"give {name}, a text")
        return value

    def flag(self, name: str) -> bool:
        """True or false; false where it is missing."""
        value = self.fields.get(name, False)
        if not isinstance(value, bool):
            raise Refused(f"{name} is true or false")
        return value


def an_utterance(asked: Asked) -> Utterance:
    """What a citizen is to say."""
    utterance = Utterance(
        citizen=_citizen(asked.fields.get("citizen", 1)),
        text=asked.text("text"),
        photos=_photos(asked.fields.get("photos")),
        place=_place(asked.fields.get("place")),
        public=asked.flag("public"),
        reply_to=asked.text("reply_to"),
    )
    if utterance.text is None and not utterance.photos and utterance.place is None:
        raise Refused("say something: give text, photos or place")
    return utterance


def _citizen(value: Any) -> Citizen:
    if isinstance(value, int) and not isinstance(value, bool):
        return citizen(value)
    if isinstance(value, dict) and value.keys() == {"number", "name", "handle", "phone"}:
        number, *words = (value[name] for name in ("number", "name", "handle", "phone"))
        if isinstance(number, int) and not isinstance(number, bool) and all(isinstance(word, str) for word in words):
            return Citizen(**value)
    raise Refused('citizen is the number of one, or {"number": 1, "name": "…", "handle": "…", "phone": "62812000…"}')


def _photos(value: Any) -> tuple[bytes, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Refused(f"photos is a list; each is base64 of a JPEG or PNG, or a motif: {', '.join(photos.MOTIFS)}")
    return tuple(_photo(item, place) for place, item in enumerate(value))


def _photo(item: str, place: int) -> bytes:
    if item in photos.MOTIFS:
        return photos.photo(item, place)
    try:
        content = base64.b64decode(item, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content.startswith((PNG, JPEG)):
        raise Refused(f"photos[{place}] is neither a JPEG or PNG in base64 nor a motif: {', '.join(photos.MOTIFS)}")
    return content


def _place(value: Any) -> Place | None:
    if value is None:
        return None
    shape = 'place is {"lat": -6.99, "lon": 110.42, "label": "…"}, WGS 84 degrees'
    if not isinstance(value, dict) or not {"lat", "lon"} <= value.keys() <= {"lat", "lon", "label"}:
        raise Refused(shape)
    lat, lon, label = value["lat"], value["lon"], value.get("label")
    for number, most in ((lat, 90), (lon, 180)):
        if isinstance(number, bool) or not isinstance(number, int | float) or not -most <= number <= most:
            raise Refused(shape)
    if label is not None and not isinstance(label, str):
        raise Refused(shape)
    return Place(lat=float(lat), lon=float(lon), label=label)
