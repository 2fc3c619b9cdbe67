"""What is suggested for a complaint, how sure that is, and what officers have settled."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection

from aggregator.triage import place_of
from model.understanding import Place, Urgency
from store import corrections, triage
from store.columns import Record

SURE, FAIRLY = 0.8, 0.5  #: confidences from which a suggestion has three dots, and two
MOST_ALTERNATIVES = 4  #: each has a key of its own
ORDER = (corrections.KIND, corrections.CATEGORY, corrections.URGENCY, corrections.PLACE, corrections.LANGUAGE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One field."""

    field: str
    value: str | None
    confidence: float
    settled: bool  #: an officer decided it

    @property
    def dots(self) -> int:
        """How sure it is, from one to three."""
        return 1 + (self.confidence >= FAIRLY) + (self.confidence >= SURE)

    @property
    def percent(self) -> int:
        """The same in hundredths."""
        return round(100 * self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """All of one complaint's."""

    row: Record
    place: Place
    settled: frozenset[str]
    alternatives: Sequence[tuple[str, float]]  #: further categories, the likeliest first

    def __getitem__(self, field: str) -> Suggestion:
        """One of them."""
        if field == corrections.PLACE:
            return Suggestion(field, self.row.area, self.place.area_confidence, field in self.settled)
        confidence = getattr(self.row, f"{field}_confidence")
        return Suggestion(field, getattr(self.row, field), confidence, field in self.settled)

    @property
    def emergency(self) -> bool:
        """Whether life is in danger."""
        return bool(self.row.urgency == Urgency.EMERGENCY)

    @property
    def open(self) -> list[Suggestion]:
        """What nobody has settled, and says something: what `all is right` settles."""
        said = [self[field] for field in ORDER if field not in self.settled]
        ambiguous = bool(self.place.areas)
        return [one for one in said if one.value and not (one.field == corrections.PLACE and ambiguous)]


def load(connection: Connection, complaint_id: int) -> Suggestions | None:
    """A complaint's; None: it is older than triage."""
    row = triage.of(connection, [complaint_id]).get(complaint_id)
    if row is None:
        return None
    first = next((one for one in corrections.of(connection, complaint_id) if one.field == corrections.CATEGORY), None)
    guesses = [(code, float(confidence)) for code, confidence in orjson.loads(row.alternatives)]
    if first is not None and first.before:  # what was suggested first stays one key away
        guesses.insert(0, (first.before, first.confidence or 0.0))
    others = {code: confidence for code, confidence in guesses if code != row.category}
    return Suggestions(
        row=row,
        place=place_of(row),
        settled=frozenset(orjson.loads(row.settled)),
        alternatives=list(others.items())[:MOST_ALTERNATIVES],
    )
