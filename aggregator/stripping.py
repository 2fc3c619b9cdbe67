"""Pictures without what cameras and programs write beside the pixels, losslessly: the container is walked, not decoded.

What draws the picture stays (pixels, palette, transparency, animation, colour profile); EXIF, XMP, IPTC, comments,
embedded previews, whatever is unknown, and what comes after the picture's end go. Sources: ITU-T T.81 annex B (JPEG),
W3C PNG third edition, GIF89a specification, WebP container specification; all read 2026-11-25.
"""

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")  #: not a stuffed byte, not a restart
SOI, EOI, SOS, APP0, APP1, APP2, APP14, APP15, COMMENT = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
KEPT_APPS = {APP0: b"JFIF\0", APP2: b"ICC_PROFILE\0", APP14: b"Adobe"}
EXIF = b"Exif\0\0"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"}
)
WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"})
WEBP_EXIF_AND_XMP = 0x0C  #: flags in the first byte of VP8X
GIF_EXTENSION, GIF_IMAGE, GIF_END = 0x21, 0x2C, 0x3B
GIF_CONTROL, GIF_TEXT, GIF_APPLICATION = 0xF9, 0x01, 0xFF
GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class Broken(Exception):
    """The container is not as its format says, or ends too early."""


@dataclass(frozen=True, slots=True)
class Stripped:
    """The picture alone, and the EXIF block that was in it (as TIFF, without a prefix; empty: there was none)."""

    content: bytes
    exif: bytes


def strip(content: bytes, mime: str) -> Stripped:
    """Take the picture out of its file.

    Raises:
        Broken: it cannot be walked to its end.
        KeyError: the format is not one of `FORMATS`.
    """
    try:
        return FORMATS[mime](content)
    except (IndexError, struct.error) as error:
        raise Broken("it ends too early") from error


def _jpeg(content: bytes) -> Stripped:
    kept, exif, at = bytearray(content[:2]), b"", 2
    while True:
        if content[at] != 0xFF:
            raise Broken("no marker where one must be")
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        if marker == EOI:
            return Stripped(bytes(kept) + b"\xff\xd9", exif)
        (length,) = struct.unpack_from(">H", content, at + 1)
        segment = content[at + 3 : at + 1 + length]
        if marker == APP1 and segment.startswith(EXIF) and not exif:
            exif = segment.removeprefix(EXIF)
        end = at + 1 + length
        if marker == SOS:
            end = _end_of_scan(content, end)
        if _is_kept(marker, segment):
            kept += b"\xff" + content[at:end]
        at = end


def _is_kept(marker: int, segment: bytes) -> bool:
    if APP0 <= marker <= APP15:
        return marker in KEPT_APPS and segment.startswith(KEPT_APPS[marker])
    return marker != COMMENT


def _end_of_scan(content: bytes, start: int) -> int:
    found = NEXT_MARKER.search(content, start)
    if found is None:
        raise Broken("it ends in the middle of the pixels")
    return found.start()


def _png(content: bytes) -> Stripped:
    kept, exif, at = bytearray(PNG_HEAD), b"", len(PNG_HEAD)
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content) or len(name) < 4:
            raise Broken("it ends in the middle of a chunk")
        if name == b"eXIf":
            exif = content[at + 8 : end - 4]
        if name[:1].isupper() or name in PNG_KEPT:
            kept += content[at:end]
        if name == b"IEND":
            return Stripped(bytes(kept), exif)
        at = end


def _webp(content: bytes) -> Stripped:
    (declared,) = struct.unpack_from("<I", content, 4)
    if declared + 8 > len(content):
        raise Broken("it is shorter than it says")
    kept, exif, at = bytearray(b"WEBP"), b"", 12
    while at < declared + 8:
        name, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length
        if name == b"EXIF":
            exif = content[at + 8 : end].removeprefix(EXIF)
        if name in WEBP_KEPT:
            chunk = bytearray(content[at:end])
            if name == b"VP8X":
                chunk[8] &= ~WEBP_EXIF_AND_XMP
            kept += chunk + b"\0" * (length % 2)
        at = end + length % 2
    return Stripped(b"RIFF" + struct.pack("<I", len(kept)) + bytes(kept), exif)


def _gif(content: bytes) -> Stripped:
    start = 13 + _palette(content[10])
    kept = bytearray(content[:start])
    for kind, block in _gif_blocks(content, start):
        if kind in (GIF_IMAGE, GIF_END, GIF_CONTROL, GIF_TEXT) or block[3:14] in GIF_LOOPS:
            kept += block
    return Stripped(bytes(kept), b"")


def _gif_blocks(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Each block with its kind: an extension's label, or what introduces it."""
    while True:
        start, kind = at, content[at]
        if kind == GIF_END:
            yield kind, content[at : at + 1]
            return
        if kind == GIF_EXTENSION:
            kind, at = content[at + 1], at + 2
        elif kind == GIF_IMAGE:
            at += 10 + _palette(content[at + 9]) + 1
        else:
            raise Broken("no block where one must be")
        while size := content[at]:
            at += size + 1
        at += 1
        yield kind, content[start:at]


def _palette(flags: int) -> int:
    """Bytes of a colour table."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


FORMATS: Mapping[str, Callable[[bytes], Stripped]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
}
