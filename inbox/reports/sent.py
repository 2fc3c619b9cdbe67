"""The body of a report as it was sent: JSON, a form, or a form with photos. Photos are what their bytes show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from aggregator.reporters import Client
from aggregator.sniffing import sniff
from inbox.problems import problem
from inbox.visit import FORM, JSON, read_form, read_json

MULTIPART = "multipart/form-data"
PHOTO_FIELDS = frozenset({"photo", "photos", "media"})
PHOTOS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "image/heif": "heif"}
MOST_TEXT = 64 * 1024  #: bytes of all fields together
MOST_FIELDS = 48
CHUNK = 64 * 1024
Admit = Callable[[Mapping[str, Any]], Client]  #: who sends these fields; a `Problem` when nobody may


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """One photo, looked at."""

    content: bytes
    mime: str
    name: str | None


@dataclass(slots=True)
class Sent:
    """What came."""

    client: Client
    fields: dict[str, Any] = field(default_factory=dict)
    photos: list[Photo] = field(default_factory=list)


async def read(request: web.Request, admit: Admit) -> Sent:
    """Read the whole body. No photo is read before its sender is admitted; none is kept anywhere yet.

    Raises:
        Problem: `wrong_type`, `too_large`, `bad_request`, `bad_photo`, or what `admit` raises.
    """
    if request.content_type == MULTIPART:
        return await _read_parts(request, admit)
    if request.content_type not in (FORM, JSON):
        raise problem("wrong_type", detail=f"send {JSON}, {MULTIPART} or, to Open311, {FORM}")
    fields = await read_json(request) if request.content_type == JSON else await read_form(request)
    if not isinstance(fields, dict):
        raise problem("bad_request", detail="send one JSON object")
    return Sent(admit(fields), fields)


async def _read_parts(request: web.Request, admit: Admit) -> Sent:
    fields: dict[str, Any] = {}
    sent: Sent | None = None
    left = MOST_TEXT
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or not part.name or len(fields) > MOST_FIELDS:
                raise problem("bad_request", detail="each part is a field with a name, and there are not so many")
            if part.name in PHOTO_FIELDS:
                sent = sent or Sent(admit(fields), fields)
                await _read_photo(part, sent)
            else:
                content = await _read_part(part, left)
                left -= len(content)
                fields[part.name] = content.decode().replace("\r\n", "\n")
    except ValueError as error:
        raise problem("bad_request", detail="not a multipart form in UTF-8") from error
    return sent or Sent(admit(fields), fields)


async def _read_photo(part: BodyPartReader, sent: Sent) -> None:
    """One photo; an empty field (a form without a file) is none."""
    limits = sent.client.limits
    content = await _read_part(part, limits.max_photo_bytes)
    if not content:
        return
    if len(sent.photos) >= limits.max_photos:
        raise problem("bad_photo", detail=f"at most {limits.max_photos} photos")
    mime = sniff(content)
    if mime not in PHOTOS:
        raise problem("bad_photo", detail=f"photo {len(sent.photos) + 1}: its bytes are {mime}")
    sent.photos.append(Photo(content=content, mime=mime, name=_name(part.filename)))


def _name(given: str | None) -> str | None:
    """The file's name without its folders; nothing that could not be shown."""
    last = (given or "").replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).strip()[-120:] or None


async def _read_part(part: BodyPartReader, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        content += chunk
        if len(content) > most:
            raise problem("too_large", detail=f"{part.name}: at most {most} bytes are left for it")
    return bytes(part.decode(bytes(content)))
