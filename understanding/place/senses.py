"""Whether a name that is a word too means the area, and how what is named lies to the rest."""

from understanding.place.areas import OTHER_SENSES
from understanding.place.lexicon import Name
from understanding.place.mentions import CUED, NAMED, OF_LINE, Kind, Mention
from understanding.place.tokens import Tokens, breaks
from understanding.place.vocabulary import (
    DIRECTIONS,
    EXTENTS,
    FIRM_LOCATIVES,
    KECAMATAN_CUES,
    KELURAHAN_CUES,
    LINES,
    LOCATIVES,
    OF_PLACES,
    RELATIONS,
    STREET_CUES,
    listed,
    ordinary,
)

#: Words between a relation and what it relates to.
_FILLERS = listed("e nya dari sama karo di ke gedung pas persis area kawasan the of")
#: Beside a word for a dam, a school or a monument they mean that.
_DAM_OR_SCHOOL = listed("jatibarang simongan gerak karet pondok monumen patung lawang selamat")


def named_area(tokens: Tokens, index: int, matched: tuple[int, Name]) -> Mention | None:
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


def without_doubtful(mentions: list[Mention]) -> list[Mention]:
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


def set_aside(tokens: Tokens, found: Mention, earlier: list[Mention]) -> None:
    """Mark what is only a direction, a line's end, or how far it goes from the place named before."""
    before = tokens.words[found.start - 1] if found.start else ""
    reaches = before in EXTENTS and any(mention.kind is Kind.AREA for mention in earlier)
    found.aside = before in DIRECTIONS or before in LINES or reaches
    if before in LINES:
        found.confidence = min(found.confidence, OF_LINE)


def relation_of(tokens: Tokens, start: int) -> str | None:
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


def _after_neighbourhood(tokens: Tokens, index: int) -> bool:
    """Whether an RT or RW stands right before the word ("rt 9 rw 12 Tandang")."""
    return index > 1 and tokens.words[index - 1].isdigit() and tokens.words[index - 2] in {"rt", "rw", "/"}
