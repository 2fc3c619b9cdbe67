"""What a text says it is *not*: "bukan jalan A tapi jalan B", "eh salah, di B", "dudu A, ning B"."""

from understanding.place.mentions import Kind, Mention
from understanding.place.tokens import Tokens
from understanding.place.vocabulary import (
    ALLEY_CUES,
    KECAMATAN_CUES,
    KELURAHAN_CUES,
    LANDMARK_TYPES,
    LOCATIVES,
    RELATIONS,
    STREET_CUES,
    listed,
)

_NOT = listed("bukan bukannya bkn bukn dudu dede sanes not")
#: "bukan hanya A": A as well.
_ONLY = listed("hanya cuma cuman sekadar sekedar saja mung main only just lagi kah")
_OR = listed("atau dan utawa maupun lan or")
_FILLERS = (
    LOCATIVES | STREET_CUES | ALLEY_CUES | KELURAHAN_CUES | KECAMATAN_CUES | frozenset(RELATIONS) | LANDMARK_TYPES
) | listed("yang yg sing yen the")
_REACH = 5

#: They take back what was just said, whatever comes next.
_WRONG = listed("ralat koreksi keliru klentu kliru salah typo")
_NOT_WRONG = listed("satu parkir siji alamat arah jalan jalur kaprah")
#: They take it back when the same kind of place comes next.
_RATHER = listed("eh maksud maksudnya maksudku maksude sori sorry maaf")
_NEXT = 6


def exclude(tokens: Tokens, mentions: list[Mention]) -> None:
    """Mark the mentions that are said not to be the place."""
    words = set(tokens.words)
    if words & _NOT:
        _negated(tokens, mentions)
    if words & _WRONG or words & _RATHER:
        _taken_back(tokens, mentions)


def _negated(tokens: Tokens, mentions: list[Mention]) -> None:
    for before, mention in zip([None, *mentions], mentions, strict=False):
        chained = before is not None and before.excluded and _joined_by_or(tokens, before.end, mention.start)
        mention.excluded = chained or _after_not(tokens, mention.start)


def _after_not(tokens: Tokens, start: int) -> bool:
    words = tokens.words
    for index in range(start - 1, max(-1, start - 1 - _REACH), -1):
        if tokens.gaps[index + 1] not in {"", "."}:
            return False
        if words[index] in _NOT:
            return words[index + 1] not in _ONLY
        if words[index] not in _FILLERS:
            return False
    return False


def _joined_by_or(tokens: Tokens, end: int, start: int) -> bool:
    between = tokens.words[end:start]
    return bool(between) and between[0] in _OR and all(word in _OR or word in _FILLERS for word in between)


def _taken_back(tokens: Tokens, mentions: list[Mention]) -> None:
    words = tokens.words
    for index, word in enumerate(words):
        wrong = word in _WRONG and not (index + 1 < len(words) and words[index + 1] in _NOT_WRONG)
        if not wrong and word not in _RATHER:
            continue
        after = next((m for m in mentions if m.start > index and not m.excluded), None)
        if after is None or after.start - index > _NEXT:
            continue
        earlier = [m for m in mentions if m.end <= index and not m.excluded]
        same = [m for m in earlier if m.kind is after.kind]
        taken = same[-1:] or (earlier[-1:] if wrong else [])
        for mention in taken:
            mention.excluded = not _narrowed(mention, after)


def _narrowed(mention: Mention, after: Mention) -> bool:
    """Whether the later mention only says the earlier one more closely."""
    if mention.kind is Kind.AREA and after.kind is Kind.AREA:
        return any(code.startswith(wide) for code in after.codes for wide in mention.codes)
    return mention.name == after.name
