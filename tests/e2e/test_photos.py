"""The same photo from two channels: sent on, smaller and compressed anew, with hardly a word."""

import io
from typing import Any

from PIL import Image

from simulator.city.photos import photo
from simulator.platform import Citizen
from tests.e2e.house import BAMBANG, SRI, House

LINKS = (
    "SELECT a.channel, b.channel, l.state, l.reasons FROM link l "
    "JOIN complaint a ON a.id = l.complaint_id JOIN complaint b ON b.id = l.other_id"
)


def sent_on(shot: bytes) -> bytes:
    """As a messenger passes it on."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(shot))
    image.resize((image.width * 2 // 3, image.height * 2 // 3)).save(out, "JPEG", quality=55)
    return out.getvalue()


async def says(house: House, channel: str, words: str | None, shot: bytes, citizen: Citizen) -> str:
    return await house.number_of(house.say(channel, words, photos=[shot], citizen=citizen, public=False))


async def test_one_photo_on_two_channels_brings_two_complaints_together(opens: Any) -> None:
    house: House = await opens("telegram", "whatsapp")
    shot = photo("tree")
    await says(house, "telegram", "pohon ambruk pak", shot, SRI)
    await house.until(lambda: house.one("SELECT COUNT(*) FROM attachment WHERE state = 'stored'"))
    await says(house, "whatsapp", "ini lho min", sent_on(shot), BAMBANG)
    [(later, earlier, state, reasons)] = await house.until(lambda: house.rows(LINKS))
    assert (later, earlier) == ("whatsapp", "telegram") and "photo" in reasons, (state, reasons)


async def test_two_photos_of_two_things_bring_nothing_together(opens: Any) -> None:
    house: House = await opens("telegram", "whatsapp")
    await says(house, "telegram", "pohon ambruk pak", photo("tree"), SRI)
    await says(house, "whatsapp", "ini lho min", photo("lamp"), BAMBANG)
    await house.until(lambda: _both_stored(house))
    await house.quiet()
    assert await house.rows(LINKS) == []


async def _both_stored(house: House) -> bool:
    return bool(await house.one("SELECT COUNT(*) FROM attachment WHERE state = 'stored'") == 2)
