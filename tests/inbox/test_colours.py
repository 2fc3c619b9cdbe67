"""The tokens: all text is readable on what it stands on, in both themes."""

import re
from pathlib import Path

import pytest

from inbox import assets
from tests.inbox.office import CONNECTORS

SOURCE = (assets.FOLDER / "tokens.css").read_text()
LIGHT, DARK = SOURCE.split("@media (prefers-color-scheme: dark)")[0], SOURCE.split("dark) {")[1].split("@media")[0]
ENOUGH = 4.5
GROUNDS = ("ground", "pane", "list", "hover", "selected")
PAIRS = [
    *((ink, ground) for ink in ("ink", "second", "faint") for ground in GROUNDS),
    *((ink, ground) for ink in ("ink", "second") for ground in ("bubble", "accent-soft", "chip")),
    *((name, f"{name}-soft") for name in ("red", "amber", "green", "blue", "accent")),
    *((name, ground) for name in ("red", "amber", "accent") for ground in ("pane", "bubble", "accent-soft")),
    ("accent-ink", "accent"),
    ("alarm-ink", "alarm"),
    *((ink, "red-soft") for ink in ("ink", "second")),  # a row that speaks of danger
]


def tokens(source: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", source))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize(("theme", "source"), [("light", LIGHT), ("dark", LIGHT + DARK)])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(theme: str, source: str, ink: str, ground: str) -> None:
    known = tokens(source)
    assert contrast(known[ink], known[ground]) >= ENOUGH, f"{theme}: {known[ink]} on {known[ground]}"


def test_colours_stand_in_one_file() -> None:
    others = [path for path in Path(assets.FOLDER).glob("*.css") if path.name != "tokens.css"]
    for path in others:
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text())) <= {"#fff", "#5b6470"}, path.name


@pytest.mark.parametrize("connector", CONNECTORS)
def test_badges_can_be_read(connector: type) -> None:
    assert contrast("#ffffff", connector.colour) >= ENOUGH
