"""Labelled texts: what the model learns from, as `data/README.md` describes it."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understanding.slang import RESOURCES

CHECKOUT = Path(__file__).parents[2] / "data" / "train"
INSTALLED = Path(__file__).parents[1] / "data" / "train"  #: where a wheel puts it
KIND, CATEGORY, URGENCY = FIELDS = ("kind", "category", "urgency")
NOTHING = ""  #: the category of a text that says nothing of a subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text and what people made of it. What is None was not asked."""

    text: str
    kind: str | None = None
    category: str | None = None  #: `NOTHING`: people found no subject
    urgency: str | None = None
    group: str = ""  #: texts of one group are of one happening or one hand: they are never torn apart to measure


def folder() -> Path:
    """Where the texts for training lie: in the checkout, or beside the installed code.

    Raises:
        FileNotFoundError: they are in neither.
    """
    for place in (CHECKOUT, INSTALLED):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no labelled texts in {CHECKOUT} or {INSTALLED}; install the project again")


def files() -> list[Path]:
    """The files of texts, in order."""
    return sorted(folder().glob("*.jsonl"))


def shipped() -> list[Labelled]:
    """All texts for training that come with the project; those of a photo or position alone are left out."""
    rows = [json.loads(line) for path in files() for line in path.read_text("utf-8").splitlines() if line.strip()]
    first = {row["id"]: row.get("duplicate_of", row["id"]) for row in rows}
    incidents = {row["id"]: row["incident"] for row in rows if "incident" in row}
    return [_labelled(row, incidents, first) for row in rows if row.get("text")]


def contrasts() -> list[Labelled]:
    """Short texts that teach urgency alone: the same words where life is in danger, and where it is not."""
    lists = tomllib.loads((RESOURCES / "dangers.toml").read_text(encoding="utf-8"))
    return [
        Labelled(text=line, urgency=urgency, group=line)
        for urgency, lines in lists.items()
        for line in lines.strip().splitlines()
    ]


def _labelled(row: Mapping[str, Any], incidents: Mapping[str, str], first: Mapping[str, str]) -> Labelled:
    root = first[row["id"]]
    return Labelled(
        text=row["text"],
        kind=row[KIND],
        category=row.get(CATEGORY, NOTHING),
        urgency=row[URGENCY],
        group=incidents.get(root) or row.get("citizen") or row.get("author") or root,
    )


def corrected(decisions: Iterable[tuple[str, str, str | None]]) -> Iterator[Labelled]:
    """What officers decided, as (text, field, value): one labelled text for each text."""
    by_text: dict[str, dict[str, str]] = {}
    for text, field, value in decisions:
        if field in FIELDS and (value or field == CATEGORY):
            by_text.setdefault(text, {})[field] = value or NOTHING
    for text, fields in by_text.items():
        yield Labelled(text=text, group=text, **fields)
