"""Wording: how much two texts share, counted by weight: rare words say much, words of every complaint little."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from understanding.sameness.keys import TEXT_WORDS
from understanding.sameness.rarity import total, weight

_SPELLING = 0.78  #: how like two words are that are one word, written differently
_WORTH = 0.25  #: texts that share less are not looked at more closely


@dataclass(frozen=True, slots=True)
class Wording:
    """A text's words by weight."""

    words: frozenset[str]
    mass: float  #: of all words: about how many telling words it has


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, as parts of 1."""

    shared: float = 0.0  #: of all that the two say
    contained: float = 0.0  #: of what the one says that says less: 1 for a copy with words before or after it
    mass: float = 0.0  #: weight of what both say
    unlike: float = 0.0  #: weight of what each says that the other does not, the lesser of the two: 0 for a copy
    numbers_differ: bool = False  #: each has a number that the other has not


NOTHING = Overlap()


def wording(content: Sequence[str]) -> Wording:
    """The words of a text, ready to be compared."""
    return _wording(tuple(content[:TEXT_WORDS]))


@lru_cache(maxsize=8_192)
def _wording(content: tuple[str, ...]) -> Wording:
    words = frozenset(content)
    return Wording(words, total(words))


def overlap(one: Wording, other: Wording) -> Overlap:
    """How much of their words two texts share. Words that differ by a letter or two are the same word."""
    if not one.words or not other.words:
        return NOTHING
    common = one.words & other.words
    mass = total(common)
    least = min(one.mass, other.mass)
    mine, theirs = one.words - common, other.words - common
    if mine and theirs and mass >= _WORTH * least:
        mass += _respelt(mine, theirs)
    mass = min(mass, least)
    union = one.mass + other.mass - mass
    return Overlap(
        shared=mass / union,
        contained=mass / least,
        mass=mass,
        unlike=least - mass,
        numbers_differ=_numbers(mine) and _numbers(theirs),
    )


def subject(one: Wording, other: Wording, places: frozenset[str]) -> float:
    """The part of what two texts say that they share when the words of their places are left out."""
    mine, theirs = one.words - places, other.words - places
    said = total(mine | theirs)
    return total(mine & theirs) / said if said else 0.0


def _respelt(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """The weight of words that are in both, spelt differently."""
    left = [word for word in theirs if len(word) > 3]
    gained = 0.0
    for word in mine:
        if len(word) < 4 or word.isdigit() or not left:
            continue
        best = max(left, key=lambda other: Indel.normalized_similarity(word, other))
        if Indel.normalized_similarity(word, best) >= _SPELLING:
            gained += min(weight(word), weight(best))
            left.remove(best)
    return gained


def _numbers(words: frozenset[str]) -> bool:
    return any(word[0].isdigit() for word in words)
