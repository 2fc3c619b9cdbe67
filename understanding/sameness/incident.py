"""Incident: different citizens on one happening."""

import math

from model.understanding import ContentKind
from understanding.sameness.kinship import AREA_WIDE
from understanding.sameness.pair import Pair, Relation

#: What each thing that two reports have in common speaks for it, in log odds; fitted on labelled pairs.
WEIGHTS: dict[str, float] = {
    "bias": -5.0,
    "street": 3.0,
    "landmark": 3.5,
    "namesake": 2.0,
    "kelurahan": 1.5,
    "kecamatan": 0.5,
    "neighbourhood": 1.5,
    "near": 3.5,
    "wide_area": 2.0,
    "area_soon": 2.0,
    "unplaced": -2.0,
    "same_category": 2.5,
    "kin_category": 0.5,
    "kin_soon": 1.5,
    "other_category": -4.0,
    "soon": 0.5,
    "late": -1.0,
    "subject": 2.0,
    "held": 1.0,
    "told": -1.0,
}
_TOLD = frozenset({ContentKind.COMPLAINT})
_NEVER = frozenset({ContentKind.SPAM, ContentKind.PRAISE, ContentKind.NONE})
_NEAR_M, _NEAR_WIDE_M = 300, 1_000
_ONE_SUBJECT = 0.35  #: of the words of two reports that were put under categories which have nothing in common
_SOON_H = 4.0  #: hours in which two reports of one place hardly speak of two things


def confidence(pair: Pair) -> float:
    """How sure it is that both report one happening, 0 to 1."""
    if not possible(pair):
        return 0.0
    score = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in signals(pair).items())
    return 1 / (1 + math.exp(-score))


def possible(pair: Pair) -> bool:
    """Whether it can be at all: other people, at that time."""
    kinds = {pair.new.kind, pair.other.kind}
    if pair.same_author or pair.hours > pair.window or kinds & _NEVER:
        return False
    return pair.relation is not Relation.OTHER or pair.subject >= _ONE_SUBJECT


def signals(pair: Pair) -> dict[str, float]:
    """What the judgement is made on; each is 0 to 1."""
    where = pair.where
    wide = bool({pair.new.category, pair.other.category} & AREA_WIDE)
    area = float(bool(where.kelurahan))
    soon = math.exp(-pair.hours / _SOON_H)
    kin = float(pair.relation is Relation.KIN)
    return {
        "street": float(bool(where.street)),
        "landmark": float(bool(where.landmark)),
        "namesake": float(where.namesake and not where.street and not where.landmark),
        "kelurahan": area,
        "kecamatan": float(bool(where.kecamatan) and not where.kelurahan),
        "neighbourhood": float(bool(where.neighbourhood)),
        "near": 0.0 if where.metres is None else max(0.0, 1 - where.metres / (_NEAR_WIDE_M if wide else _NEAR_M)),
        "wide_area": area * wide,
        "area_soon": area * soon,
        "unplaced": float(not where.known),
        "same_category": float(pair.relation is Relation.SAME),
        "kin_category": kin,
        "other_category": float(pair.relation is Relation.OTHER),
        "kin_soon": kin * soon,
        "soon": soon,
        "late": pair.hours / pair.window,
        "subject": pair.subject,
        "held": pair.words.contained,
        "told": float(not {pair.new.kind, pair.other.kind} <= _TOLD),
    }
