"""Reasons: what can speak for a link. Pages have one sentence for each code."""

from enum import StrEnum

from model.sameness import Reason
from understanding.sameness.pair import Pair, Relation

_PERCENT = 100
_SHARED = 0.2  #: of the words, from where it is worth a sentence
_NEAR_M = 1_000


class Unit(StrEnum):
    """What a reason's value is."""

    PERCENT = "percent"  #: a whole number of 0 to 100
    HOURS = "hours"  #: a whole number, 0 for less than half an hour
    METRES = "metres"  #: a whole number
    NAME = "name"  #: of a street or landmark, as in `model.understanding.Place`
    AREA = "area"  #: the code of a kelurahan or kecamatan
    CATEGORY = "category"  #: a code of the tree
    NONE = "none"  #: the reason has no value


class Code(StrEnum):
    """Every reason there is."""

    SAME_AUTHOR = "same_author"
    COPIED_TEXT = "copied_text"
    SAME_WORDS = "same_words"
    SAME_PHOTO = "same_photo"
    SAME_STREET = "same_street"
    SAME_LANDMARK = "same_landmark"
    SAME_NUMBER = "same_number"
    SAME_NEIGHBOURHOOD = "same_neighbourhood"
    SAME_AREA = "same_area"
    SAME_DISTRICT = "same_district"
    NEAR = "near"
    SAME_CATEGORY = "same_category"
    KIN_CATEGORY = "kin_category"
    WITHIN = "within"


UNITS: dict[Code, Unit] = {
    Code.SAME_AUTHOR: Unit.NONE,
    Code.COPIED_TEXT: Unit.PERCENT,
    Code.SAME_WORDS: Unit.PERCENT,
    Code.SAME_PHOTO: Unit.NONE,
    Code.SAME_STREET: Unit.NAME,
    Code.SAME_LANDMARK: Unit.NAME,
    Code.SAME_NUMBER: Unit.NAME,
    Code.SAME_NEIGHBOURHOOD: Unit.NONE,
    Code.SAME_AREA: Unit.AREA,
    Code.SAME_DISTRICT: Unit.AREA,
    Code.NEAR: Unit.METRES,
    Code.SAME_CATEGORY: Unit.CATEGORY,
    Code.KIN_CATEGORY: Unit.CATEGORY,
    Code.WITHIN: Unit.HOURS,
}


def reasons(pair: Pair) -> tuple[Reason, ...]:
    """Everything that speaks for a link, the most telling first."""
    return (
        *_people_and_words(pair),
        *_places(pair),
        *_subject(pair),
        Reason(code=Code.WITHIN, value=round(pair.hours)),
    )


def _people_and_words(pair: Pair) -> list[Reason]:
    found = []
    if pair.same_author:
        found.append(Reason(code=Code.SAME_AUTHOR))
    if pair.copied:
        found.append(Reason(code=Code.COPIED_TEXT, value=round(_PERCENT * pair.words.contained)))
    elif pair.words.shared >= _SHARED:
        found.append(Reason(code=Code.SAME_WORDS, value=round(_PERCENT * pair.words.shared)))
    if pair.same_photo:
        found.append(Reason(code=Code.SAME_PHOTO))
    return found


def _places(pair: Pair) -> list[Reason]:
    where, place = pair.where, pair.other.place
    found = []
    if where.street:
        found.append(Reason(code=Code.SAME_STREET, value=place.street))
    if where.landmark:
        found.append(Reason(code=Code.SAME_LANDMARK, value=place.landmark))
    if where.number:
        found.append(Reason(code=Code.SAME_NUMBER, value=place.number))
    if where.neighbourhood:
        found.append(Reason(code=Code.SAME_NEIGHBOURHOOD))
    if where.kelurahan:
        found.append(Reason(code=Code.SAME_AREA, value=place.area or place.areas[0]))
    elif where.kecamatan:
        found.append(Reason(code=Code.SAME_DISTRICT, value=(place.area or place.areas[0])[:8]))
    if where.metres is not None and where.metres <= _NEAR_M:
        found.append(Reason(code=Code.NEAR, value=round(where.metres)))
    return found


def _subject(pair: Pair) -> list[Reason]:
    if pair.relation is Relation.SAME:
        return [Reason(code=Code.SAME_CATEGORY, value=pair.new.category)]
    if pair.relation is Relation.KIN:
        return [Reason(code=Code.KIN_CATEGORY, value=pair.other.category)]
    return []
