"""Keys: under which a report is kept in the index of candidates, and under which it looks for those before it.

A key begins with its kind. A slot is a part of time and a key in it, in one whole number of 63 bits that begins with
the part: what is old lies below what is new.
"""

import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from model.sameness import Report
from model.understanding import Place
from understanding.sameness.kinship import families, family
from understanding.sameness.names import area_name, core
from understanding.sameness.rarity import weight


class KeyKind(IntEnum):
    """What two reports have in common that share a key."""

    TEXT = 1  #: a rare pair of neighbouring words
    CITIZEN = 2
    NAME = 3  #: of a street or landmark
    AREA_NAME = 8  #: of an area, where a street may have been meant
    AREA = 4  #: the kelurahan, or the kecamatan where no more is said
    DISTRICT = 5  #: the kecamatan that the kelurahan is in
    CELL = 6  #: positions next to each other
    PHOTO = 7  #: a quarter of a photo's hash
    RECENT = 9  #: nothing but the family: the newest in the city, for those who name no place


#: How much each shared key promises; `ENOUGH` together make a candidate worth reading.
PROMISE: dict[int, int] = {
    KeyKind.TEXT: 3,
    KeyKind.CITIZEN: 6,
    KeyKind.NAME: 5,
    KeyKind.AREA_NAME: 5,
    KeyKind.AREA: 5,
    KeyKind.DISTRICT: 5,
    KeyKind.CELL: 5,
    KeyKind.PHOTO: 5,
    KeyKind.RECENT: 5,
}
ENOUGH = 5
PART = timedelta(days=28)
TEXT_KEYS = 4
OLD_TEXT_KEYS = 2  #: what is copied weeks later is copied word by word, and shares all of them
FRESH = timedelta(days=7)  #: in which copies are made that are changed
TEXT_WORDS = 160  #: of a long text that are read
LEAST_WORDS = 4  #: a text of fewer is found by place and author only: by words it would meet everybody
PHOTOS = 3  #: of a report that are looked for
AHEAD = timedelta(days=3)  #: a report that a poll brings late is older than some that are here
CITIZEN_BACK = timedelta(days=30)
USUAL_WINDOW = timedelta(days=7)  #: of what has no category
CELL_DEGREES = 0.0055  #: about 600 m; looking into the nearest four finds whatever is within 300 m
_KECAMATAN = 8  #: characters of its code
_KIND_BITS = 47  #: of a key that are left when its kind is taken off
_KEY_BITS = 51
_KINDS = 15
_LAST_PART = (1 << 63 - _KEY_BITS) - 1  #: in the year 2126
_MASK = (1 << _KIND_BITS) - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def first_slot(at: datetime) -> int:
    """The least slot of the part of time that an instant is in: all of the parts before lie below it."""
    return _part(at) << _KEY_BITS


def kept(report: Report) -> tuple[int, ...]:
    """All slots in which a report is found."""
    start, name, place = first_slot(report.at), family(report.category), report.place
    keys = [*_citizen_keys(report), *text_keys(report.content), *_named(place, name), *_photo_keys(report)]
    keys += [_hashed(KeyKind.DISTRICT, name, area[:_KECAMATAN]) for area in _areas(place) if len(area) > _KECAMATAN]
    if place.lat is not None and place.lon is not None:
        keys.append(_cell(name, _square(place.lat), _square(place.lon)))
    if report.category:
        keys.append(_hashed(KeyKind.RECENT, name, ""))
    return tuple(start | key for key in dict.fromkeys(keys))


def sought(report: Report, windows: Mapping[str, timedelta], window: timedelta) -> dict[int, int]:
    """All slots in which earlier reports may be that this one repeats or belongs with, and what each promises.

    `windows` says how long reports of a category can be one happening, `window` how far back copies are looked for.
    """
    happening = min(windows.get(report.category or "", USUAL_WINDOW), window)
    around = [key for name in families(report.category) for key in _around(report.place, name)]
    recent = [_hashed(KeyKind.RECENT, family(report.category), "")] if report.category else []
    slots = (
        *_slots(report.at, min(FRESH, window), text_keys(report.content)),
        *_slots(report.at, window, [*text_keys(report.content)[:OLD_TEXT_KEYS], *_photo_keys(report)]),
        *_slots(report.at, min(CITIZEN_BACK, window), _citizen_keys(report)),
        *_slots(report.at, happening, [*around, *recent]),
    )
    return {slot: PROMISE[slot >> _KIND_BITS & _KINDS] for slot in slots}


