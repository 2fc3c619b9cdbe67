"""A place in one line, as an officer reads it."""

from model.understanding import Place
from understanding.place.areas import Areas
from understanding.place.vocabulary import listed

_ENGLISH = {
    "depan": "in front of",
    "belakang": "behind",
    "sebelah": "next to",
    "samping": "beside",
    "dekat": "near",
    "seberang": "across from",
    "bawah": "below",
    "atas": "above",
    "simpang": "junction of",
    "ujung": "end of",
    "pojok": "corner of",
}
_UPPER = listed(
    """rs rsud rsup rsi rsjd sd sdn smp smpn sma sman smk smkn tk spbu uin undip unnes udinus usm unimus unissula
    upgris untag bpi bsb tpa tpu gor pip kic kiw prpp mt dr rm hr di atm pln pdam rw rt ii iii iv vi vii viii ix xi
    xii mi"""
)


def label(areas: Areas, place: Place, language: str) -> str:
    """Landmark, street, RT/RW and area; "" when nothing is known."""
    parts = [_landmark(place, language), _street(place, language), _neighbourhood(place), _area(areas, place, language)]
    return ", ".join(part for part in parts if part)


def _landmark(place: Place, language: str) -> str:
    if not place.landmark:
        return ""
    return f"{_relation(place, language)}{_title(place.landmark)}"


def _street(place: Place, language: str) -> str:
    if not place.street:
        return ""
    street = _title(place.street)
    named = street if place.street.startswith("gang ") else f"Jl. {street}"
    number = (
        f" {place.number}"
        if place.number and place.number[0] in "kb"
        else f" No. {place.number}"
        if place.number
        else ""
    )
    return f"{'' if place.landmark else _relation(place, language)}{named}{number}"


def _relation(place: Place, language: str) -> str:
    if not place.relation:
        return ""
    return f"{_ENGLISH.get(place.relation, place.relation) if language == 'en' else place.relation} "


def _neighbourhood(place: Place) -> str:
    said = [f"{name} {number}" for name, number in (("RT", place.rt), ("RW", place.rw)) if number]
    return "/".join(said)


def _area(areas: Areas, place: Place, language: str) -> str:
    known = [areas.by_code[code] for code in place.areas if code in areas.by_code]
    if len(known) > 1:
        either = " or " if language == "en" else " atau "
        if len({area.name for area in known}) == 1 and known[0].is_kecamatan != known[-1].is_kecamatan:
            return f"{known[0].name} (kecamatan{either}kelurahan?)"
        return f"{either.join(_one(areas, area.code) for area in known)}?"
    return _one(areas, place.area) if place.area in areas.by_code else ""


def _one(areas: Areas, code: str | None) -> str:
    area = areas.by_code[code or ""]
    if area.is_kecamatan:
        return f"Kec. {area.name}"
    return f"{area.name} ({areas.by_code[area.kecamatan].name})"


def _title(text: str) -> str:
    return " ".join(word.upper() if word in _UPPER else word.capitalize() for word in text.split())
