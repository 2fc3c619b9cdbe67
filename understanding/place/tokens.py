"""A text as its words and what stands between them, so that names can be looked for."""

import re
from dataclasses import dataclass

from understanding.place.vocabulary import SHORT_FORMS, TITLES

#: A longer text names its place at its beginning; what follows is not read.
READ_CHARACTERS = 4_000

_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|@\w+", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+|[,;:!?()\n./\-]")
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_PUNCTUATION = frozenset(",;:!?()\n./-")


@dataclass(slots=True)
class Tokens:
    """Words in order, lower case and short forms written out; `gaps[i]` is the punctuation before word `i`."""

    words: list[str]
    capital: list[bool]  #: whether it was written with a capital, in a text that has both
    gaps: list[str]


def tokenize(text: str) -> Tokens:
    """Cut the text up; links, addresses and mentions are left out, a hashtag is read as words."""
    text = text[:READ_CHARACTERS]
    if "@" in text or "http" in text or "www." in text:
        text = _NOISE.sub(" . ", text)
    if "#" in text:
        text = _GLUED.sub(" ", text)
    words: list[str] = []
    capital: list[bool] = []
    gaps: list[str] = []
    gap = ""
    short = SHORT_FORMS.get
    for token in _TOKEN.findall(text):
        if token in _PUNCTUATION:
            gap += token
            continue
        lower = token.lower()
        words.append(short(lower, lower))
        capital.append(token != lower)
        gaps.append(gap)
        gap = ""
    if capital.count(True) * 2 > len(words):
        capital = [False] * len(words)
    return Tokens(words, capital, gaps)


def breaks(tokens: Tokens, index: int) -> bool:
    """Whether a name ends before word `index`: punctuation that is not an abbreviation's."""
    gap = tokens.gaps[index]
    if not gap or gap == "-":
        return False
    before = tokens.words[index - 1]
    return gap != "." or (len(before) > 3 and before not in TITLES)
