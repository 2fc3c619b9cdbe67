"""All names of the city in one index: areas, streets, estates and landmarks, looked up with blanks joined or split."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from rapidfuzz.distance import OSA

from understanding.place.areas import ORDINARY_NAMES, RARE_NAMES, RESOURCES, Areas
from understanding.place.tokens import Tokens, breaks
from understanding.place.vocabulary import ordinary

_SHORTEST_SPLIT = 7  #: a name of one word is found in two only when it is this long ("genuk sari")
_SHORTEST_MISTYPED = 8
_SHORTEST_TWICE_MISTYPED = 10
_FEWEST_CONSONANTS = 5  #: of a name that is known without its vowels ("pdrngn")
_ENDINGS = ("e", "ne", "nya")
_WITHOUT_VOWELS = str.maketrans("", "", "aeiou")


@dataclass(slots=True)
class Name:
    """What one way of writing may mean. Codes are of areas, the likeliest first."""

    joined: str  #: the writing without its blanks
    area: tuple[str, ...] = ()
    rare: int = 0  #: 0: the area's name is no other word; 1: it is an ordinary word; 2: it mostly means something else
    street: str | None = None
    street_in: tuple[str, ...] = ()
    bare: bool = False  #: whether the street is meant even without "jalan"
    landmark: str | None = None
    landmark_in: tuple[str, ...] = ()
    cuts: set[int] = field(default_factory=set)  #: where a blank belongs


class Lexicon:
    """The index. `correct` mends a mistyped word of an area's name, `match` finds the longest name at a word."""

    def __init__(self, areas: Areas) -> None:
        """Build the index from the shipped resources."""
        self.names: dict[str, Name] = {}
        self._add_areas(areas)
        self._add_streets(areas, _read("streets.toml"))
        self._add_landmarks(areas, _read("landmarks.toml"))
        self.prefixes = frozenset(joined[:end] for joined in self.names for end in range(1, len(joined) + 1))
        self._near = self._deletions()
        self._skeletons = self._without_vowels()
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def match(self, tokens: Tokens, start: int) -> tuple[int, Name] | None:
        """The longest name that begins with word `start`, and the index of the word after it."""
        words = tokens.words
        joined = words[start]
        best: tuple[int, Name] | None = None
        index = start
        cuts: list[int] = []
        while joined in self.prefixes:
            index += 1
            name = self.names.get(joined)
            if name is not None and (not cuts or len(joined) >= _SHORTEST_SPLIT or name.cuts.issuperset(cuts)):
                best = index, name
            if index == len(words) or breaks(tokens, index):
                break
            cuts.append(len(joined))
            joined += words[index]
        return best

    def _name(self, way: str) -> Name:
        words = way.replace(".", " ").split()
        joined = "".join(words)
        name = self.names.setdefault(joined, Name(joined))
        end = 0
        for word in words[:-1]:
            end += len(word)
            name.cuts.add(end)
        return name

    def _add_areas(self, areas: Areas) -> None:
        for way, codes in areas.spellings().items():
            name = self._name(way)
            name.area = tuple(codes)
            name.rare = 2 if way in RARE_NAMES else int(way in ORDINARY_NAMES)

    def _add_streets(self, areas: Areas, data: dict[str, Any]) -> None:
        aliases, bare = data["aliases"], set(data["bare"])
        for kecamatan, streets in data["streets"].items():
            for street, places in streets.items():
                codes = _codes(areas, kecamatan, places)
                for way in (street, *aliases.get(street, ())):
                    name = self._name(way)
                    name.street, name.street_in = street, codes
                    name.bare |= way in bare or way.startswith("raya ") or way.endswith(" raya")
        for estate, places in data["estates"].items():
            codes = tuple(areas.code(place) for place in places)
            for way in (estate, f"perum {estate}", f"perumahan {estate}", f"perumnas {estate}", f"komplek {estate}"):
                name = self._name(way)
                name.landmark, name.landmark_in = f"perum {estate}", codes

    def _add_landmarks(self, areas: Areas, data: dict[str, Any]) -> None:
        for kecamatan, landmarks in data["landmarks"].items():
            for landmark, place in landmarks.items():
                codes = _codes(areas, kecamatan, [place] if place else [])
                for way in (landmark, *data["aliases"].get(landmark, ())):
                    name = self._name(way)
                    name.landmark, name.landmark_in = landmark, codes

    def _deletions(self) -> dict[str, tuple[str, ...]]:
        near: dict[str, set[str]] = {}
        for joined in self._mistypable():
            for key in _shortened(joined):
                near.setdefault(key, set()).add(joined)
        return {key: tuple(sorted(words)) for key, words in near.items()}

    def _without_vowels(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for word in sorted(self._mistypable()):
            skeleton = word.translate(_WITHOUT_VOWELS)
            if len(skeleton) >= _FEWEST_CONSONANTS:
                found[skeleton] = (*found.get(skeleton, ()), word)
        return found

    def _without_ending(self, word: str) -> str | None:
        """The area's name before a Javanese or Indonesian "the" ("Genuke", "Mijennya")."""
        for ending in _ENDINGS:
            name = self.names.get(word.removesuffix(ending)) if word.endswith(ending) else None
            if name and name.area and not name.rare:
                return name.joined
        return None

    def _written_short(self, word: str) -> str | None:
        """The one name that is this word with vowels left out, if there is just one."""
        whole = self._skeletons.get(word.translate(_WITHOUT_VOWELS), ())
        meant = [name for name in whole if len(name) > len(word) and _left_from(word, name)]
        return meant[0] if len(meant) == 1 else None

    def _mistypable(self) -> set[str]:
        found: set[str] = set()
        for name in self.names.values():
            if not name.area:
                continue
            ends = [0, *sorted(name.cuts), len(name.joined)]
            found.update(name.joined[a:b] for a, b in pairwise(ends))
            found.add(name.joined)
        return {word for word in found if len(word) >= _SHORTEST_MISTYPED and word not in {"semarang", "selatan"}}

    def _correct(self, word: str) -> str:
        """The area's word that was meant by a word of at least six letters, or the word itself."""
        if word in self.prefixes or word.isdigit():
            return word
        if bare := self._without_ending(word):
            return bare
        if ordinary(word):
            return word
        if whole := self._written_short(word):
            return whole
        found: set[str] = set()
        for key in _shortened(word):
            found.update(self._near.get(key, ()))
        best, least = word, 3
        for candidate in sorted(found):
            distance = OSA.distance(word, candidate)
            # "pemasangan" is no "Pedalangan": many ordinary words end like that.
            allowed = 2 if len(candidate) >= _SHORTEST_TWICE_MISTYPED and not candidate.endswith("an") else 1
            if candidate[0] == word[0] and distance <= allowed and distance < least:
                best, least = candidate, distance
        return best


def _left_from(word: str, name: str) -> bool:
    """Whether the word is what is left of the name when some letters are dropped."""
    letters = iter(name)
    return all(letter in letters for letter in word)


def _shortened(word: str) -> set[str]:
    once = {word[:i] + word[i + 1 :] for i in range(1, len(word))}
    keys = {word, *once}
    if len(word) >= _SHORTEST_TWICE_MISTYPED - 2:
        keys.update(short[:i] + short[i + 1 :] for short in once for i in range(1, len(short)))
    return keys


def _read(file: str) -> dict[str, Any]:
    with (RESOURCES / file).open("rb") as opened:
        return tomllib.load(opened)


def _codes(areas: Areas, kecamatan: str, places: list[str]) -> tuple[str, ...]:
    """Codes of "Kelurahan" in this kecamatan or "Kecamatan/Kelurahan"; none named: the kecamatan itself."""
    if not places:
        return (areas.code(kecamatan),) if kecamatan else ()
    codes = []
    for place in places:
        path = place if "/" in place or not kecamatan else f"{kecamatan}/{place}"
        try:
            codes.append(areas.code(path))
        except KeyError:
            codes.append(areas.code(place))
    return tuple(codes)
