"""How far the polls have come: the cursor."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

OVERLAP_S = 86_400  #: what is shown late (held back for review) is older than what has been seen; also the first look
MESSAGES_OVERLAP_S = 3_600  #: messages are held back by nobody
MAX_SEEN = 1_000  #: ids in a cursor; beyond them pages are kept again and absorbed as known
MAX_COUNTS = 2_000  #: of videos and threads whose number of comments or replies is remembered


@dataclass(frozen=True, slots=True)
class Mark:
    """What has been seen."""

    at: int  #: Unix seconds of the newest that was seen
    seen: frozenset[str] = frozenset()  #: ids of what is newer than `at - OVERLAP_S`
    counts: Mapping[str, int] = field(default_factory=dict)  #: comments of a video or replies of a comment, by its id

    @property
    def since(self) -> int:
        """Unix seconds: a comment that is older is known."""
        return self.at - OVERLAP_S

    @classmethod
    def read(cls, cursor: str | None, now: datetime) -> "Mark":
        """A cursor of another make is as good as none."""
        first = cls(int(now.timestamp()))
        try:
            found = json.loads(cursor) if cursor is not None else {}
            if not found:
                return first
            counts = {str(name): int(count) for name, count in found["counts"].items()}
            return cls(int(found["at"]), frozenset(map(str, found["seen"])), counts)
        except (ValueError, TypeError, KeyError, AttributeError):
            return first

    def write(self) -> str:
        """The cursor: the same for the same mark."""
        told = {"at": self.at, "seen": sorted(self.seen), "counts": self.counts}
        return json.dumps(told, separators=(",", ":"))

    def moved(self, met: Mapping[str, int], counts: Mapping[str, int], now: datetime, *, whole: bool) -> "Mark":
        """After everything in `met` (id to Unix seconds) has been seen, and so much under each video and comment.

        It stays where it is after a round that was not `whole`: what was left out may be older than what was met.
        """
        at = min(max([self.at, *met.values()]), int(now.timestamp())) if whole else self.at
        recent = sorted((name for name, time in met.items() if time >= at - OVERLAP_S), key=lambda name: -met[name])
        kept = {name: count for name, count in self.counts.items() if name not in counts}
        return Mark(at, frozenset(recent[:MAX_SEEN]), dict([*kept.items(), *counts.items()][-MAX_COUNTS:]))
