"""Find: all personal data of a text, in order, none over another."""

import re

from model.understanding import PersonalData, PersonalKind
from understanding.personal.accounts import account, account_of_bank
from understanding.personal.cards import card
from understanding.personal.digits import Group, chains, plain
from understanding.personal.phones import phone
from understanding.personal.plates import plates

EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[\[(](?:at|@)[\])]\s?)[\w-]{1,64}(?:(?:\.|\s?[\[(]dot[\])]\s?)[\w-]{2,24}){1,4}"
    r"|(?<![\w.+-])[\w.+-]{3,64}(?: @ ?|@ | at )(?:gmail|yahoo|ymail|hotmail|outlook|icloud)"
    r"(?:\.| dot |\s?\(dot\)\s?)(?:com|co\.id)",
    re.IGNORECASE,
)
FEWEST = 7  #: digits of what may be a phone, an account or a card
DIGIT = re.compile(r"\d")
KINDS_OF_NUMBERS = (card, account, phone, account_of_bank)


def find(text: str) -> tuple[PersonalData, ...]:
    """The personal data of a text, in order and without overlap. Any text will do; most have none and cost little."""
    found = _emails(text)
    if DIGIT.search(text):
        text = plain(text)
        groups = list(chains(text))
        numbers = [datum for chain in groups for datum in _numbers(text, chain)]
        found += numbers + _again(text, groups, numbers) if numbers else ()
        found += plates(text)
    return tuple(_apart(found)) if found else ()


def _emails(text: str) -> list[PersonalData]:
    if "@" not in text and "gmail" not in text and "(at)" not in text and "[at]" not in text:
        return []
    return [PersonalData(kind=PersonalKind.EMAIL, start=at.start(), end=at.end()) for at in EMAIL.finditer(text)]


def _numbers(text: str, chain: list[Group]) -> list[PersonalData]:
    found: list[PersonalData] = []
    first = 0 if sum(len(group.digits) for group in chain) >= FEWEST else len(chain)
    while first < len(chain):
        for kind in KINDS_OF_NUMBERS:
            if read := kind(text, chain, first):
                found.append(read[0])
                # What stands behind a whole number begins anew, however close it stands.
                chain, first = chain[read[1] :], 0
                break
        else:
            first += 1
    return found


def _again(text: str, groups: list[list[Group]], numbers: list[PersonalData]) -> list[PersonalData]:
    """The same digits elsewhere, where no word says what they are."""
    known = {"".join(filter(str.isdigit, text[datum.start : datum.end])): datum.kind for datum in numbers}
    return [
        PersonalData(kind=known[group.digits], start=group.start, end=group.end)
        for chain in groups
        for group in chain
        if group.digits in known
    ]


def _apart(found: list[PersonalData]) -> list[PersonalData]:
    """The earlier of two that overlap, the longer of two that begin together."""
    apart: list[PersonalData] = []
    for datum in sorted(found, key=lambda datum: (datum.start, -datum.end)):
        if not apart or datum.start >= apart[-1].end:
            apart.append(datum)
    return apart
