"""Why two complaints belong together, as a sentence: each code of the decision has its words, its value its form."""

import orjson

from inbox.names import Names
from inbox.translation import Words
from model.understanding import Place
from understanding.sameness.reasons import UNITS, Code, Unit

PREFIX = "reason."
Value = str | int | float | None


def sentence(reasons: str, words: Words, names: Names) -> str:
    """Of the reasons of a link, which are JSON: `penulis sama, 94 % kata sama, 3 jam kemudian`."""
    return ", ".join(one(code, value, words, names) for code, value in orjson.loads(reasons))


def one(code: str, value: Value, words: Words, names: Names) -> str:
    """One reason; a code that is new to us (another version's) is shown as it is."""
    key = PREFIX + code
    if not words.has(key):
        return code
    return words(key, value=_said(Code(code), value, words, names))


def _said(code: Code, value: Value, words: Words, names: Names) -> str:
    match UNITS[code]:
        case Unit.PERCENT:
            return words("format.percent", n=value)
        case Unit.HOURS:
            return _span(int(value or 0), words)
        case Unit.METRES:
            return f"{value} m"
        case Unit.NAME:
            return _name(code, str(value or ""), words, names)
        case Unit.AREA:
            return names.area(str(value)) or ""
        case Unit.CATEGORY:
            return names.category(str(value), words.language) or ""
        case Unit.NONE:
            return ""


def _name(code: Code, value: str, words: Words, names: Names) -> str:
    """A street or landmark as officers read it; of a house or a pole its number as it is written."""
    places = {Code.SAME_STREET: Place(street=value), Code.SAME_LANDMARK: Place(landmark=value)}
    return names.insight.label(places[code], words.language) or value if code in places else value


def _span(hours: int, words: Words) -> str:
    day = 24
    if hours < 1:
        return words("reason.soon")
    if hours < 2 * day:
        return words("reason.hours", n=hours)
    return words("reason.days", n=hours // day)
