"""Duplicate: the same citizen's same complaint again, or a copied text."""

from understanding.sameness.pair import Pair, Relation

_DAY = 24.0
_AGAIN_LEAST = 48.0  #: hours; a citizen who writes twice in two days about one thing means one thing
_SILENT = 7 * _DAY  #: without a place, what the same citizen says within these days is the same
_RELATED = (Relation.SAME, Relation.KIN)


def confidence(pair: Pair) -> float:
    """How sure it is that the new report repeats the other, 0 to 1."""
    return max(_by_the_same(pair) if pair.same_author else 0.0, _copy(pair), _photo(pair))


def _copy(pair: Pair) -> float:
    """A text that holds another. Whoever changes a number or a word that tells has written of something else."""
    words = pair.words
    if not pair.copied:
        return 0.6 if words.contained >= 0.75 and words.mass >= 3.5 and not words.numbers_differ else 0.0
    if words.numbers_differ:
        return 0.6
    placed = pair.where.street or pair.where.landmark or pair.where.kelurahan
    if words.unlike > 0.6 and not placed:
        return 0.8
    return 0.97 if words.contained >= 0.95 else 0.93


def _by_the_same(pair: Pair) -> float:
    words, related = pair.words, pair.relation in _RELATED
    if words.contained >= 0.9 and words.mass >= 1.0 and not words.numbers_differ:
        return 0.97
    if pair.hours > max(pair.window, _AGAIN_LEAST):
        return 0.6 if words.contained >= 0.6 and words.mass >= 2.0 else 0.0
    if words.numbers_differ and words.shared < 0.5:
        return 0.5 if related else 0.0
    placed = bool(pair.where.street or pair.where.landmark or pair.where.kelurahan)
    if placed and related:
        return 0.95
    if words.contained >= 0.5 and words.mass >= 1.5:
        return 0.95
    if pair.hours <= _SILENT and pair.relation is Relation.SAME and not pair.where.known:
        return 0.92 if words.shared >= 0.1 else 0.7
    return 0.6 if placed or related else 0.0


def _photo(pair: Pair) -> float:
    """One picture in two complaints."""
    if not pair.same_photo:
        return 0.0
    words = pair.words
    alone = not pair.new.content or not pair.other.content
    if pair.same_author or (pair.relation in _RELATED and (words.shared >= 0.3 or pair.where.street)):
        return 0.95
    return 0.8 if alone or pair.relation in _RELATED else 0.6
