"""Emergencies: danger to life is told to 112 at once, loudly; an officer sees it at the top of every list."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from aggregator.alerts import Teller, tell
from aggregator.triage import place_of
from model.clock import Clock
from store import complaints, triage
from store.database import Database
from understanding.insight import Insight

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """What is told: where, of what sort, and where to read on. The citizen's words stay in the inbox."""

    number: str
    category: str | None
    place: str | None
    address: str | None  #: of the complaint's page, where the daemon knows its own
    at: datetime  #: UTC

    @property
    def text(self) -> str:
        """In a few lines, for people."""
        lines = [f"DARURAT {self.number}: {self.category or '?'}", self.place or "lokasi belum diketahui"]
        return "\n".join([*lines, self.address] if self.address else lines)

    @property
    def document(self) -> dict[str, Any]:
        """For programs."""
        return {
            "text": self.text,
            "emergency": True,
            "number": self.number,
            "category": self.category,
            "place": self.place,
            "address": self.address,
            "at": self.at,
        }


@dataclass(slots=True, kw_only=True)
class Emergencies:
    """Tells what the pipeline flagged. The complaint is in the store and on open pages already."""

    database: Database
    insight: Insight
    clock: Clock
    tellers: Sequence[Teller] = ()
    public_address: str = ""
    _telling: set[asyncio.Task[None]] = field(default_factory=set)

    def flagged(self, numbers: Sequence[str]) -> None:
        """Tell of these complaints, without keeping the caller: one line in the log for all that came at once."""
        if numbers:
            log.error("emergency", extra={"complaints": " ".join(numbers)})
        for number in numbers if self.tellers else ():
            task = asyncio.get_running_loop().create_task(self._tell(number))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _tell(self, number: str) -> None:
        row = await self.database.read(partial(complaints.by_number, number=number))
        if row is None:
            return
        suggested = (await self.database.read(partial(triage.of, complaint_ids=[row.id]))).get(row.id)
        category = suggested.category if suggested else None
        await tell(
            self.tellers,
            Emergency(
                number=number,
                category=self.insight.tree.name(category) if category else None,
                place=self.insight.label(place_of(suggested)) if suggested else None,
                address=f"{self.public_address}/complaints/{number}" if self.public_address else None,
                at=self.clock(),
            ),
        )
