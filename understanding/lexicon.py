"""Lexicon: the plain words that are known, which of them weigh nothing, and the phrases of courtesy."""

import tomllib
from typing import Final

from understanding.slang import BESIDE, PLAIN, RESOURCES

_table = tomllib.loads((RESOURCES / "stopwords.toml").read_text(encoding="utf-8"))

STOP: Final = frozenset(_table["stop"].split())
ADDRESS: Final = frozenset(_table["address"])
WHOLE: Final = frozenset(_table["whole"].split())
SAME: Final[dict[str, str]] = _table["same"]
ROOTS: Final = frozenset(_table["roots"].split())
#: All that may be taken for a word; a form that is none of these may be misspelt.
KNOWN: Final = (
    ROOTS
    | STOP
    | ADDRESS
    | WHOLE
    | frozenset(word for words in (*PLAIN.values(), *(beside.read for beside in BESIDE.values())) for word in words)
)
#: First word of a courtesy -> the courtesies, the longest first.
COURTESIES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {}
for _phrase in sorted((tuple(said.split()) for said in _table["courtesies"]), key=len, reverse=True):
    COURTESIES[_phrase[0]] = (*COURTESIES.get(_phrase[0], ()), _phrase)
