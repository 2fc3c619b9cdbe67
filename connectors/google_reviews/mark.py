"""The cursor: for each office, when we began, and which reviews are known in which state."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.digest import unpacked

FIRST_LOOK_S = 86_400  #: without a cursor a day is looked back
MAX_SEEN = 1_000  #: digests of an office; beyond them pages are kept again and absorbed as known


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the polls of one office have come."""

    start: int  #: Unix seconds: what was last changed before this is none of ours
    seen: tuple[str, ...] = ()  #: digests, the last changed first

    def moved(self, met: Sequence[str]) -> "Mark":
        """After a poll that has met these."""
        return Mark(self.start, tuple(dict.fromkeys([*met, *self.seen]))[:MAX_SEEN])


def read(cursor: str | None, locations: Sequence[str], now: datetime) -> dict[str, Mark]:
    """The marks of these offices; one that is new in the settings begins a day ago."""
    try:
        kept = json.loads(cursor) if cursor is not None else {}
    except ValueError:
        kept = {}
    first = Mark(int(now.timestamp()) - FIRST_LOOK_S)
    return {name: _mark(kept.get(name)) or first if isinstance(kept, dict) else first for name in locations}


def write(marks: dict[str, Mark]) -> str:
    """The cursor: the same for the same marks."""
    found = {name: [mark.start, "".join(mark.seen)] for name, mark in sorted(marks.items())}
    return json.dumps(found, separators=(",", ":"))


def _mark(kept: object) -> Mark | None:
    match kept:
        case [int(start), str(seen)]:
            return Mark(start, tuple(unpacked(seen)))
        case _:
            return None
