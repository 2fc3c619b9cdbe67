"""Cards: identity numbers (NIK) and numbers of family cards (KK). Both have sixteen digits of one structure.

PPRRSS DDMMYY NNNN: province, regency, district; the day of birth (a woman's with 40 added) or of issue; a serial.
"""

import re

from model.understanding import PersonalData, PersonalKind
from understanding.personal.digits import Group, after, before, tight
from understanding.personal.vocabulary import START, either

LENGTH = 16
#: Characters ahead of and behind sixteen digits in which a word makes them a card number, whatever they look like.
NEAR_AHEAD, NEAR_BEHIND = 40, 25
FAR = 400  #: characters in which a word says which of the two a number is that looks like one
#: Codes of provinces (Kemendagri).
PROVINCES = frozenset(
    [*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98)]
)
FAMILY = re.compile(r"(?<![^\W\d_])(?:no\.?)?(?:kk|k\.k|kartu keluarga|kartu kel)(?![^\W\d_])|nkk|nokk|kartu keluarga")
PERSON = re.compile(
    r"(?<![^\W\d_])(?:no)?(?:nik|n\.i\.k|e?-?ktp|kia|ktpe)(?:ku|nya|ne|e|mu)?(?![^\W\d_])"
    r"|induk kependudukan|identitas|penduduk"
)
#: Behind these words in one sentence, and as a part of a longer code, sixteen digits are something else.
OTHER = re.compile(rf"{START}{either('other')}[^\w.,!?\n]*(?:\w+[^\w.,!?\n]+)?$|[^\W\d_]{{2}}[-/]$")
#: A word behind a number that stands before the next number is said of that one.
NEXT = re.compile(r"\W{0,3}\d")
WOMAN = 40  #: is added to the day of a woman's birth; no family card is issued on such a day


def card(text: str, chain: list[Group], first: int) -> tuple[PersonalData, int] | None:
    """The card number that begins with this group, and the index of the group behind it."""
    if first and tight(chain[first].gap):
        return None
    digits, last = "", first
    while last < len(chain) and len(digits) < LENGTH:
        digits += chain[last].digits
        last += 1
    if len(digits) != LENGTH or (last < len(chain) and tight(chain[last].gap)):
        return None
    start, end = chain[first].start, chain[last - 1].end
    ahead = before(text, start)
    named = _named(before(text, start, NEAR_AHEAD), after(text, end, NEAR_BEHIND))
    if named is None and (not structured(digits) or OTHER.search(ahead)):
        return None
    if int(digits[6:8]) > WOMAN and structured(digits):
        named = PersonalKind.NIK
    kind = named or _named(before(text, start, FAR), after(text, end, FAR)) or PersonalKind.NIK
    return PersonalData(kind=kind, start=start, end=end), last


def structured(digits: str) -> bool:
    """Whether the digits have the structure of a card number."""
    day, month = int(digits[6:8]) % WOMAN, int(digits[8:10])
    return (
        int(digits[:2]) in PROVINCES
        and digits[2:4] != "00"
        and 1 <= day <= 31
        and int(digits[6:8]) <= WOMAN + 31
        and 1 <= month <= 12
    )


def _named(ahead: str, behind: str) -> PersonalKind | None:
    """What the nearest word calls it; a word ahead goes before one behind."""
    family, person = _last(FAMILY, ahead), _last(PERSON, ahead)
    if max(family, person) >= 0:
        return PersonalKind.KK if family > person else PersonalKind.NIK
    family, person = _first(FAMILY, behind), _first(PERSON, behind)
    if min(family, person) < FAR:
        return PersonalKind.KK if family < person else PersonalKind.NIK
    return None


def _last(pattern: re.Pattern[str], said: str) -> int:
    return max((found.end() for found in pattern.finditer(said)), default=-1)


def _first(pattern: re.Pattern[str], said: str) -> int:
    starts = (found.start() for found in pattern.finditer(said) if not NEXT.match(said, found.end()))
    return next(starts, FAR)
