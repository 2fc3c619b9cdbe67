"""Slang: how people write words, and the plain word for it; some are read by what stands beside them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

RESOURCES = Path(__file__).parent / "resources"
NUMBER = "#"
END = "."


@dataclass(frozen=True, slots=True)
class Beside:
    """A word that means one thing beside some words and another beside others ("smp" of a school; "smp" for until)."""

    word: str
    read: tuple[str, ...]
    only_before: frozenset[str] = frozenset()
    only_after: frozenset[str] = frozenset()
    unless_before: frozenset[str] = frozenset()
    unless_after: frozenset[str] = frozenset()

    def between(self, before: str, after: str) -> tuple[str, ...]:
        """How it is read between two words; nothing is the end of the text."""
        before, after = _sort(before), _sort(after)
        stays = before in self.unless_after or after in self.unless_before
        strange = (self.only_before and after not in self.only_before) or (
            self.only_after and before not in self.only_after
        )
        return (self.word,) if stays or strange else self.read


def _sort(neighbour: str) -> str:
    if not neighbour:
        return END
    return NUMBER if neighbour[0].isdigit() else neighbour


def _load() -> tuple[dict[str, tuple[str, ...]], dict[str, Beside]]:
    tables = tomllib.loads((RESOURCES / "slang.toml").read_text(encoding="utf-8"))
    beside = {
        word: Beside(
            word, tuple(row.pop("as").split()), **{key: frozenset(words.split()) for key, words in row.items()}
        )
        for word, row in tables.pop("beside").items()
    }
    plain = {
        written: tuple(word.split())
        for table in tables.values()
        for word, forms in table.items()
        for written in forms.split()
    }
    return plain, beside


_plain, _beside = _load()
#: What people write -> the words as they are compared.
PLAIN: Final = _plain
BESIDE: Final = _beside
