"""The labelled texts of a split, in the order in which they were written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text with what people made of it (`data/README.md`)."""

    label: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Unique over all files."""
        return str(self.label["id"])

    @property
    def text(self) -> str | None:
        """As typed."""
        return self.label.get("text")

    @property
    def at(self) -> datetime:
        """When it was written."""
        return datetime.fromisoformat(self.label["at"])

    @property
    def position(self) -> tuple[float, float] | None:
        """What was shared with it."""
        said = self.label.get("position")
        return (said[0], said[1]) if said else None

    @property
    def citizen(self) -> str:
        """Who it is, over all channels."""
        return str(self.label.get("citizen") or self.label["author"])


def load(split: str) -> list[Labelled]:
    """All texts of `train` or `test`, by time."""
    lines = (line for path in sorted((DATA / split).glob("*.jsonl")) for line in path.read_bytes().splitlines())
    found = [Labelled(orjson.loads(line)) for line in lines if line.strip()]
    return sorted(found, key=lambda text: (text.at, text.id))
