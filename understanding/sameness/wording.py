"""Wording: how much two texts share, counted by weight: rare words say much, words of every complaint little."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Indel

from understanding.sameness.keys import TEXT_WORDS
from understanding.sameness.rarity import total, weight

_SPELLING = 0.78  #: how like two words are that are one word, written differently
_LONG_NUMBER = 3  #: digits; a part of a telephone number that is longer says which it is
_WORTH = 0.45  #: texts that share less are not looked at more closely


@dataclass(frozen=True, slots=True)
class Wording:
    """A text's words by weight."""

    words: frozenset[str]
    mass: float  #: of all words: about how many telling words it has
    rare: frozenset[str]  #: words that hardly any other text has: names of places nobody has listed, mostly
    numbers: frozenset[str]  #: words with digits in them


@dataclass(slots=True)
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
    numbers = frozenset(word for word in words if not word.isalpha())
    rare = frozenset(word for word in words if weight(word) >= 1 and word not in numbers)
    return Wording(words, total(words), rare, numbers)


def overlap(one: Wording, other: Wording) -> Overlap:
    """How much of their words two texts share. Words that differ by a letter or two are the same word."""
    common = one.words & other.words
    if not common:
        return NOTHING
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
        numbers_differ=_numbers_differ(one.numbers, other.numbers),
    )


def subject(one: Wording, other: Wording, places: frozenset[str]) -> float:
    """The part of what two texts say that they share when numbers and the words of their places are left out."""
    aside = places | one.numbers | other.numbers
    mine, theirs = one.words - aside, other.words - aside
    common = mine & theirs
    return total(common) / total(mine | theirs) if common else 0.0


def _respelt(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """The weight of words that are in both, spelt differently."""
    left = [word for word in theirs if len(word) > 3]
    gained = 0.0
    for word in mine:
        if len(word) < 4 or word.isdigit() or not left:
            continue
        found = process.extractOne(word, left, scorer=Indel.normalized_similarity, score_cutoff=_SPELLING)
        if found is not None:
            gained += min(weight(word), weight(found[0]))
            del left[found[2]]
    return gained


def _numbers_differ(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each has a number that the other has in no writing ("900rb", "900 ribu", "0812-0099")."""
    if not mine or not theirs or mine == theirs:
        return False
    ours, others = [digits(word) for word in mine], [digits(word) for word in theirs]
    return _lacking(ours, others) and _lacking(others, ours)


def _lacking(numbers: list[str], there: list[str]) -> bool:
    told = " ".join(there)
    return any(
        number.rstrip("0") not in told and not any(len(part) > _LONG_NUMBER and part in number for part in there)
        for number in numbers
    )


@lru_cache(maxsize=8_192)
def digits(word: str) -> str:
    """The digits of a word: "900rb" and "900" are one number."""
    return "".join(letter for letter in word if letter.isdigit())
