"""Live pages: changes of the feed become rows and counts, drawn once, and handed to every open page.

A page says where it stands (`Last-Event-ID`, or `after`), is given what it missed, and goes on from there.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson
from jinja2 import Environment
from sqlalchemy import Connection

from aggregator.feed import Feed
from inbox import rows as row_html
from inbox.translation import words
from inbox.views import counts_by_view
from model.clock import Clock
from store import complaints
from store.columns import Record
from store.database import Database, StoreUnavailable

BATCH_S = 0.15  #: changes within this time travel together
LOOK_S = 10.0
AWAY_S = 1.0
MOST_ROWS = 200  #: complaints in one message; whoever missed more draws the page anew
MOST_WAITING = 64  #: messages that a slow page may be behind
MOST_A_VIEWER = 8  #: connections of one officer
STALE = b"event: stale\ndata: {}\n\n"
log = logging.getLogger(__name__)


class TooManyPages(Exception):
    """The officer has as many live pages open as one may have."""


@dataclass(slots=True, eq=False)
class Viewer:
    """One open page."""

    officer_id: int
    language: str
    waiting: deque[bytes] = field(default_factory=deque)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    stale: bool = False
    closed: bool = False

    def give(self, message: bytes) -> None:
        """Hand over a message; a page that does not keep up is told to draw itself anew."""
        if len(self.waiting) >= MOST_WAITING:
            self.waiting.clear()
            self.stale = True
        else:
            self.waiting.append(message)
        self.ready.set()

    async def take(self, timeout_s: float) -> list[bytes]:
        """What has come; nothing when nothing comes in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self.ready.wait()
        self.ready.clear()
        messages = list(self.waiting)
        self.waiting.clear()
        if self.stale:
            self.stale = False
            return [STALE]
        return messages

    def close(self) -> None:
        """End the page's stream."""
        self.closed = True
        self.ready.set()


@dataclass(slots=True, kw_only=True)
class Hub:
    """Reads the feed once, whoever is looking."""

    database: Database
    feed: Feed
    templates: Environment
    clock: Clock
    _viewers: defaultdict[int, set[Viewer]] = field(default_factory=lambda: defaultdict(set))
    _position: int | None = None  #: how far the feed was read; None: nobody is looking, and nothing is read
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._wanted.wait()
            if not self._viewers or self._position is None:
                self._position = None
                self._wanted.clear()
                continue
            try:
                self._position = await self._read(self._position)
            except StoreUnavailable:
                await asyncio.sleep(AWAY_S)

    async def _read(self, position: int) -> int:
        changes = list(await self.feed.since(position, LOOK_S))
        if not changes:
            return position
        await asyncio.sleep(BATCH_S)
        changes += await self.feed.since(changes[-1].id, 0)
        await self._tell(changes)
        return int(changes[-1].id)

    async def join(self, officer_id: int, language: str) -> Viewer:
        """A page opens: from when this returns on, it misses nothing.

        Raises:
            TooManyPages: the officer has too many open.
            StoreUnavailable: the database is away.
        """
        if len(self._viewers.get(officer_id, ())) >= MOST_A_VIEWER:
            raise TooManyPages
        viewer = Viewer(officer_id, language)
        self._viewers[officer_id].add(viewer)
        if self._position is None:
            try:
                newest = await self.feed.newest()
            except BaseException:
                self.leave(viewer)
                raise
            self._position = newest if self._position is None else self._position
        self._wanted.set()
        return viewer

    def leave(self, viewer: Viewer) -> None:
        """A page closes."""
        self._viewers[viewer.officer_id].discard(viewer)
        if not self._viewers[viewer.officer_id]:
            del self._viewers[viewer.officer_id]

    def close(self) -> None:
        """End every stream: the process is going."""
        for viewer in self._everybody():
            viewer.close()

    async def missed(self, after: int, language: str) -> bytes | None:
        """One message with all that changed after `after`; None when nothing did."""
        changes = await self.feed.since(after, 0)
        if not changes:
            return None
        return (await self._messages(changes, {language}))[language]

    def _everybody(self) -> list[Viewer]:
        return [viewer for viewers in self._viewers.values() for viewer in viewers]

    async def _tell(self, changes: Sequence[Record]) -> None:
        languages = {viewer.language for viewer in self._everybody()}
        if not languages:
            return
        try:
            messages = await self._messages(changes, languages)
        except StoreUnavailable:
            raise
        except Exception:  # one row that cannot be drawn must not stop the pages of everybody
            log.exception("live pages: changes could not be drawn")
            messages = dict.fromkeys(languages, _event(changes[-1].id, "stale", {}))
        for viewer in self._everybody():
            if viewer.language in messages:  # one who joined meanwhile is given these by `missed`
                viewer.give(messages[viewer.language])

    async def _messages(self, changes: Sequence[Record], languages: set[str]) -> dict[str, bytes]:
        ids = sorted({change.complaint_id for change in changes})
        if len(ids) > MOST_ROWS:
            return dict.fromkeys(languages, _event(changes[-1].id, "stale", {}))

        def look(connection: Connection) -> tuple[Sequence[Record], dict[str, int]]:
            return complaints.rows(connection, ids), complaints.status_counts(connection)

        rows, counts = await self.database.read(look)
        return {language: self._message(changes[-1].id, rows, counts, language) for language in languages}

    def _message(self, feed_id: int, rows: Sequence[Record], counts: dict[str, int], language: str) -> bytes:
        now, said = self.clock(), words(language)
        drawn = [
            {
                "id": row.id,
                "number": row.number,
                "status": row.status,
                "channel": row.channel,
                "version": row.version,
                "urgency": row.urgency,
                "category": row.category,
                "area": row.area,
                "duplicate": row.duplicate_of is not None,
                "incident": row.incident_number,
                "html": row_html.draw(self.templates, row, said, now),
            }
            for row in rows
        ]
        return _event(feed_id, "changes", {"rows": drawn, "counts": counts_by_view(counts)})


def _event(feed_id: int, name: str, data: dict[str, Any]) -> bytes:
    """One server-sent event; JSON has no line ends in it."""
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (feed_id, name.encode(), orjson.dumps(data))
