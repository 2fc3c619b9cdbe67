"""Short ways of asking in the tables."""

from model.understanding import Place, Words
from understanding.place.areas import Areas
from understanding.place.find import Gazetteer

AREAS = Areas.load()


def words(text: str) -> Words:
    """What normalisation would hand on when it has nothing to write out."""
    found = tuple(text.lower().split())
    return Words(plain=" ".join(found), words=found, content=found)


def find(gazetteer: Gazetteer, text: str) -> Place:
    return gazetteer.find(text, words(text))


def path(code: str | None) -> str | None:
    """The area as labels spell it: "Genuk" or "Genuk/Trimulyo"."""
    if code is None:
        return None
    area = AREAS.by_code[code]
    return area.name if area.is_kecamatan else f"{AREAS.by_code[area.kecamatan].name}/{area.name}"
