"""Jinja2 with escaping always on; a missing name is an error, not an empty place."""

from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inbox import times
from inbox.assets import Assets
from inbox.badges import Badges
from inbox.keys import GO_KEYS, HELP, KEYS, STATUS_KEYS
from inbox.listing import shown_excerpt
from inbox.names import Names
from inbox.reasons import sentence
from inbox.translation import LANGUAGES, Words
from understanding.personal import masked

FOLDER = Path(__file__).parent / "templates"
PICTURE = 260  #: pixels of a picture's longer side in a conversation


def environment(assets: Assets, badges: Badges, names: Names) -> Environment:
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
        keys=KEYS,
        names=names,
        why=partial(sentence, names=names),
        masked=masked,
        shown_excerpt=shown_excerpt,
        help_keys=HELP,
        languages=LANGUAGES,
        iso=times.iso,
        size=size,
        fit=fit,
        map_address=map_address,
    )
    return templates


def fit(width: int, height: int) -> tuple[int, int]:
    """The box that a picture is drawn in, so that the page knows it before the picture comes."""
    scale = min(PICTURE / max(width, height, 1), 1)
    return max(1, round(width * scale)), max(1, round(height * scale))


def map_address(lat: float, lon: float) -> str:
    """Where a position is seen on a map."""
    return f"https://www.openstreetmap.org/?mlat={lat:.6f}&mlon={lon:.6f}#map=18/{lat:.6f}/{lon:.6f}"


def size(said: int, words: Words) -> str:
    """`1,4 MB`."""
    number: Any = said
    for unit in ("B", "kB", "MB"):
        if number < 1000 or unit == "MB":
            break
        number = number / 1000
    text = str(said) if unit == "B" else f"{number:.1f}".replace(".", words("format.decimal"))
    return f"{text} {unit}"
