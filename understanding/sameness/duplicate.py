"""Duplicate: the same citizen's same complaint again, or a copied text."""

from model.understanding import ContentKind
from understanding.sameness.kinship import PERSONAL
from understanding.sameness.pair import Pair, Relation

_DAY = 24.0
_AGAIN_LEAST = 48.0  #: hours; a citizen who writes twice in two days about one thing means one thing
_SILENT = 7 * _DAY  #: without a place, what the same citizen says within these days is the same
_LONG_AFTER = 14 * _DAY
_FORGOTTEN = 21 * _DAY  #: after so long a silence it may have been mended, and be broken anew
_LONG_TEXT = 6.0  #: weight from where nobody says it again by chance when it happens again
_CORRECTED = 6.0  #: hours in which somebody takes back what he wrote
_CORRECTIONS = frozenset({"ralat", "salah", "keliru", "koreksi", "bukan", "beda"})
_ONE_SUBJECT = 0.6  #: of the words that are no place's, where the categories have nothing in common
_RELATED = (Relation.SAME, Relation.KIN)


def confidence(pair: Pair) -> float:
    """How sure it is that the new report repeats the other, 0 to 1."""
    if pair.contradicted:
        return 0.0
    return max(_by_the_same(pair) if pair.same_author else 0.0, _copy(pair), _photo(pair))


def _copy(pair: Pair) -> float:
    """A text that holds another. Whoever changes a number or a word that tells has written of something else."""
    words, made = pair.words, pair.copying
    happened_since = pair.hours > pair.window and words.mass < _LONG_TEXT
    long_silent = pair.same_author and pair.hours > _FORGOTTEN
    if pair.copied and not (words.numbers_differ or happened_since or long_silent or _thanks(pair)):
        return 0.97 if made.part >= 0.9 else 0.94
    alike = words.contained >= 0.7 and words.mass >= 3.5
    placed = bool(pair.where.street or pair.where.landmark or pair.where.kelurahan)
    told_again = pair.relation is Relation.SAME and words.contained >= 0.55 and words.mass >= 2.5
    return 0.6 if alike or (told_again and (placed or pair.rare >= 2)) else 0.0


def _by_the_same(pair: Pair) -> float:
    """Whoever writes again within days on the same matter means the same thing, unless he corrects himself."""
    words, related = pair.words, pair.relation in _RELATED
    placed = bool(pair.where.street or pair.where.landmark or pair.where.kelurahan)
    if _corrects(pair) or words.numbers_differ or (pair.copying.changed > 0.7 and not placed):
        return 0.6
    if _elsewhere(pair) or (pair.relation is Relation.OTHER and pair.subject < _ONE_SUBJECT):
        return 0.6
    if words.contained >= 0.9 and words.mass >= 1.0 and pair.hours <= _FORGOTTEN:
        return 0.97
    if pair.hours > max(min(pair.window, _FORGOTTEN), _AGAIN_LEAST):
        again = pair.hours <= _LONG_AFTER and words.contained >= 0.7 and words.mass >= 3.0
        return 0.92 if again else 0.6 if words.contained >= 0.6 and words.mass >= 2.0 else 0.0
    if (placed and related and pair.new.category not in PERSONAL) or (words.contained >= 0.5 and words.mass >= 1.5):
        return 0.95
    if pair.hours <= _SILENT and pair.relation is Relation.SAME and not pair.where.known:
        return 0.92 if words.shared >= 0.1 else 0.7
    return 0.6 if placed or related else 0.0


def _elsewhere(pair: Pair) -> bool:
    """Whether the same citizen names another street or corner now, even one beside the same shop."""
    where = pair.where
    return where.street is False or (where.landmark is False and not where.street)


def _thanks(pair: Pair) -> bool:
    """Praise for what was complained of repeats its words."""
    return (pair.new.kind is ContentKind.PRAISE) != (pair.other.kind is ContentKind.PRAISE)


def _corrects(pair: Pair) -> bool:
    return pair.hours <= _CORRECTED and not _CORRECTIONS.isdisjoint(pair.new.content)


def _photo(pair: Pair) -> float:
    """One picture in two complaints."""
    if not pair.same_photo:
        return 0.0
    words = pair.words
    alone = not pair.new.content or not pair.other.content
    if pair.same_author or (pair.relation in _RELATED and (words.shared >= 0.3 or pair.where.street)):
        return 0.95
    return 0.8 if alone or pair.relation in _RELATED else 0.6
