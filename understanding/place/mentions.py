"""Where a text speaks of an area, a street or a landmark: one pass over its words."""

from dataclasses import dataclass
from enum import Enum

from understanding.place.areas import OTHER_SENSES
from understanding.place.lexicon import Lexicon, Name
from understanding.place.streets import Found, alley_at, name_at, street_at
from understanding.place.tokens import Tokens, breaks
from understanding.place.vocabulary import (
    ALLEY_CUES,
    DIRECTIONS,
    EXTENTS,
    FIRM_LOCATIVES,
    INSTITUTIONS,
    JUNCTIONS,
    KECAMATAN_CUES,
    KELURAHAN_CUES,
    LANDMARK_PAIRS,
    LANDMARK_TYPES,
    LINES,
    LOCATIVES,
    LONE_LANDMARKS,
    NAMED_LOWER,
    NUMBERED,
    OF_ANY_ROAD,
    OF_PLACES,
    RELATIONS,
    SPELLINGS,
    STREET_CUES,
    listed,
    ordinary,
)


class Kind(Enum):
    """What a mention speaks of."""

    AREA = 1
    STREET = 2
    LANDMARK = 3


@dataclass(slots=True)
class Mention:
    """One name in the text. `codes` are the areas that it names (AREA) or lies in (the others)."""

    kind: Kind
    start: int
    end: int
    name: str
    codes: tuple[str, ...]
    confidence: float
    names_area: bool = False  #: whether the name is an area's own ("kali Sambiroto", "gang Sekayu")
    relation: str | None = None
    aside: bool = False  #: a direction ("arah Demak"), not where it is
    excluded: bool = False


NAMED, MISTYPED, CUED = 0.95, 0.8, 0.85
WITHIN_NAME = 0.8  #: an area whose name a river, a school or an alley goes by
OF_STREET, OF_LANDMARK, OF_LINE = 0.7, 0.75, 0.6
#: Words between a relation and what it relates to.
_FILLERS = listed("e nya dari sama karo di ke gedung pas persis area kawasan the of")


