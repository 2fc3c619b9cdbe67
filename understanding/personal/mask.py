"""Mask: the text with each datum hidden. Its kind stays to be seen, and of numbers the tail, to tell two apart."""

from collections.abc import Iterable

from model.understanding import PersonalData, PersonalKind
from understanding.personal.digits import plain
from understanding.personal.find import find
from understanding.personal.hidden import DOT

HIDDEN = DOT * 4


def mask(text: str, found: Iterable[PersonalData] | None = None) -> str:
    """The text without its personal data: all of it, or what is given, in order and without overlap."""
    parts: list[str] = []
    end = 0
    for datum in find(text) if found is None else found:
        parts += (text[end : datum.start], _shown(datum.kind, text[datum.start : datum.end]))
        end = datum.end
    return "".join([*parts, text[end:]])


def masked(text: str | None) -> str | None:
    """The same of what may be nothing."""
    return mask(text) if text else text


def _shown(kind: PersonalKind, said: str) -> str:
    match kind:
        case PersonalKind.NIK | PersonalKind.KK:
            return f"[{kind.upper()} {HIDDEN}{_tail(said, 4)}]"
        case PersonalKind.PHONE:
            return f"[telp {HIDDEN}{_tail(said, 2)}]"
        case PersonalKind.BANK:
            return f"[rek {HIDDEN}{_tail(said, 2)}]"
        case PersonalKind.EMAIL:
            return f"[surel {HIDDEN}]"
        case PersonalKind.PLATE:
            return f"[plat {HIDDEN}]"


def _tail(said: str, length: int) -> str:
    return "".join(character for character in plain(said) if character.isalnum())[-length:]
