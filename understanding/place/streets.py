"""The name of a street that stands after "jalan" or "gang", whether or not it is a known one."""

from dataclasses import dataclass

from understanding.place.lexicon import Lexicon, Name
from understanding.place.tokens import Tokens, breaks
from understanding.place.vocabulary import (
    ALLEY_CUES,
    KECAMATAN_CUES,
    KELURAHAN_CUES,
    LANDMARK_TYPES,
    STREET_CUES,
    STREET_ENDS,
    TITLES,
    listed,
    ordinary,
)

_MOST_WORDS = 4
_ROMAN = listed("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv")
_UNITS = listed("meter m km cm jam hari minggu bulan tahun orang kali titik an x")


@dataclass(slots=True)
class Found:
    """A name, the index of the word after it, and what the index of names says of it."""

    name: str
    end: int
    known: Name | None = None


def street_at(tokens: Tokens, start: int, lexicon: Lexicon) -> Found | None:
    """The street whose name begins at word `start`; None when what follows is no name ("jalan rusak")."""
    words = tokens.words
    size = len(words)
    raya = start < size and words[start] == "raya" and start + 1 < size and not breaks(tokens, start + 1)
    first = start + raya
    if first >= size or words[first] in KELURAHAN_CUES or words[first] in KECAMATAN_CUES or words[first] in STREET_CUES:
        return None
    found = _known(tokens, start, lexicon) or (_known(tokens, first, lexicon) if raya else None)
    if found is None:
        found = name_at(tokens, first, lexicon)
    if found is None:
        return None
    end = _ends(tokens, found.end)
    name = " ".join([found.name, *words[found.end : end]])
    if raya and not name.endswith(" raya") and "raya" not in name.split():
        longer = lexicon.names.get(name.replace(" ", "") + "raya")
        name, found.known = f"{name} raya", longer if longer and longer.street else found.known
    return Found(name, end, found.known)


def alley_at(tokens: Tokens, start: int, lexicon: Lexicon) -> Found | None:
    """The alley whose name or number stands at word `start`, after "gang"."""
    words = tokens.words
    if start >= len(words):
        return None
    if (words[start].isdigit() and len(words[start]) < 3) or words[start] in _ROMAN:
        return Found(f"gang {words[start]}", start + 1)
    matched = lexicon.match(tokens, start)
    if matched is not None and matched[1].area:
        return Found(" ".join(["gang", *words[start : matched[0]]]), matched[0], matched[1])
    found = name_at(tokens, start, lexicon)
    if found is None:
        return None
    end = _ends(tokens, found.end)
    return Found(" ".join(["gang", found.name, *words[found.end : end]]), end)


def name_at(
    tokens: Tokens, start: int, lexicon: Lexicon, most: int = _MOST_WORDS, digits: bool = False
) -> Found | None:
    """A name of nobody's list: words that are not everyday language, the first of them decides about the rest."""
    words, capital = tokens.words, tokens.capital
    named = 0
    index = start
    while index < len(words) and index - start < most:
        word = words[index]
        if index > start and (breaks(tokens, index) or (named and _names_area(tokens, index, lexicon))):
            break
        if word in TITLES and index + 1 < len(words):
            index += 1
            continue
        if word.isdigit():
            if not digits or len(word) > 3:
                break
            named += 1
        elif index == start and _everyday_name(tokens, start):
            named += 1
        elif not _goes_on(word, capital[index], named, named > 0 and capital[index - 1]):
            break
        else:
            named += 1
        index += 1
    while index > start and words[index - 1] in TITLES and named:
        index -= 1
    return Found(" ".join(words[start:index]), index) if named else None


def _everyday_name(tokens: Tokens, start: int) -> bool:
    """Whether an everyday word begins a name here: "Jalan Tanggul Rejo", where not everything is a capital."""
    words, capital = tokens.words, tokens.capital
    if start + 1 >= len(words) or breaks(tokens, start + 1) or all(capital):
        return False
    after = words[start + 1]
    both = capital[start] and capital[start + 1] and words[start].isalpha() and after.isalpha()
    return both and not ordinary(after) and after not in LANDMARK_TYPES and after not in STREET_ENDS


def _names_area(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    matched = lexicon.match(tokens, index)
    return matched is not None and bool(matched[1].area) and not matched[1].rare


def _goes_on(word: str, capital: bool, named: int, after_capital: bool) -> bool:
    if not word.isalpha() or word in STREET_CUES or word in ALLEY_CUES or ordinary(word):
        return False
    if named == 0:
        return len(word) > 2 and word not in LANDMARK_TYPES
    if word in LANDMARK_TYPES or word in STREET_ENDS:
        return False
    return (capital or not after_capital) and len(word) > 1 and named < 3


def _known(tokens: Tokens, start: int, lexicon: Lexicon) -> Found | None:
    matched = lexicon.match(tokens, start)
    if matched is None:
        return None
    end, name = matched
    if name.street:
        return Found(name.street, end, name)
    if name.area:
        return Found(" ".join(tokens.words[start:end]), end, name)
    return None


def _ends(tokens: Tokens, index: int) -> int:
    """The index after "raya", "utara", "ii" or a single small number that belong to the name."""
    words = tokens.words
    while index < len(words) and not breaks(tokens, index):
        word = words[index]
        after = words[index + 1] if index + 1 < len(words) else ""
        if word in STREET_ENDS:
            index += 1
        elif word.isdigit() and len(word) < 3 and after not in _UNITS and not tokens.gaps[index]:
            return index + 1
        else:
            break
    return index
