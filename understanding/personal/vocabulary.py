"""Vocabulary: the words beside numbers (`resources/personal.toml`), ready to stand in a pattern."""

import re
import tomllib
from pathlib import Path
from typing import Final

_table: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parents[1] / "resources" / "personal.toml").read_text(encoding="utf-8")
)


def either(name: str) -> str:
    """A pattern of each word under this name, the longest first."""
    words = sorted(_table[name], key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", " ?") for word in words) + ")"


UNITS: Final = frozenset(_table["unit"])
SMALL: Final = frozenset(_table["small"])
START: Final = r"(?<![^\W_])"  #: no letter and no digit before
END: Final = r"(?![^\W_])"  #: nor behind
