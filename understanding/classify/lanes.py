"""Lanes: the weights of a feature for all classes side by side in one integer, so that one addition adds them all.

A daemon that reads a few texts a second needs no linear algebra, whose library alone would take sixteen megabytes.
"""

from array import array
from collections.abc import Sequence
from sys import byteorder

MIDDLE = 128  #: a weight is a whole number from -127 to 127, kept as itself plus this
LARGEST = MIDDLE - 1
MOST = 257  #: so many weights of at most 255 fit into a lane of sixteen bits


def pack(rows: bytes, width: int) -> list[int]:
    """One integer a row of `width` weights; a weight is one byte, `MIDDLE` being zero."""
    spread = bytearray(2 * len(rows))
    spread[::2] = rows
    return [int.from_bytes(spread[start : start + 2 * width], "little") for start in range(0, len(spread), 2 * width)]


def add(packed: Sequence[int], many: Sequence[int], width: int) -> list[int]:
    """The sums of all lanes. `many` says of how many features' weights, `MOST` at most, each integer is the sum."""
    count = sum(many)
    if count > MOST and len(packed) > 1:
        half = len(packed) // 2
        first, second = add(packed[:half], many[:half], width), add(packed[half:], many[half:], width)
        return [one + other for one, other in zip(first, second, strict=True)]
    lanes = array("H", sum(packed).to_bytes(2 * width, byteorder))
    if byteorder == "big":
        lanes.reverse()
    middle = MIDDLE * count
    return [lane - middle for lane in lanes]
