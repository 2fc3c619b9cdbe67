"""What a text speaks of: an area, a street or a landmark, and how surely."""

from dataclasses import dataclass
from enum import Enum

NAMED, MISTYPED, CUED = 0.95, 0.8, 0.85
WITHIN_NAME = 0.8  #: an area whose name a river, a school or an alley goes by
OF_STREET, OF_LANDMARK, OF_LINE = 0.7, 0.75, 0.6


class Kind(Enum):
    """What a mention speaks of."""

    AREA = 1
    STREET = 2
    LANDMARK = 3


@dataclass(slots=True)
class Mention:
    """One name in the text. `codes` are the areas that it names (AREA) or lies in (the others)."""

    kind: Kind
    start: int
    end: int
    name: str
    codes: tuple[str, ...]
    confidence: float
    names_area: bool = False  #: whether the name is an area's own ("kali Sambiroto", "gang Sekayu")
    relation: str | None = None
    aside: bool = False  #: a direction ("arah Demak"), not where it is
    excluded: bool = False
