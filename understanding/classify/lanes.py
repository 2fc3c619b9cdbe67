"""Lanes: the weights of a feature for all classes side by side in one integer, so that one addition adds them all.

A daemon that reads a few texts a second needs no linear algebra, whose library alone would take sixteen megabytes.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import islice
from sys import byteorder

MIDDLE = 128  #: a weight is a whole number from -127 to 127, kept as itself plus this
LARGEST = MIDDLE - 1
MOST = 257  #: so many weights of at most 255 fit into a lane of sixteen bits


def pack(rows: bytes, width: int) -> list[int]:
    """One integer a row of `width` weights; a weight is one byte, `MIDDLE` being zero."""
    spread = bytearray(2 * len(rows))
    spread[::2] = rows
    return [int.from_bytes(spread[start : start + 2 * width], "little") for start in range(0, len(spread), 2 * width)]


def add(packed: Iterable[int], width: int) -> Sequence[int]:
    """The sums of all lanes."""
    sums: list[int] = [0] * width
    rest = iter(packed)
    while some := list(islice(rest, MOST)):
        lanes = array("H", sum(some).to_bytes(2 * width, byteorder))
        if byteorder == "big":
            lanes.reverse()
        offset = MIDDLE * len(some)
        sums = [total + lane - offset for total, lane in zip(sums, lanes, strict=True)]
    return sums
