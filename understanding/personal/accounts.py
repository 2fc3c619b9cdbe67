"""Bank accounts: digits beside the name of a bank or a word for account."""

import re

from model.understanding import PersonalData, PersonalKind
from understanding.personal.digits import Group, after, before, tight
from understanding.personal.vocabulary import END, START, either

FEWEST, MOST = 8, 16
NEAR = 34
#: Close before the number, with few words between.
AHEAD = re.compile(
    rf"{START}(?:(?:no\.?|nomor|nomer)?\s?(?:rek(?:ening)?|acc?ount)(?:ku|nya|ne|e)?|norek|{either('bank')})(?![^\W\d_])"
    r"(?:[^\w\d]{1,4}(?!listrik|air|pdam|pln)[^\W\d_]{1,14}){0,4}\W{0,4}$"
)
GLUED = re.compile(rf"(?:rek|norek|{either('bank')})$")
BEHIND = re.compile(rf"[^\w]{{0,3}}(?:di |ke |bank |rek )?{either('bank')}{END}")
UTILITY = re.compile(r"(?:rek(?:ening)?|tagihan)\W+(?:listrik|air|pdam|pln|pam)(?![^\W_])")
#: How one bank writes all of its numbers.
GROUPED = re.compile(r"\d{4}-\d{2}-\d{6}-\d{2}-\d(?!\d)")
MONEY = re.compile(r"(?:rp|idr)\W*$")
AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?![\d.-])|\d+(?=\s?(?:rb|ribu|jt|juta|k\b))")


def account(text: str, chain: list[Group], first: int) -> tuple[PersonalData, int] | None:
    """The account number that begins with this group, and the index of the group behind it: a word ahead says so."""
    start = chain[first].start
    ahead = before(text, start, NEAR)
    said = AHEAD.search(ahead) or GLUED.search(ahead) or GROUPED.match(text, start)
    return _read(text, chain, first) if said and not ahead.endswith("+") else None


def account_of_bank(text: str, chain: list[Group], first: int) -> tuple[PersonalData, int] | None:
    """The same for a number that the name of a bank stands behind ("1234567890 bca")."""
    read = _read(text, chain, first)
    return read if read and BEHIND.match(after(text, read[0].end)) else None


def _read(text: str, chain: list[Group], first: int) -> tuple[PersonalData, int] | None:
    start = chain[first].start
    ahead = before(text, start, NEAR)
    if (first and tight(chain[first].gap)) or MONEY.search(ahead) or UTILITY.search(ahead):
        return None
    last = _last(text, chain, first)
    end = chain[last].end
    digits = sum(len(group.digits) for group in chain[first : last + 1])
    amount = AMOUNT.match(text, start)
    if not FEWEST <= digits <= MOST or (amount and amount.end() >= end):
        return None
    return PersonalData(kind=PersonalKind.BANK, start=start, end=end), last + 1


def _last(text: str, chain: list[Group], first: int) -> int:
    """The index of the group it ends with: no amount of money belongs to it; what is written as a whole is whole."""
    digits, last = len(chain[first].digits), first
    whole = digits >= FEWEST
    for index in range(first + 1, len(chain)):
        group = chain[index]
        digits += len(group.digits)
        apart = "\n" in group.gap or (whole and not tight(group.gap))
        if apart or digits > MOST or AMOUNT.match(text, group.start):
            break
        last = index
    return last
