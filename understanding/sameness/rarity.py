"""Rarity: how much a word tells. What stands in every complaint ("tolong", "pak", "rusak") tells little."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

_COMMON = Path(__file__).parent.parent / "resources" / "common_words.tsv"
_NUMBER = 0.5
_KEPT = 50_000  #: words: a few megabytes


class _Rarity(dict[str, float]):
    """Weights by word; words that are not there are rare. A good many of those are kept too: asking again is cheap."""

    def __missing__(self, word: str) -> float:
        weight = _NUMBER if word.isdigit() else 1.0
        if len(self) < _KEPT:
            self[word] = weight
        return weight


@cache
def _rarity() -> _Rarity:
    lines = _COMMON.read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and line[0] != "#")
    return _Rarity({word: float(value) for word, value in pairs})


def weight(word: str) -> float:
    """Between 0 and 1; 1 for a word that is not among the common ones."""
    return _rarity()[word]


def total(words: Iterable[str]) -> float:
    """The weight of several words."""
    return sum(map(_rarity().__getitem__, words))