@lru_cache(maxsize=4_096)
def text_keys(content: tuple[str, ...]) -> tuple[int, ...]:
    """A few pairs of neighbouring words, rare ones rather than common ones: texts that share much share one of them."""
    words = content[:TEXT_WORDS]
    if len(set(words)) < LEAST_WORDS:
        return ()
    ranked = sorted({_ranked(one, other) for one, other in pairwise(words)})
    return tuple(_key(KeyKind.TEXT, number) for _, number in ranked[:TEXT_KEYS])


@lru_cache(maxsize=65_536)
def _ranked(one: str, other: str) -> tuple[float, int]:
    """Weighted sampling that all texts agree on: the same pair has the same rank everywhere."""
    number = zlib.crc32(one.encode()) * 0x9E3779B97F4A7C15 ^ zlib.crc32(other.encode()) * 0xC2B2AE3D27D4EB4F
    number = (number ^ number >> 31) * 0xD6E8FEB86659FD93 & (1 << 64) - 1
    chance = ((number >> 11) + 1) / (1 << 53)
    return -math.log(chance) / (weight(one) * weight(other)), number


def _citizen_keys(report: Report) -> list[int]:
    return [_key(KeyKind.CITIZEN, report.citizen_id)] if report.citizen_id else []


def _named(place: Place, group: str) -> Iterator[int]:
    for name in _points(place):
        yield _hashed(KeyKind.NAME, group, name)
    if area_called := area_name(place):
        yield _hashed(KeyKind.AREA_NAME, group, area_called)
    for area in _areas(place):
        yield _hashed(KeyKind.AREA, group, area)


def _points(place: Place) -> set[str]:
    return {name for name in (core(place.street), core(place.landmark)) if name}


def _areas(place: Place) -> list[str]:
    return [area for area in dict.fromkeys((place.area, *place.areas[:3])) if area]


def _around(place: Place, group: str) -> Iterator[int]:
    """Keys of whatever is at a place, or so near that it may be one happening."""
    points, area_called = _points(place), area_name(place)
    for name in points | {area_called} if area_called else points:
        yield _hashed(KeyKind.NAME, group, name)
    for name in points:
        yield _hashed(KeyKind.AREA_NAME, group, name)
    for area in _areas(place):
        yield _hashed(KeyKind.AREA, group, area)
        if len(area) > _KECAMATAN:
            yield _hashed(KeyKind.AREA, group, area[:_KECAMATAN])
        else:
            yield _hashed(KeyKind.DISTRICT, group, area)
    if place.lat is not None and place.lon is not None:
        for row in _near(place.lat):
            for column in _near(place.lon):
                yield _cell(group, row, column)


def _square(degrees: float) -> int:
    return math.floor(degrees / CELL_DEGREES)


def _near(degrees: float) -> tuple[int, int]:
    """The square that a coordinate is in, and the one that it is nearer to."""
    whole = _square(degrees)
    return whole, whole + (1 if degrees / CELL_DEGREES - whole >= 0.5 else -1)


def _cell(name: str, row: int, column: int) -> int:
    return _hashed(KeyKind.CELL, name, f"{row},{column}")


def _photo_keys(report: Report) -> list[int]:
    """Two hashes of 64 bits that differ in three bits at the most share one of their quarters."""
    return [
        _key(KeyKind.PHOTO, quarter << 16 | photo >> 16 * quarter & 0xFFFF)
        for photo in report.photos[:PHOTOS]
        for quarter in range(4)
    ]


@lru_cache(maxsize=16_384)
def _hashed(kind: KeyKind, name: str, value: str) -> int:
    digest = blake2b(f"{name}|{value}".encode(), digest_size=8).digest()
    return _key(kind, int.from_bytes(digest, "big"))


def _key(kind: KeyKind, number: int) -> int:
    return kind << _KIND_BITS | number & _MASK


def _slots(at: datetime, back: timedelta, keys: Sequence[int]) -> list[int]:
    parts = range(_part(at - back), _part(at + AHEAD) + 1)
    return [part << _KEY_BITS | key for part in parts for key in keys]


def _part(at: datetime) -> int:
    return min(max((at - _EPOCH) // PART, 0), _LAST_PART)
