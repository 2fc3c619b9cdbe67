"""Jinja2 with escaping always on; a missing name is an error, not an empty place."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inbox import times
from inbox.assets import Assets
from inbox.badges import Badges
from inbox.keys import GO_KEYS, HELP, STATUS_KEYS
from inbox.translation import LANGUAGES, Words

FOLDER = Path(__file__).parent / "templates"


def environment(assets: Assets, badges: Badges) -> Environment:
    """The templates, with what every one of them knows."""
    templates = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.globals.update(
        asset=assets,
        modules=assets.modules,
        badges=badges,
        status_keys=STATUS_KEYS,
        go_keys=GO_KEYS,
        help_keys=HELP,
        languages=LANGUAGES,
        iso=times.iso,
        size=size,
    )
    return templates


def size(said: int, words: Words) -> str:
    """`1,4 MB`."""
    number: Any = said
    for unit in ("B", "kB", "MB"):
        if number < 1000 or unit == "MB":
            break
        number = number / 1000
    text = str(said) if unit == "B" else f"{number:.1f}".replace(".", words("format.decimal"))
    return f"{text} {unit}"
