"""Rarity: how much a word tells. What stands in every complaint ("tolong", "pak", "rusak") tells little."""

from functools import cache
from pathlib import Path

_COMMON = Path(__file__).parent.parent / "resources" / "common_words.tsv"
_NUMBER = 0.5


@cache
def _common() -> dict[str, float]:
    lines = _COMMON.read_text("utf-8").splitlines()
    return {word: float(value) for word, value in (line.split("\t") for line in lines if line and line[0] != "#")}


def weight(word: str) -> float:
    """Between 0 and 1; 1 for a word that is not among the common ones."""
    return _common().get(word, _NUMBER if word.isdigit() else 1.0)
