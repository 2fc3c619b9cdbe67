"""Pictures made fit for officers: position read, metadata stripped, turned upright, and a thumbnail drawn.

Blocking, and hungry for memory: called in a thread, one picture at a time. Pillow is imported when the first comes.
"""

import io
import math
import warnings
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from aggregator.photo_likeness import difference_hash
from aggregator.stripping import FORMATS, Stripped, strip

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL = 640  #: pixels of the longer side
MAX_PIXELS = 50_000_000  #: more are not decoded: three bytes each, twice while a picture is turned
DECODED = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP", "image/avif": "AVIF"}
ALIASES = {"image/apng": "image/png"}
UNDRAWN = frozenset({"image/heic", "image/heif", "image/tiff", "image/bmp", "image/jpx"})
DAMAGED, TOO_MANY_PIXELS, NO_DECODER = "damaged", "too_many_pixels", "no_decoder"
UNKNOWN = "application/octet-stream"
ORIENTATION, GPS = 0x0112, 0x8825
LAT_REF, LAT, LON_REF, LON = 1, 2, 3, 4
CLEAR = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})  #: modes with transparency
DEEP = frozenset({"I", "I;16", "I;16B", "I;16L", "F"})
LONGEST_PROFILE = 64 * 1024  #: bytes of a colour profile that a thumbnail carries


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small WebP."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What is kept of a fetched file."""

    content: bytes
    mime: str
    thumbnail: Thumbnail | None = None
    position: tuple[float, float] | None = None  #: WGS 84, degrees: latitude, longitude
    note: str | None = None  #: why a picture is kept as a file only: a code
    likeness: int | None = None  #: `aggregator.photo_likeness`


def prepare(content: bytes, mime: str) -> Prepared:
    """Make a picture fit; what is none, or cannot be drawn, is kept as it came. Never raises for what the bytes are."""
    mime = ALIASES.get(mime, mime)
    if mime not in DECODED:
        return Prepared(content=content, mime=mime, note=NO_DECODER if mime in UNDRAWN else None)
    pillow = _pillow()
    stripped, position = Stripped(content, b""), None
    try:
        if mime in FORMATS:
            stripped = strip(content, mime)
        with pillow.open(io.BytesIO(stripped.content), formats=[DECODED[mime]]) as image:
            exif = _exif(image, stripped.exif)
            position = position_of(exif.get_ifd(GPS))
            kept, shown = _upright(image, stripped.content, mime, exif.get(ORIENTATION, 1))
            thumbnail, likeness = _thumbnail(shown), difference_hash(shown)
    except (pillow.DecompressionBombError, pillow.DecompressionBombWarning):
        return Prepared(content=stripped.content, mime=UNKNOWN, position=position, note=TOO_MANY_PIXELS)
    except Exception:  # noqa: BLE001 - Pillow raises whatever its decoders meet in hostile bytes
        return Prepared(content=stripped.content, mime=UNKNOWN, position=position, note=DAMAGED)
    return Prepared(content=kept[0], mime=kept[1], thumbnail=thumbnail, position=position, likeness=likeness)


@cache
def _pillow() -> ModuleType:
    """Pillow, with its guard against decompression bombs at our limit, and as an error from there on."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    return Image


def _exif(image: "Image", block: bytes) -> Any:
    """What the camera wrote. An unreadable block says nothing."""
    from PIL.Image import Exif

    exif = Exif()
    block = block or image.info.get("exif", b"")
    try:
        exif.load(block)
    except Exception:  # noqa: BLE001 - a picture does not suffer for its metadata
        return Exif()
    return exif


def position_of(gps: dict[int, Any]) -> tuple[float, float] | None:
    """Where a photo was taken, from the GPS part of its EXIF (latitude, longitude); None where that makes no sense."""
    try:
        lat, lon = (_degrees(gps[LAT], gps[LAT_REF], "S"), _degrees(gps[LON], gps[LON_REF], "W"))
    except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError):
        return None
    sensible = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)
    return (round(lat, 7), round(lon, 7)) if sensible else None


def _degrees(parts: Any, side: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        raise ValueError("no number")
    name = side.decode("ascii", "replace") if isinstance(side, bytes) else str(side)
    return -value if name.strip("\0 ").upper() == negative else value


def _upright(image: "Image", content: bytes, mime: str, orientation: Any) -> tuple[tuple[bytes, str], "Image"]:
    """The bytes to keep with their type, and the picture to draw: turned where the camera was held turned."""
    turn = _turns().get(orientation) if not getattr(image, "is_animated", False) else None
    if turn is None and mime in FORMATS:
        return (content, mime), image
    how = _how(image, mime)
    upright = image if turn is None else image.transpose(turn)
    out = io.BytesIO()
    upright.save(out, icc_profile=image.info.get("icc_profile"), **how)
    return (out.getvalue(), mime if mime in FORMATS else "image/webp"), upright


def _turns() -> dict[int, Any]:
    from PIL.Image import Transpose

    return {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }


def _how(image: "Image", mime: str) -> dict[str, Any]:
    """A JPEG is written again with its own tables, so that it loses next to nothing; PNG loses nothing."""
    if mime == "image/jpeg":
        from PIL.JpegImagePlugin import get_sampling

        sampling = get_sampling(image)
        tables = {"qtables": image.quantization}  # type: ignore[attr-defined]  # it was opened as JPEG
        return {"format": "JPEG", **tables, **({"subsampling": sampling} if sampling >= 0 else {})}
    return {"format": "PNG"} if mime == "image/png" else {"format": "WEBP", "quality": 92, "method": 4}


def _thumbnail(image: "Image") -> Thumbnail:
    profile = image.info.get("icc_profile", b"") if image.mode in ("RGB", "RGBA") else b""
    wanted = "RGBA" if image.mode in CLEAR or "transparency" in image.info else "RGB"
    small = _eight_bits(image) if image.mode in DEEP else image
    if small.mode in ("1", "P", "PA"):  # what has no shades between its colours cannot be made smaller well
        small = small.convert(wanted)
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    small = small.convert(wanted)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=78, method=4, icc_profile=profile if len(profile) <= LONGEST_PROFILE else b"")
    return Thumbnail(out.getvalue(), small.width, small.height)


def _eight_bits(image: "Image") -> "Image":
    """Sixteen bits of grey as eight."""
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
