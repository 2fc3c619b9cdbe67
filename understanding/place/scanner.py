"""Where a text speaks of an area, a street or a landmark: one pass over its words."""

from understanding.place.lexicon import Lexicon, Name
from understanding.place.mentions import MISTYPED, OF_LANDMARK, OF_STREET, WITHIN_NAME, Kind, Mention
from understanding.place.senses import named_area, relation_of, set_aside, without_doubtful
from understanding.place.streets import Found, alley_at, name_at, street_at
from understanding.place.tokens import Tokens, breaks
from understanding.place.vocabulary import (
    ALLEY_CUES,
    INSTITUTIONS,
    JUNCTIONS,
    LANDMARK_PAIRS,
    LANDMARK_TYPES,
    LOCATIVES,
    LONE_LANDMARKS,
    NAMED_LOWER,
    NUMBERED,
    OF_ANY_ROAD,
    RELATIONS,
    SHORT_CUES,
    SPELLINGS,
    STREET_CUES,
    listed,
    ordinary,
)


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
                    set_aside(tokens, found, mentions)
                    mentions.append(found)
                    index = max(found.end, index + 1)
                    continue
            index += 1
        return without_doubtful(mentions)

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
            found.relation = relation_of(tokens, found.start)
        return found

    def _cued_street(self, tokens: Tokens, index: int, matched: tuple[int, Name] | None) -> Mention | None:
        if matched is not None and matched[1].street:
            return _street(index, Found(matched[1].street, matched[0], matched[1]))
        if tokens.words[index] in ALLEY_CUES:
            alley = alley_at(tokens, index + 1, self._lexicon)
            return _street(index, alley, bool(alley.known)) if alley and _is_street(tokens, index, alley) else None
        if index + 1 < len(tokens.words) and (gap := tokens.gaps[index + 1]) in {"", ".", ":"}:
            street = street_at(tokens, index + 1, self._lexicon)
            ended = gap == "." and tokens.words[index] not in SHORT_CUES  # "bayar tetap jalan. Ditelepon …"
            if street and (street.known or not ended) and _is_street(tokens, index, street):
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
        related = relation_of(tokens, index) is not None
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
        if name.area and (mention := named_area(tokens, index, matched)):
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
