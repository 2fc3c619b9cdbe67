"""A small canvas, drawn in rows and written as PNG: enough to make photos, with nothing but the standard library.

Colours are (red, green, blue), 0 to 255; `alpha` is 0 (nothing) to 1 (opaque); x and y are pixels, from the top left.
"""

import math
import struct
import zlib
from collections.abc import Sequence
from functools import cache

Colour = tuple[int, int, int]
Point = tuple[float, float]
STEPS = 128  #: of transparency


class Canvas:
    """Pixels, row by row."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._rows = [bytearray(3 * width) for _ in range(height)]

    def gradient(self, top: int, bottom: int, above: Colour, below: Colour) -> None:
        """Fill whole rows from `top` to `bottom`, from one colour to the other."""
        for y in range(max(top, 0), min(bottom, self.height)):
            share = (y - top) / max(bottom - top - 1, 1)
            mixed = bytes(round(a + (b - a) * share) for a, b in zip(above, below, strict=True))
            self._rows[y][:] = mixed * self.width

    def span(self, y: int, left: float, right: float, colour: Colour, alpha: float = 1.0) -> None:
        """A piece of a row; its two ends are blended by how much of the pixel they cover."""
        left, right = max(left, 0.0), min(right, float(self.width))
        if not 0 <= y < self.height or right <= left:
            return
        first, last = math.ceil(left), math.floor(right)
        if first > last:
            self._blend(y, last, last + 1, colour, alpha * (right - left))
            return
        self._blend(y, first, last, colour, alpha)
        if first > left:
            self._blend(y, first - 1, first, colour, alpha * (first - left))
        if right > last:
            self._blend(y, last, last + 1, colour, alpha * (right - last))

    def polygon(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        """A filled polygon."""
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        edges = list(zip(points, [*points[1:], points[0]], strict=True))
        for y in range(max(math.floor(top), 0), min(math.ceil(bottom), self.height)):
            middle = y + 0.5
            crossings = sorted(
                x0 + (middle - y0) * (x1 - x0) / (y1 - y0)
                for (x0, y0), (x1, y1) in edges
                if min(y0, y1) <= middle < max(y0, y1)
            )
            for left, right in zip(crossings[::2], crossings[1::2], strict=False):
                self.span(y, left, right, colour, alpha)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, alpha: float = 1.0) -> None:
        """An upright rectangle."""
        for y in range(round(top), round(bottom)):
            self.span(y, left, right, colour, alpha)

    def ellipse(self, at: Point, wide: float, high: float, colour: Colour, alpha: float = 1.0) -> None:
        """An ellipse about `at`, with half axes `wide` and `high`."""
        for y in range(math.floor(at[1] - high), math.ceil(at[1] + high)):
            part = 1 - ((y + 0.5 - at[1]) / high) ** 2
            if part > 0:
                reach = wide * math.sqrt(part)
                self.span(y, at[0] - reach, at[0] + reach, colour, alpha)

    def line(self, start: Point, end: Point, thick: float, colour: Colour, alpha: float = 1.0) -> None:
        """A straight line."""
        length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
        across, down = (end[1] - start[1]) / length * thick / 2, (start[0] - end[0]) / length * thick / 2
        (x0, y0), (x1, y1) = start, end
        corners = [(x0 + across, y0 + down), (x1 + across, y1 + down), (x1 - across, y1 - down)]
        self.polygon([*corners, (x0 - across, y0 - down)], colour, alpha)

    def glow(self, at: Point, radius: float, colour: Colour, alpha: float, rings: int = 14) -> None:
        """Light that fades outwards."""
        for ring in range(rings, 0, -1):
            reach = radius * ring / rings
            self.ellipse(at, reach, reach, colour, 2.4 * alpha / rings * (1 - (ring - 1) / rings))

    def png(self) -> bytes:
        """The picture as a PNG file."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        pixels = b"".join(b"\x00" + row for row in self._rows)
        chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)

    def _blend(self, y: int, first: int, last: int, colour: Colour, alpha: float) -> None:
        """Whole pixels of a row. Each channel is mixed through a table of 256, so a long span costs no loop."""
        step = round(alpha * STEPS)
        if step <= 0 or first >= last or first >= self.width:
            return
        row = self._rows[y]
        if step >= STEPS:
            row[3 * first : 3 * last] = bytes(colour) * (last - first)
            return
        for channel in range(3):
            part = slice(3 * first + channel, 3 * last, 3)
            row[part] = row[part].translate(_mixing(colour[channel], step))


@cache
def _mixing(value: int, step: int) -> bytes:
    """What each of the 256 shades becomes when `step` of `STEPS` parts of `value` are laid over it."""
    return bytes((old * (STEPS - step) + value * step + STEPS // 2) // STEPS for old in range(256))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
