"""Names: people call a street, a market and a kelurahan by one name ("kaligawe"), and say it without saying which."""

from collections.abc import Mapping
from functools import cache, lru_cache

from model.understanding import Place
from understanding.place.areas import Areas
from understanding.place.vocabulary import LANDMARK_TYPES, listed

NAMED = 0.8  #: an area of this confidence was said outright; one of less was concluded
_TYPES = LANDMARK_TYPES | listed(
    "raya lama baru tanjakan turunan simpang pertigaan perempatan prapatan bangjo gang depo"
)


@lru_cache(maxsize=8_192)
def core(name: str) -> str:
    """A name without the words that say what it is a name of: "pasar peterongan" and "tps peterongan" are near."""
    return " ".join(word for word in name.split() if word not in _TYPES) or name


def points(place: Place) -> list[str]:
    """What its street and its landmark are called."""
    return [core(name) for name in (place.street, place.landmark) if name]


def area_name(place: Place) -> str | None:
    """The name of its area, if that was said outright: perhaps a street of that name was meant."""
    return _areas().get(place.area) if place.area and place.area_confidence >= NAMED else None


@cache
def _areas() -> Mapping[str, str]:
    return {code: area.name.lower() for code, area in Areas.load().by_code.items()}
