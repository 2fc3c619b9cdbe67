"""Incident: different citizens on one happening."""

import math

from model.understanding import ContentKind
from understanding.sameness.kinship import PERSONAL
from understanding.sameness.pair import REACH_M, REACH_WIDE_M, Pair, Relation

#: What each thing that two reports have in common speaks for it, in log odds; fitted on labelled pairs.
WEIGHTS: dict[str, float] = {
    "bias": -3.9,
    "street": 0.3,
    "landmark": 0.5,
    "namesake": 0.5,
    "kelurahan": 0.8,
    "elsewhere": -0.2,
    "kecamatan": 0.6,
    "neighbourhood": 1.6,
    "near": 3.4,
    "wide_area": 0.6,
    "wide_close": 1.7,
    "wide_far": -2.0,
    "contradicted": -1.1,
    "area_soon": 0.2,
    "unplaced": -2.9,
    "share": 3.7,
    "unplaced_share": 3.8,
    "close": 1.4,
    "apart": -2.0,
    "unplaced_soon": 0.4,
    "same_category": 2.9,
    "kin_category": -0.8,
    "kin_soon": 1.5,
    "kin_subject": 2.2,
    "personal": -1.7,
    "other_category": -0.8,
    "soon": -0.1,
    "late": -3.1,
    "echo": -1.6,
    "subject": 1.4,
    "rare": 2.5,
    "held": 0.5,
    "told": -1.7,
}
_TOLD = frozenset({ContentKind.COMPLAINT})
_NEVER = frozenset({ContentKind.SPAM, ContentKind.PRAISE, ContentKind.NONE})
_NEAR_M, _NEAR_WIDE_M = 300, 1_000
_ONE_SUBJECT = 0.35  #: of the words of two reports that were put under categories which have nothing in common
_ECHO = 0.4
_CROWD = 0.6
_RARE = 3
_SOON_H = 4.0  #: hours in which two reports of one place hardly speak of two things


def confidence(pair: Pair, share: float) -> float:
    """How sure it is that both report one happening, 0 to 1.

    `share` is the part of what was lately written on the matter that is in the other's incident: when half the city
    writes of one flood, those who name no place mean it too.
    """
    if not possible(pair):
        return 0.0
    score = WEIGHTS["bias"]
    for name, value in signals(pair, share).items():
        if value:
            score += WEIGHTS[name] * value
    return 1 / (1 + math.exp(-score))


def among(sure: float, members: int) -> float:
    """The same where several reports of one incident are as near: many have written, and one more does."""
    odds = math.log(sure / (1 - sure)) + _CROWD * math.log(members)
    return 1 / (1 + math.exp(-odds))


def possible(pair: Pair) -> bool:
    """Whether it can be at all: other people, at that time."""
    kinds = {pair.new.kind, pair.other.kind}
    if pair.same_author or pair.hours > pair.window or kinds & _NEVER:
        return False
    if pair.beyond or (pair.contradicted and pair.copying.part >= _ECHO):
        return False  # who takes another's words and changes the place means the other place
    return pair.relation is not Relation.OTHER or pair.subject >= _ONE_SUBJECT


def signals(pair: Pair, share: float) -> dict[str, float]:
    """What the judgement is made on; each is 0 to 1."""
    where = pair.where
    wide = pair.wide
    area = float(bool(where.kelurahan))
    soon = math.exp(-pair.hours / _SOON_H)
    kin = float(pair.relation is Relation.KIN)
    return {
        "street": float(bool(where.street)),
        "landmark": float(bool(where.landmark)),
        "namesake": float(where.namesake and not where.street and not where.landmark),
        "kelurahan": area,
        "elsewhere": float(where.landmark is False and not where.namesake),
        "kecamatan": float(bool(where.kecamatan) and not where.kelurahan),
        "neighbourhood": float(bool(where.neighbourhood)),
        "near": 0.0 if where.metres is None else max(0.0, 1 - where.metres / (_NEAR_WIDE_M if wide else _NEAR_M)),
        "wide_area": area * wide,
        "wide_close": 0.0 if where.apart is None or area or not wide else max(0.0, 1 - where.apart / REACH_WIDE_M),
        "wide_far": float(wide and where.apart is not None and where.apart > REACH_WIDE_M),
        "contradicted": float(pair.contradicted),
        "area_soon": area * soon,
        "unplaced": float(not where.known),
        "share": share,
        "unplaced_share": float(not where.known) * share,
        "close": 0.0 if where.apart is None or area or pair.wide else max(0.0, 1 - where.apart / REACH_M),
        "apart": float(not pair.wide and where.apart is not None and where.apart > REACH_M),
        "unplaced_soon": float(not where.known) * soon,
        "same_category": float(pair.relation is Relation.SAME),
        "kin_category": kin,
        "other_category": float(pair.relation is Relation.OTHER),
        "kin_soon": kin * soon,
        "kin_subject": kin * pair.subject,
        "personal": float(pair.new.category in PERSONAL),
        "soon": soon,
        "late": pair.hours / pair.window,
        "echo": min(pair.copying.changed, 1.0) * pair.copying.part,
        "subject": pair.subject,
        "rare": min(pair.rare, _RARE) / _RARE,
        "held": pair.words.contained,
        "told": float(not {pair.new.kind, pair.other.kind} <= _TOLD),
    }
