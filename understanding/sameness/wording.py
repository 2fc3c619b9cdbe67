"""Wording: how much two texts share, counted by weight: rare words say much, words of every complaint little."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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
        numbers_differ=_other_numbers(mine, other.words) and _other_numbers(theirs, one.words),
    )


def in_order(one: Sequence[str], other: Sequence[str]) -> float:
    """The part of the neighbouring words of the shorter text that are neighbours in the other too."""
    mine, theirs = (set(pairwise(content[:TEXT_WORDS])) for content in (one, other))
    least = min(len(mine), len(theirs))
    return len(mine & theirs) / least if least else 0.0


def rare(one: Wording, other: Wording) -> int:
    """How many words two texts share that hardly any other text has: names of places nobody has listed, mostly."""
    return sum(weight(word) >= 1 and not word.isdigit() for word in one.words & other.words)


def subject(one: Wording, other: Wording, places: frozenset[str]) -> float:
    """The part of what two texts say that they share when the words of their places are left out."""
    mine, theirs = ({word for word in text.words if word not in places and not word.isdigit()} for text in (one, other))
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


def _other_numbers(left: frozenset[str], all_there: frozenset[str]) -> bool:
    """Whether a number is left that the other text does not have in any writing ("900rb", "900 ribu", "0812-0099")."""
    numbers = [number for word in left if (number := "".join(filter(str.isdigit, word)).rstrip("0"))]
    if not numbers:
        return False
    there = " ".join("".join(filter(str.isdigit, word)) for word in all_there)
    return any(
        number not in there and not any(part in number for part in there.split() if len(part) > 3) for number in numbers
    )
