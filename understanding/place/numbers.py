"""RT and RW, and the numbers of houses, poles and kilometres."""

import re

_DIGIT = re.compile(r"\d")
_NUMERAL = r"(\d{1,3}|[ivx]{1,5})(?![a-z0-9])"
_PAIR = re.compile(r"\brt\W{0,3}rw\W{0,4}(\d{1,3})\s*[/\-., ]\s*(\d{1,3})\b")
_RT = re.compile(r"\b(?:rt|erte)[\s.:\-]{0,3}" + _NUMERAL + r"|\brt(\d{1,3})(?=rw)")
_RW = re.compile(r"(?:\b|(?<=\d))(?:rw|erwe)[\s.:\-]{0,3}" + _NUMERAL)
_SLASHED = re.compile(r"\brt[\s.:\-]{0,3}(\d{1,3}|[ivx]{1,5})\s*[/\-]\s*(\d{1,3}|[ivx]{1,5})(?![a-z0-9])")
_KILOMETRE = re.compile(r"\bkm\.?\s?(\d{1,3}(?:[.,]\d)?)(?!\d|\s*/|\s*jam)")
_POLE = re.compile(
    r"\b(?:tiang|tiange|gardu|pju)(?:\s+\w+){0,2}?\s+(?:no|nomor|nomer|nmr)\.?\s*([a-z]{0,3}[ \-]?\d{1,5}[a-z]?)\b"
)
_HOUSE = re.compile(
    r"(?<!antrian )(?<!antrean )(?<!wa )(?<!hp )(?<!telp )(?<!tiket )"
    r"\b(?:no|nomor|nomer|nmr)\b\.?\s*:?\s*(\d{1,3}\s?[a-z]?)(?![\w.\-]*\d)(?!\w)"
)
_BLOCK = re.compile(
    r"\bblok\s+([a-z](?![a-z])|[a-z]{1,2}\s?\d{1,3}[a-z]?)(?:\s*(?:no|nomor|/)\.?\s*(\d{1,3}[a-z]?))?(?!\w)"
)
_ROMAN = {"i": 1, "v": 5, "x": 10}
_MOST = 40  #: no RW of the city has more RT, and no kelurahan more RW


def neighbourhood(lower: str) -> tuple[int | None, int | None]:
    """RT and RW, from a text in lower case."""
    if "rt" not in lower and "rw" not in lower and "erwe" not in lower:
        return None, None
    if pair := _PAIR.search(lower):
        return _number(pair[1]), _number(pair[2])
    rt = _RT.search(lower)
    rw = _RW.search(lower)
    if rt and not rw and (slashed := _SLASHED.search(lower)):
        return _number(slashed[1]), _number(slashed[2])
    return _number(rt[1] or rt[2]) if rt else None, _number(rw[1]) if rw else None


def house(lower: str, named: bool) -> str | None:
    """A kilometre, pole, block or house number; a bare "no 5" counts where a street or landmark is `named`."""
    if not _DIGIT.search(lower) and "blok" not in lower:
        return None
    if "km" in lower and (found := _KILOMETRE.search(lower)):
        return f"km {found[1]}"
    if found := _POLE.search(lower):
        return found[1]
    if not named:
        return None
    if "blok" in lower and (found := _BLOCK.search(lower)):
        block = f"blok {found[1].strip()}"
        return f"{block} no {found[2]}" if found[2] else block
    if found := _HOUSE.search(lower):
        return found[1].replace(" ", "")
    return None


def _number(text: str) -> int | None:
    value = int(text) if text.isdigit() else _roman(text)
    return value if 0 < value <= _MOST else None


def _roman(text: str) -> int:
    total = 0
    for letter, after in zip(text, (*text[1:], ""), strict=True):
        value = _ROMAN[letter]
        total += -value if value < _ROMAN.get(after, 0) else value
    return total
