"""Stems: a word without its affixes, when what is left is a word that is known; no guess where none is."""

from collections.abc import Iterator
from functools import lru_cache

from understanding.lexicon import KNOWN, ROOTS, SAME, STOP, WHOLE

#: What affixes are taken from; a word without weight is no root of one that has some.
BASES = KNOWN - STOP
SHORTEST = 5  #: letters; a shorter word has no affixes worth a mistake
SHORTEST_ROOT = 3
PARTICLES = ("", "nya", "lah", "kah", "pun", "ku", "mu")
SUFFIXES = ("", "kan", "an", "i", "in", "ke", "no")
#: A prefix, and what it may have swallowed.
PREFIXES = (
    ("", ("",)),
    ("ny", ("s", "c")),
    ("ng", ("", "k")),
    ("n", ("t", "")),
    ("m", ("p", "")),
    ("memper", ("",)),
    ("diper", ("",)),
    ("penge", ("",)),
    ("menge", ("",)),
    ("meny", ("s", "")),
    ("peny", ("s", "")),
    ("meng", ("", "k")),
    ("peng", ("", "k")),
    ("mem", ("", "p")),
    ("pem", ("", "p")),
    ("men", ("", "t")),
    ("pen", ("", "t")),
    ("me", ("",)),
    ("pe", ("",)),
    ("per", ("",)),
    ("ber", ("",)),
    ("be", ("",)),
    ("ter", ("",)),
    ("ke", ("",)),
    ("di", ("",)),
    ("se", ("",)),
)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The known word that it is made from; itself when there is none."""
    if word in SAME:
        return SAME[word]
    if len(word) < SHORTEST or word in ROOTS or word in WHOLE or not word.isalpha():
        return word
    for base in _bases(word):
        if base in BASES and base != word:
            return SAME.get(base) or stem(base)
    return word.removesuffix("nya") if len(word) > SHORTEST else word


def _bases(word: str) -> Iterator[str]:
    """What is left without affixes, the fewest taken first."""
    for particle in PARTICLES:
        if particle and not word.endswith(particle):
            continue
        bare = word.removesuffix(particle)
        for suffix in SUFFIXES:
            if suffix and not bare.endswith(suffix):
                continue
            middle = bare.removesuffix(suffix)
            for prefix, swallowed in PREFIXES:
                if middle.startswith(prefix):
                    rest = middle.removeprefix(prefix)
                    yield from (letter + rest for letter in swallowed if len(letter + rest) >= SHORTEST_ROOT)
