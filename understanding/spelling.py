"""Spelling: one written word to the words it stands for. Long letters, doubled words, digits for letters."""

import re
from functools import lru_cache

from understanding.lexicon import KNOWN
from understanding.slang import PLAIN

LONGEST_WORD = 40  #: letters; what is longer is no word, and is compared by its beginning
SHORTEST_BASE = 4  #: letters before an ending is taken for one
LONG = re.compile(r"(.)\1{2,}")
DOUBLE_END = re.compile(r"([b-df-hj-np-tv-z])\1$|(?<=[aeiou])([aeou])\2$")
TWICE = re.compile(r"([^\W\d_]{3,})2(?:[^\W\d_]{0,3})$")
NUMBERED = re.compile(
    r"(rt|rw|km|no|nomer|nomor|gg|gang|blok|blk|lt|lantai|jl|jln|smp|sma|smk|sd|sdn|smpn|sman|tahap)0*(\d+[a-z]?)$"
)
NEIGHBOURHOODS = re.compile(r"rt0*(\d{1,3})rw0*(\d{1,3})$")
LEET = re.compile(r"(?<![\d])[013457](?!\d)")
LETTERS = str.maketrans("013457", "oieast")
#: Of Javanese, "the" or "its"; taken from every known word ("lampune"), the others from slang only ("jlnnya").
JAVANESE = ("nipun", "ipun", "ne", "e")
ENDINGS = (*JAVANESE, "nya", "ny", "ku", "mu")


@lru_cache(maxsize=1 << 16)
def spelled(token: str) -> tuple[str, ...]:
    """The plain words for a lower-case token of letters and digits: mostly one."""
    token = token[:LONGEST_WORD]
    if found := PLAIN.get(token):
        return found
    if token in KNOWN:
        return (token,)
    if token.isascii() and not token.isalpha():
        return _with_digits(token)
    return _letters(token)


def _with_digits(token: str) -> tuple[str, ...]:
    if token.isdigit():
        return (token.lstrip("0") or token,) if len(token) <= len("999") else (token,)
    if place := NEIGHBOURHOODS.match(token):
        return ("rt", place[1], "rw", place[2])
    if place := NUMBERED.match(token):
        return (*spelled(place[1]), place[2])
    if twice := TWICE.match(token):
        return spelled(twice[1])
    read = LEET.sub(lambda digit: digit[0].translate(LETTERS), token)
    if read.isalpha() and (read in KNOWN or read in PLAIN or _inside(token)):
        return spelled(read)
    return (token,)


def _inside(token: str) -> bool:
    """Whether its digits stand between letters, as in "b4njir" and unlike "12a": a word, though an unknown one."""
    return token[0].isalpha() and token[-1].isalpha() and sum(map(str.isalpha, token)) > SHORTEST_BASE


def _letters(token: str) -> tuple[str, ...]:
    if LONG.search(token):
        once, twice = LONG.sub(r"\1", token), LONG.sub(r"\1\1", token)
        return spelled(twice if twice in KNOWN or twice in PLAIN else once)
    if (short := DOUBLE_END.sub(r"\1\2", token)) != token and len(short) > 1 and (short in KNOWN or short in PLAIN):
        return spelled(short)
    for ending in ENDINGS:
        base = token.removesuffix(ending)
        if base == token or len(base) < SHORTEST_BASE:
            continue
        if base in PLAIN:
            return PLAIN[base]
        if ending in JAVANESE and base in KNOWN:
            return (base,)
    return (token,)
