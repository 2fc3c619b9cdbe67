"""Polling Graph's lists: how far the polls have come, and which pages are worth keeping.

Graph lists the newest first. A page in which everything is known is not kept; only the last page of a round moves the
cursor, so that a crash half-way does not skip the older ones.
"""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from connectors.contract import Page
from connectors.reading import Node

FIRST_LOOK_S = 86_400  #: without a cursor a day is looked back
OVERLAP_S = 3_600  #: what is shown late (held back for review, unhidden) is older than what has been seen
MAX_SEEN = 1_000  #: ids in a cursor; beyond them pages are kept again and absorbed as known
MAX_PAGES = 100  #: of one listing: more is no listing that ends
ONWARD = frozenset({"after", "until", "offset", "__paging_token"})  #: what is taken from Graph's link to the next page

#: The pages of a listing: the bytes, and when everything in them was written (Unix seconds, by id).
Walk = AsyncIterator[tuple[bytes, Mapping[str, int]]]


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the polls have come."""

    at: int  #: Unix seconds of the newest that was seen
    seen: frozenset[str] = frozenset()  #: ids of what is newer than `since`

    @property
    def since(self) -> int:
        """Unix seconds: what is older has been seen."""
        return self.at - OVERLAP_S

    @classmethod
    def read(cls, cursor: str | None, now: datetime) -> "Mark":
        """A cursor of another make is as good as none."""
        first = cls(int(now.timestamp()) - FIRST_LOOK_S)
        try:
            found = json.loads(cursor) if cursor is not None else {}
            return cls(int(found["at"]), frozenset(map(str, found["seen"]))) if found else first
        except (ValueError, TypeError, KeyError):
            return first

    def write(self) -> str:
        """The cursor: the same for the same mark."""
        return json.dumps({"at": self.at, "seen": sorted(self.seen)}, separators=(",", ":"))

    def moved(self, met: Mapping[str, int], now: datetime) -> "Mark":
        """The mark after a round that has met these."""
        at = min(max([self.at, *met.values()]), int(now.timestamp()))
        recent = sorted((name for name, time in met.items() if time >= at - OVERLAP_S), key=lambda name: -met[name])
        return Mark(at, frozenset(recent[:MAX_SEEN]))


async def pages(walks: Iterable[Walk], mark: Mark, cursor: str | None, now: datetime) -> AsyncIterator[Page]:
    """Yield what is new since `mark` (which was read out of `cursor`), oldest first.

    Raises:
        PlatformError: of the closed family; then nothing has been yielded.
    """
    kept: list[bytes] = []
    met: dict[str, int] = {}
    for walk in walks:
        fresh = []
        async for body, times in walk:
            if any(name not in mark.seen and at >= mark.since for name, at in times.items()):
                fresh.append(body)
            met |= times
        kept += reversed(fresh)
    following = mark.moved(met, now).write()
    for body in kept[:-1]:
        yield Page(body=body, cursor=cursor)
    if kept:
        yield Page(body=kept[-1], cursor=following)
    elif following != cursor:
        yield Page(body=None, cursor=following)


def onward(paging: Node) -> dict[str, str]:
    """The cursor in the link to the next page, which itself is never followed; empty: there is none."""
    link = paging["next"].text()
    if link is None:
        return {}
    try:
        query = parse_qsl(urlsplit(link).query)
    except ValueError:
        return {}
    return {name: value for name, value in query if name in ONWARD}
