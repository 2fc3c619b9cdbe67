"""The cursor: which comments are known, in the state in which they are known."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from connectors.digest import unpacked

FIRST_LOOK_S = 86_400  #: without a cursor a day is looked back
DEEP_EVERY_S = 1_800  #: how often the whole window is looked through, and not only its newest part


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the polls have come; times are Unix seconds."""

    start: int  #: what was written before this is none of ours: a day before the first poll
    deep_at: int  #: when the window was last looked through to its end
    seen: frozenset[str] = frozenset()  #: digests

    @classmethod
    def read(cls, cursor: str | None, now: datetime) -> "Mark":
        """A cursor of another make is as good as none."""
        first = cls(int(now.timestamp()) - FIRST_LOOK_S, 0)
        try:
            found = json.loads(cursor) if cursor is not None else None
            if found is None:
                return first
            return cls(int(found["start"]), int(found["deep_at"]), frozenset(unpacked(str(found["seen"]))))
        except (ValueError, TypeError, KeyError):
            return first

    def write(self) -> str:
        """The cursor: the same for the same mark."""
        found = {"start": self.start, "deep_at": self.deep_at, "seen": "".join(sorted(self.seen))}
        return json.dumps(found, separators=(",", ":"))

    def is_deep(self, now: datetime) -> bool:
        """Whether it is time to look through the whole window."""
        return now.timestamp() - self.deep_at >= DEEP_EVERY_S

    def moved(self, met: Iterable[str], now: datetime, *, deep: bool) -> "Mark":
        """After a poll. A deep one has met all that is still of interest; another adds to what is known."""
        if deep:
            return Mark(self.start, int(now.timestamp()), frozenset(met))
        return Mark(self.start, self.deep_at, self.seen | frozenset(met))