class Scanner:
    """Finds mentions with one index of names; keeps nothing between texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Look names up in `lexicon`."""
        self._lexicon = lexicon

    def scan(self, tokens: Tokens) -> list[Mention]:
        """All mentions in order; those that only look like one are left out."""
        mistyped = self._mend(tokens)
        words, prefixes = tokens.words, self._lexicon.prefixes
        mentions: list[Mention] = []
        index, size = 0, len(words)
        while index < size:
            word = words[index]
            if word in _STARTERS or word in prefixes:
                found = self._at(tokens, index, mistyped)
                if found is not None:
                    _set_aside(tokens, found, mentions)
                    mentions.append(found)
                    index = max(found.end, index + 1)
                    continue
            index += 1
        return _without_doubtful(mentions)

    def _mend(self, tokens: Tokens) -> set[int]:
        correct = self._lexicon.correct
        mistyped: set[int] = set()
        words = tokens.words
        for index, word in enumerate(words):
            if len(word) > 5 and (mended := correct(word)) != word:
                words[index] = mended
                mistyped.add(index)
        return mistyped

    def _at(self, tokens: Tokens, index: int, mistyped: set[int]) -> Mention | None:
        word = tokens.words[index]
        matched = self._lexicon.match(tokens, index)
        found = self._cued_street(tokens, index, matched) if word in STREET_CUES or word in ALLEY_CUES else None
        if found is None and (word in LANDMARK_TYPES or word in JUNCTIONS or word in _PAIR_STARTS):
            found = self._landmark(tokens, index, matched)
        if found is None and matched is not None:
            found = self._named(tokens, index, matched, mistyped)
        if found is None and word == "raya":
            found = self._before_raya(tokens, index)
        if found is not None:
            found.relation = _relation(tokens, found.start)
        return found

    def _cued_street(self, tokens: Tokens, index: int, matched: tuple[int, Name] | None) -> Mention | None:
        if matched is not None and matched[1].street:
            return _street(index, Found(matched[1].street, matched[0], matched[1]))
        if tokens.words[index] in ALLEY_CUES:
            alley = alley_at(tokens, index + 1, self._lexicon)
            return _street(index, alley, bool(alley.known)) if alley and _is_street(tokens, index, alley) else None
        if index + 1 < len(tokens.words) and tokens.gaps[index + 1] in {"", ".", ":", ". "}:
            street = street_at(tokens, index + 1, self._lexicon)
            if street and _is_street(tokens, index, street):
                return _street(index, street, _any_road(tokens, index, street))
        return None

    def _landmark(self, tokens: Tokens, index: int, matched: tuple[int, Name] | None) -> Mention | None:
        if matched is not None and matched[1].landmark and matched[0] > index + 1:
            inner = self._lexicon.match(tokens, index + 1)
            if inner is None or inner[0] <= matched[0]:
                return _known_landmark(index, matched)
        words = tokens.words
        pair = LANDMARK_PAIRS.get((words[index], words[index + 1])) if index + 1 < len(words) else None
        kind = pair or words[index]
        if kind not in LANDMARK_TYPES and pair is None and kind not in JUNCTIONS:
            return None
        start = index + (2 if pair else 1)
        related = _relation(tokens, index) is not None
        if start < len(words) and not breaks(tokens, start) and (found := self._landmark_name(tokens, start)):
            codes = (found.known.area or found.known.landmark_in or found.known.street_in) if found.known else ()
            if found.known or self._is_name(tokens, start, kind, related):
                return _landmark_of(index, SPELLINGS.get(kind, kind), found, codes)
        if related and (kind in LONE_LANDMARKS or pair):
            return Mention(Kind.LANDMARK, index, start, SPELLINGS.get(kind, kind), (), 0.0)
        return None

    def _is_name(self, tokens: Tokens, start: int, kind: str, related: bool) -> bool:
        """Whether words of nobody's list name a landmark: capitals, a number, or a kind that goes by names."""
        word = tokens.words[start]
        if word.isdigit():
            return kind in NUMBERED
        if kind in JUNCTIONS:
            return tokens.capital[start]
        return tokens.capital[start] or kind in NAMED_LOWER or (related and kind not in LONE_LANDMARKS)

    def _landmark_name(self, tokens: Tokens, start: int) -> Found | None:
        matched = self._lexicon.match(tokens, start)
        if matched is not None and (matched[1].area or matched[1].landmark or matched[1].bare):
            end = matched[0]
            while end < len(tokens.words) and _numbered(tokens, end):
                end += 1
            return Found(" ".join(tokens.words[start:end]), end, matched[1])
        return name_at(tokens, start, self._lexicon, most=3, digits=True)

    def _named(self, tokens: Tokens, index: int, matched: tuple[int, Name], mistyped: set[int]) -> Mention | None:
        end, name = matched
        words = tokens.words
        if end < len(words) and words[end] == "raya" and not breaks(tokens, end):
            street = street_at(tokens, index, self._lexicon)
            return None if street is None else _street(index, street)
        if name.area and (mention := _area(tokens, index, matched)):
            if any(i in mistyped for i in range(index, end)):
                mention.confidence = min(mention.confidence, MISTYPED)
            return mention
        if name.landmark and not (end == index + 1 and ordinary(words[index])):
            return _known_landmark(index, matched)
        if name.street and name.bare:
            return _street(index, Found(name.street, end, name))
        return None

    def _before_raya(self, tokens: Tokens, index: int) -> Mention | None:
        if index == 0 or breaks(tokens, index):
            return None
        before = tokens.words[index - 1]
        if len(before) < 4 or before in STREET_CUES or ordinary(before) or before in _NOT_BEFORE_RAYA:
            return None
        return _street(index - 1, Found(f"{before} raya", index + 1))


_SURE_CUES = listed("jl jln ruas")
_PAIR_STARTS = frozenset(first for first, _ in LANDMARK_PAIRS)
_STARTERS = STREET_CUES | ALLEY_CUES | LANDMARK_TYPES | JUNCTIONS | _PAIR_STARTS | {"raya"}
_NOT_BEFORE_RAYA = listed("idul fitri adha indonesia kebun lebaran hari semarang jakarta jaya")
_DAM_OR_SCHOOL = listed("jatibarang simongan gerak karet pondok monumen patung lawang selamat")


def _any_road(tokens: Tokens, cue: int, found: Found) -> bool:
    """Whether the road of a place is meant ("dalan Rowosari") rather than a street of that name ("Jl. …")."""
    if not _is_area(found) or (found.known and found.known.street):
        return False
    return tokens.words[cue] == "dalan" or (tokens.words[cue] == "jalan" and not tokens.capital[cue])


def _is_street(tokens: Tokens, cue: int, found: Found) -> bool:
    """Whether a name after "jalan" is one: the word means any road, or to walk, as well."""
    if found.known or tokens.capital[cue + 1] or found.end - cue > 2 or tokens.words[cue] in _SURE_CUES:
        return True
    before = tokens.words[cue - 1] if cue else ""
    return before not in OF_ANY_ROAD and (cue == 0 or before in LOCATIVES or before in RELATIONS or ordinary(before))


def _street(start: int, found: Found, names_area: bool = False) -> Mention:
    codes: tuple[str, ...] = ()
    if found.known:
        codes = found.known.street_in or found.known.area
    return Mention(
        Kind.STREET, start, found.end, found.name, codes, WITHIN_NAME if names_area else OF_STREET, names_area
    )


