"""Whereabouts: in what two places agree, and in what they cannot be one."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from model.understanding import Place
from understanding.sameness.names import NAMED, area_name, core, roughly

_SPELLING = 0.85
_METRES_A_DEGREE = 111_320
_NUMBER = re.compile(r"(\D*)(\d+)(.*)")
_FAR_KILOMETRES = 1
_GANG = "gang "
_KECAMATAN = 8  #: characters of its code


@dataclass(slots=True, kw_only=True)
class Whereabouts:
    """What two places have in common. None: one of them does not say it."""

    street: bool | None = None
    landmark: bool | None = None
    kelurahan: bool | None = None
    kecamatan: bool | None = None
    neighbourhood: bool | None = None  #: RT and RW
    number: bool | None = None
    metres: float | None = None  #: between their positions
    apart: float | None = None  #: metres between their positions or the middles of their kelurahan
    namesake: bool = False  #: the street, landmark or area of one is called as one of another kind of the other
    area_named: bool = False  #: so is the area of one of them: perhaps that street was meant
    excluded: bool = False  #: one says outright that it is not the other's place
    outright: bool = False  #: both said their kelurahan themselves
    known: bool = False  #: both say something


NOWHERE = Whereabouts()


def compare(one: Place, other: Place) -> Whereabouts:
    """Hold two places against each other."""
    known = one.known and other.known
    if not (known or one.rw or one.rt or one.excluded or other.excluded):
        return NOWHERE
    kelurahan, kecamatan = _areas(one, other)
    area_named = _area_named(one, other)
    return Whereabouts(
        street=_same_street(one.street, other.street),
        landmark=_same_name(one.landmark, other.landmark),
        kelurahan=kelurahan,
        kecamatan=kecamatan,
        neighbourhood=_neighbourhood(one, other),
        number=_same_number(one.number, other.number),
        metres=_metres(_position(one), _position(other)),
        apart=_metres(roughly(one), roughly(other)),
        namesake=area_named or _namesake(one, other),
        area_named=area_named,
        excluded=bool(
            (one.excluded and _named(other, one.excluded)) or (other.excluded and _named(one, other.excluded))
        ),
        outright=one.area_confidence >= NAMED and other.area_confidence >= NAMED,
        known=known,
    )


def _same_street(one: str | None, other: str | None) -> bool | None:
    """An alley and a street say nothing of each other: the alley may be off that street."""
    if not one or not other or one.startswith(_GANG) != other.startswith(_GANG):
        return None
    return _same_name(one, other)


def _namesake(one: Place, other: Place) -> bool:
    """By a landmark's name: two streets of one name are told apart by what else they are called."""
    if not one.landmark and not other.landmark:
        return False
    mine, theirs = core(one.landmark), core(other.landmark)
    return bool((mine and mine in (theirs, core(other.street))) or (theirs and theirs == core(one.street)))


def _area_named(one: Place, other: Place) -> bool:
    if not (one.street or one.landmark or other.street or other.landmark):
        return False
    mine, theirs = area_name(one), area_name(other)
    return bool(
        (mine and mine in (core(other.street), core(other.landmark)))
        or (theirs and theirs in (core(one.street), core(one.landmark)))
    )


def _same_name(one: str | None, other: str | None) -> bool | None:
    if not one or not other:
        return None
    if one == other:
        return True
    if _digits(one) != _digits(other):
        return False
    return _within(one.split(), other.split()) or Indel.normalized_similarity(one, other) >= _SPELLING


def _within(one: list[str], other: list[str]) -> bool:
    """Whether one is short for the other: "kaligawe" is "kaligawe raya", "lampersari" no "lampersari dalam utara"."""
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and set(short) < set(long) and set(long) - set(short) <= {"raya", "baru", "kota"}


def _digits(name: str) -> list[str]:
    return re.findall(r"\d+|\b[ivx]+\b", name)


def _areas(one: Place, other: Place) -> tuple[bool | None, bool | None]:
    if not one.areas and not other.areas:
        return _two_areas(one.area, other.area)
    mine, theirs = _possible(one), _possible(other)
    if not mine or not theirs:
        return None, None
    kecamatan = bool({area[:_KECAMATAN] for area in mine} & {area[:_KECAMATAN] for area in theirs})
    exact = {area for area in mine if len(area) > _KECAMATAN}, {area for area in theirs if len(area) > _KECAMATAN}
    if not exact[0] or not exact[1]:
        return (None if kecamatan else False), kecamatan
    return bool(exact[0] & exact[1]), kecamatan


def _two_areas(one: str | None, other: str | None) -> tuple[bool | None, bool | None]:
    if not one or not other:
        return None, None
    kecamatan = one[:_KECAMATAN] == other[:_KECAMATAN]
    if kecamatan and (len(one) == _KECAMATAN or len(other) == _KECAMATAN):
        return None, True
    return one == other, kecamatan


def _possible(place: Place) -> set[str]:
    return {area for area in (place.area, *place.areas) if area}


def _neighbourhood(one: Place, other: Place) -> bool | None:
    """RW decides, then RT. RT alone says something only where nothing else is said."""
    if one.rw and other.rw and one.rw != other.rw:
        return False
    if one.rt and other.rt and (one.rw == other.rw or not one.rw or not other.rw):
        return one.rt == other.rt
    return True if one.rw and one.rw == other.rw else None


def _same_number(one: str | None, other: str | None) -> bool | None:
    if not one or not other:
        return None
    if one == other:
        return True
    mine, theirs = _NUMBER.match(one), _NUMBER.match(other)
    if mine is None or theirs is None:
        return False
    if mine[1].strip() != theirs[1].strip():
        return None
    if mine[1].startswith("km"):
        return abs(int(mine[2]) - int(theirs[2])) < _FAR_KILOMETRES
    return False


def _metres(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    if one is None or other is None:
        return None
    north = (one[0] - other[0]) * _METRES_A_DEGREE
    east = (one[1] - other[1]) * _METRES_A_DEGREE * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


def _position(place: Place) -> tuple[float, float] | None:
    return (place.lat, place.lon) if place.lat is not None and place.lon is not None else None


def _named(place: Place, names: Iterable[str]) -> bool:
    """Whether any of these is where the place is."""
    return any(
        name in (place.street, place.landmark)
        or bool(place.area and place.area.startswith(name) and name[:1].isdigit())
        for name in names
    )
