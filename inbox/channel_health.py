"""The state of all channels for the foot of each page: asked for at most every few seconds."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from inbox.parts import ChannelsState
from model.clock import Clock
from model.health import HealthState

FRESH = timedelta(seconds=5)
WORST_FIRST = {HealthState.FAILING.value: 0, HealthState.WARNING.value: 1, HealthState.OK.value: 2}


class ChannelHealth:
    """Remembers what the watch said last."""

    def __init__(self, state: ChannelsState, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._rows: list[dict[str, Any]] = []
        self._asked_at: datetime | None = None
        self._lock = asyncio.Lock()

    async def rows(self) -> Sequence[dict[str, Any]]:
        """One row an account, the worst first."""
        async with self._lock:
            now = self._clock()
            if self._asked_at is None or now - self._asked_at > FRESH:
                rows = await self._state()
                self._rows = sorted(rows, key=lambda row: (WORST_FIRST.get(row["state"], 1), row["title"]))
                self._asked_at = now
        return self._rows

    async def summary(self) -> dict[str, Any]:
        """How many are well and how many need a look, and the worst state."""
        rows = await self.rows()
        well = sum(row["state"] == HealthState.OK.value for row in rows)
        worst = rows[0]["state"] if rows else HealthState.OK.value
        return {"well": well, "unwell": len(rows) - well, "state": worst}
