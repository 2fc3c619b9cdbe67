"""Why two complaints belong together, as a sentence: each code of the decision has its words, its value its form."""

import orjson

from inbox.names import Names
from inbox.translation import Words
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
    return words(key, value=_said(UNITS[Code(code)], value, words, names))


def _said(unit: Unit, value: Value, words: Words, names: Names) -> str:
    match unit:
        case Unit.PERCENT:
            return words("format.percent", n=value)
        case Unit.HOURS:
            return _span(int(value or 0), words)
        case Unit.METRES:
            return f"{value} m"
        case Unit.NAME:
            return str(value or "").title()
        case Unit.AREA:
            return names.area(str(value)) or ""
        case Unit.CATEGORY:
            return names.category(str(value), words.language) or ""
        case Unit.NONE:
            return ""


def _span(hours: int, words: Words) -> str:
    day = 24
    if hours < 1:
        return words("reason.soon")
    if hours < 2 * day:
        return words("reason.hours", n=hours)
    return words("reason.days", n=hours // day)
