"""Digits: the numbers of a text, and which of them stand so close that they may be one, however people group them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from understanding.personal.hidden import DOT

FARTHEST = 40  #: characters before a number in which a word says what it is
#: Digits, with the letters that people type for 0 and 1 among them; behind a mask stands a tail that may be seen.
GROUP = re.compile(rf"(?<![\d{DOT}])(?:(?<![^\W_])[oO](?=[ -]?8\d))?\d++(?:[oOlI]++\d++)*+(?:[oO](?![^\W_]))?")
GAP = re.compile(r"[ \t\n.()_-]{1,4}")
LETTERS = str.maketrans("oOlI", "0011")
ODD = regex.compile(r"[\p{Nd}\p{Zs}\p{Pd}\p{Cf}\u2212\r]")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together, and how they are joined to the ones before: "" where nothing joins them."""

    digits: str
    start: int
    end: int
    gap: str


def plain(text: str) -> str:
    """The text with the digits, blanks and dashes of all scripts as ASCII has them; no place in it moves."""
    return text if text.isascii() and "\r" not in text else ODD.sub(lambda odd: _ascii(odd[0]), text)


def _ascii(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return "-" if unicodedata.category(character) in {"Pd", "Sm"} else " "


def chains(text: str) -> Iterator[list[Group]]:
    """The groups of digits, those that may be one number together; `text` is `plain`."""
    chain: list[Group] = []
    for found in GROUP.finditer(text):
        gap = text[chain[-1].end : found.start()] if chain else ""
        joined = bool(chain) and GAP.fullmatch(gap) is not None
        if chain and not joined:
            yield chain
            chain = []
        chain.append(Group(found[0].translate(LETTERS), found.start(), found.end(), gap if joined else ""))
    if chain:
        yield chain


def tight(gap: str) -> bool:
    """Whether it ties two groups to each other: "024-35", unlike "024 35"."""
    return bool(gap) and not any(character.isspace() for character in gap)


def before(text: str, start: int, farthest: int = FARTHEST) -> str:
    """What stands before a place, lower case."""
    return text[max(0, start - farthest) : start].lower()


def after(text: str, end: int, farthest: int = FARTHEST) -> str:
    """What stands behind a place, lower case."""
    return text[end : end + farthest].lower()
