"""Names: people call a street, a market and a kelurahan by one name ("kaligawe"), and say it without saying which."""

from collections.abc import Mapping
from functools import cache, lru_cache

from model.understanding import Place
from understanding.place.areas import Areas
from understanding.place.vocabulary import LANDMARK_TYPES, listed

NAMED = 0.8  #: an area of this confidence was said outright; one of less was concluded
_PLACE_WORDS = listed("jalan gang rt rw kelurahan kecamatan kampung depan dekat semarang kota no")
_TYPES = LANDMARK_TYPES | listed(
    "raya lama baru tanjakan turunan simpang pertigaan perempatan prapatan bangjo gang depo lampu merah apill sekitar"
)


@lru_cache(maxsize=8_192)
def core(name: str | None) -> str | None:
    """A name without the words that say what it is a name of: "pasar peterongan" and "tps peterongan" are near."""
    return name and (" ".join(word for word in name.split() if word not in _TYPES) or name)


def area_name(place: Place) -> str | None:
    """The name of its area, if that was said outright: perhaps a street of that name was meant."""
    return _areas().get(place.area) if place.area and place.area_confidence >= NAMED else None


@lru_cache(maxsize=4_096)
def spoken(street: str | None, landmark: str | None, area: str | None) -> frozenset[str]:
    """The words in which a place is said, as far as it is understood."""
    names = (street, landmark, _areas().get(area or ""))
    return _PLACE_WORDS.union(*(name.split() for name in names if name))


def roughly(place: Place) -> tuple[float, float] | None:
    """About where a place is, (lat, lon): its position, else the middle of its kelurahan."""
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    return _middles().get(place.area or "")


@cache
def _areas() -> Mapping[str, str]:
    return {code: area.name.lower() for code, area in Areas.load().by_code.items()}


@cache
def _middles() -> Mapping[str, tuple[float, float]]:
    return {code: (area.lat, area.lon) for code, area in Areas.load().by_code.items() if not area.is_kecamatan}