def _numbered(tokens: Tokens, index: int) -> bool:
    """Whether a small number belongs to the name before it ("SD Pekunden 03")."""
    return tokens.words[index].isdigit() and len(tokens.words[index]) < 3 and not breaks(tokens, index)


def _landmark_of(start: int, kind: str, found: Found, codes: tuple[str, ...]) -> Mention:
    within = bool(found.known and _is_area(found)) and kind not in INSTITUTIONS
    confidence = WITHIN_NAME if within else OF_LANDMARK
    return Mention(Kind.LANDMARK, start, found.end, f"{kind} {found.name}", codes, confidence, within)


def _is_area(found: Found) -> bool:
    """Whether a name is an area's, without a number or another word behind it."""
    known = found.known
    return bool(known and known.area and found.name.replace(" ", "") == known.joined)


def _known_landmark(start: int, matched: tuple[int, Name]) -> Mention:
    end, name = matched
    return Mention(Kind.LANDMARK, start, end, name.landmark or "", name.landmark_in, OF_LANDMARK)


def _area(tokens: Tokens, index: int, matched: tuple[int, Name]) -> Mention | None:
    """The area, when the words around do not speak against it."""
    end, name = matched
    words = tokens.words
    before = words[index - 1] if index and tokens.gaps[index] in {"", ".", ":"} else ""
    codes, confidence = name.area, NAMED
    text = " ".join(words[index:end])
    after = words[end] if end < len(words) and not breaks(tokens, end) else ""
    if {before, after} & OTHER_SENSES.get(text, frozenset()):
        return None
    if before in KECAMATAN_CUES:
        codes = tuple(code for code in codes if len(code) == 8) or codes
    elif before in KELURAHAN_CUES:
        codes = tuple(code for code in codes if len(code) > 8) or codes
    elif name.rare:
        confidence = CUED if _meant(tokens, index, end, name.rare, before) else 0.0
    return Mention(Kind.AREA, index, end, text, codes, confidence)


def _without_doubtful(mentions: list[Mention]) -> list[Mention]:
    """An ordinary word beside a name nearby is a name after all ("Jerakah Tugu", "Gajah Raya Siwalan")."""
    kept = []
    for index, mention in enumerate(mentions):
        if mention.kind is Kind.AREA and mention.confidence == 0.0:
            beside = [*mentions[max(0, index - 1) : index], *mentions[index + 1 : index + 2]]
            if not any(_together(mention, other) for other in beside):
                continue
            mention.confidence = CUED
        kept.append(mention)
    return kept


def _together(mention: Mention, other: Mention) -> bool:
    touching = mention.end == other.start or other.end == mention.start
    shared = {code[:8] for code in mention.codes} & {code[:8] for code in other.codes}
    return touching and other.confidence > 0.0 and bool(shared)


def _meant(tokens: Tokens, index: int, end: int, rare: int, before: str) -> bool:
    """Whether an ordinary word is meant as a place's name."""
    words = tokens.words
    after = words[end] if end < len(words) else ""
    if after in _DAM_OR_SCHOOL or before in {"pondok", "ponpes"}:
        return False
    if _after_neighbourhood(tokens, index):
        return True
    listed = bool(index and "," in tokens.gaps[index]) or (end < len(words) and "," in tokens.gaps[end])
    if listed and tokens.capital[index]:
        return True
    if rare == 2:
        alone = end == len(words) or breaks(tokens, end) or not ordinary(after) or words[index] in {"kudu", "tugu"}
        return before in FIRM_LOCATIVES and alone and words[index] not in {"bendungan", "pesantren"}
    return (
        before in LOCATIVES
        or before in OF_PLACES
        or (tokens.capital[index] and index > 0 and not breaks(tokens, index))
    )


def _set_aside(tokens: Tokens, found: Mention, earlier: list[Mention]) -> None:
    """Mark what is only a direction, a line's end, or how far it goes from the place named before."""
    before = tokens.words[found.start - 1] if found.start else ""
    reaches = before in EXTENTS and any(mention.kind is Kind.AREA for mention in earlier)
    found.aside = before in DIRECTIONS or before in LINES or reaches
    if before in LINES:
        found.confidence = min(found.confidence, OF_LINE)


def _after_neighbourhood(tokens: Tokens, index: int) -> bool:
    """Whether an RT or RW stands right before the word ("rt 9 rw 12 Tandang")."""
    return index > 1 and tokens.words[index - 1].isdigit() and tokens.words[index - 2] in {"rt", "rw", "/"}


def _relation(tokens: Tokens, start: int) -> str | None:
    """The relation word right before word `start`, over fillers and cues."""
    words = tokens.words
    index = start - 1
    for _ in range(3):
        if index < 0 or breaks(tokens, index + 1):
            return None
        if words[index] in RELATIONS:
            return RELATIONS[words[index]]
        if words[index] not in _FILLERS and words[index] not in STREET_CUES:
            return None
        index -= 1
    return None
