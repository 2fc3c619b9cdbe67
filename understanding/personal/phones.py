"""Phones: Indonesian mobile numbers and fixed lines in every writing, and numbers of other countries after a plus."""

import re
from functools import lru_cache

import phonenumbers

from model.understanding import PersonalData, PersonalKind
from understanding.personal.digits import Group, before, tight
from understanding.personal.vocabulary import END, START, either

COUNTRY = "ID"
FEWEST, MOST = 8, 15  #: digits, as written
#: How many digits Indonesian numbers mostly have with their 0, the likeliest first: where "0812 3456 789 12 …" ends.
USUAL = (12, 11, 13, 10, 9, 14)
WORD = re.compile(rf"(?<![^\W\d_])(?:no\W*)?{either('phone')}(?:ku|ne|nya|e)?\W{{0,3}}(?:\w{{1,12}}\W{{1,3}})?$")
OTHER = re.compile(rf"{either('other')}\W*(?:(?:no|nomor|nomer|id|saya|ku)\W*)?$")
DATE = re.compile(r"(?:0[1-9]|[12]\d|3[01])[ .-](?:0[1-9]|1[0-2])[ .-](?:19|20)\d\d")
#: Letters right before it, as in "wa0812…" and in "SPXID0423…"; a code of its own, as in "PBG-3374…".
GLUED = re.compile(r"[^\W\d_]+$")
LONGEST_GLUED = 12
CODE = re.compile(r"[^\W\d_]{2}[-/]$")
#: An office's line is nobody's own.
OFFICE = re.compile(f"{START}{either('office')}{END}")


def phone(text: str, chain: list[Group], first: int) -> tuple[PersonalData, int] | None:
    """The phone number that begins with this group, and the index of the group behind it."""
    start = chain[first].start
    ahead = before(text, start)
    international = ahead.endswith(("+", "+("))
    named = WORD.search(ahead) is not None
    if not _may_begin(chain, first, international, named) or _is_other(text, chain[first], ahead, named):
        return None
    last = _last(chain, first, international, named)
    if last is None or (not _mobile(chain, first, last) and OFFICE.search(ahead)):
        return None
    if ahead.endswith("("):
        start -= 1
    if text[:start].endswith("+"):
        start -= 1
    return PersonalData(kind=PersonalKind.PHONE, start=start, end=chain[last].end), last + 1


def _may_begin(chain: list[Group], first: int, international: bool, named: bool) -> bool:
    digits = chain[first].digits
    if first and tight(chain[first].gap) and not chain[first].gap.strip(".-"):
        return False
    return (
        international
        or digits.startswith(("08", "02", "03", "04", "05", "06", "07", "09", "62"))
        or (digits == "0" or (named and digits[0] in "8367"))
    )


def _is_other(text: str, group: Group, ahead: str, named: bool) -> bool:
    glued = GLUED.search(text[max(0, group.start - LONGEST_GLUED) : group.start])
    return bool(
        (OTHER.search(ahead) and not named)
        or (glued and not named and not (glued[0].islower() and group.digits.startswith("08")))
        or (CODE.search(ahead) and not named)
        or DATE.match(text, group.start)
    )


def _last(chain: list[Group], first: int, international: bool, named: bool) -> int | None:
    """The index of the group with which the number most likely ends."""
    digits = ""
    ends: list[tuple[bool, int, int]] = []
    for index in range(first, len(chain)):
        if index > first and ("\n" in chain[index].gap or (ends and _counts(digits, chain[index - 1], chain[index]))):
            break
        digits += chain[index].digits
        if len(digits) > MOST:
            break
        if len(digits) >= FEWEST - 1 and is_phone(digits, international, named):
            bound = index + 1 < len(chain) and tight(chain[index + 1].gap)
            ends.append((bound, _rank(digits), index))
    return min(ends)[2] if ends else None


def _counts(digits: str, last: Group, group: Group) -> bool:
    """Whether a group counts something behind a number that may be complete ("0812… 2 orang")."""
    if tight(group.gap) or "-" in group.gap or len(last.digits) == 1:
        return False
    complete, whole, single = len(digits) >= USUAL[1], last.digits == digits, len(group.digits) == 1
    return complete + whole + single > 1


def _mobile(chain: list[Group], first: int, last: int) -> bool:
    digits = "".join(group.digits for group in chain[first : last + 1])
    return digits.lstrip("0").removeprefix("62").lstrip("0").startswith("8")


def _rank(digits: str) -> int:
    length = len(digits) - 1 if digits.startswith("62") else len(digits)
    return USUAL.index(length) if length in USUAL else len(USUAL)


@lru_cache(maxsize=4096)
def is_phone(digits: str, international: bool, named: bool) -> bool:
    """Whether the digits are a number that can be called; a word for phones before it makes a possible one enough."""
    if international or digits.startswith("62"):
        written = f"+{digits}"
    elif digits[0] == "0":
        written = digits
    else:
        written = f"0{digits}" if digits[0] == "8" and len(digits) > FEWEST + 1 else f"024{digits}"
    try:
        number = phonenumbers.parse(written, COUNTRY)
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.is_valid_number(number):
        return phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.TOLL_FREE
    mobile = str(number.national_number).startswith("8") and 9 <= len(str(number.national_number)) <= 12
    return mobile and number.country_code == 62 and (named or written.startswith(("08", "+628")))
