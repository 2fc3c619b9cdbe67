"""Plates of vehicles: the letters of a region, up to four digits, up to three letters."""

import re
from collections.abc import Iterator

from model.understanding import PersonalData, PersonalKind
from understanding.personal.digits import before
from understanding.personal.vocabulary import END, SMALL, START, UNITS, either

#: Police regions (Perkapolri on the registration of vehicles).
REGIONS = (
    "A|AA|AB|AD|AE|AG|B|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|D|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DS|DT|E|EA|EB|ED|F|G|H|K|KB|KH|KT|KU|"
    "L|M|N|P|PA|PB|R|S|T|W|Z"
)
PLATE = re.compile(
    rf"{START}({'|'.join(sorted(REGIONS.split('|'), key=len, reverse=True))})([ .-]{{0,2}})"
    rf"(\d{{1,4}})(?:[ .-]{{0,2}}([a-z]{{1,3}}))?{END}",
    re.IGNORECASE,
)
NAMED = re.compile(rf"{START}(?:plat|plate|nopol|no\.? ?pol|nomor polisi)\W*(?:no\W*|nomor\W*|nya\W*)?$")
VEHICLE = re.compile(f"{START}{either('vehicle')}{END}")
PLACE = re.compile(rf"{START}{either('numbered')}\W*(?:[a-z]{{1,2}}\W*)?$")


def plates(text: str) -> Iterator[PersonalData]:
    """All plates of a text, in order."""
    for found in PLATE.finditer(text):
        ahead = before(text, found.start())
        ends = found[4] is not None and not _is_word(found[4])
        if PLACE.search(ahead) or not (
            _sure(found, VEHICLE.search(ahead) is not None) if ends else _named(found, ahead)
        ):
            continue
        yield PersonalData(kind=PersonalKind.PLATE, start=found.start(), end=found.end() if ends else found.end(3))


def _sure(found: re.Match[str], vehicle: bool) -> bool:
    """A vehicle before it is enough; without one it has to look like a plate."""
    return vehicle or len(found[3]) >= 3


def _named(found: re.Match[str], ahead: str) -> bool:
    """One whose last letters are not said has to be called a plate."""
    return (found[4] or "").lower() not in UNITS and NAMED.search(ahead) is not None


def _is_word(letters: str) -> bool:
    """Whether the letters behind the number go on with the sentence: "dan" does, "DAN" is a plate's."""
    return letters.islower() and letters in UNITS | SMALL
