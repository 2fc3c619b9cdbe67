"""Pictures for tests, made as they are wanted: small, and the same every time."""

import io
import struct
import zlib
from typing import Any

from PIL import Image
from PIL.Image import Exif

TUGU_MUDA = (-6.9843333, 110.4094444)  #: latitude and longitude, degrees


def exif(orientation: int | None = None, *, placed: bool = False, **gps: Any) -> Exif:
    """What a camera writes; `gps` are numbers of GPS tags as `_2=…`."""
    made = Image.Exif()
    made[0x010F] = "Kamera Rahasia"
    if orientation is not None:
        made[0x0112] = orientation
    tags = {1: "S", 2: (6.0, 59.0, 3.6), 3: "E", 4: (110.0, 24.0, 34.0)} if placed else {}
    tags |= {int(name.lstrip("_")): value for name, value in gps.items()}
    if tags:
        made.get_ifd(0x8825).update(tags)
    return made


def corner(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """Grey, and red in the corner at the top left."""
    image = Image.new("RGB", size, (90, 120, 140))
    image.paste((220, 30, 30), (0, 0, size[0] // 4, size[1] // 4))
    return image.convert(mode)


def picture(form: str = "JPEG", *, image: Image.Image | None = None, **more: Any) -> bytes:
    """A picture file."""
    out = io.BytesIO()
    (image or corner()).save(out, form, **more)
    return out.getvalue()


def animation(form: str, **more: Any) -> bytes:
    """Three frames."""
    frames = [Image.new("RGB", (32, 24), colour) for colour in ("red", "green", "blue")]
    return picture(form, image=frames[0], save_all=True, append_images=frames[1:], duration=80, loop=0, **more)


def huge_png(width: int, height: int) -> bytes:
    """A decompression bomb: black, one bit a pixel."""
    rows = zlib.compress(bytes(height * (1 + (width + 7) // 8)), 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")))


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def heic() -> bytes:
    """The beginning of a photo as iPhones write them; there is no decoder for the rest."""
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08free" + bytes(200)
