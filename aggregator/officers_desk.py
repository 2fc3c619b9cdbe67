"""What every further desk of the officers has: one transaction an action, and bells that ring after it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from aggregator.batch import Ground
from aggregator.officer_moves import By
from model.clock import Clock, NewId
from store.database import Database
from understanding.insight import Insight

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficersDesk:
    """The base. `on_change` is called after each commit: open pages and the queue look again."""

    database: Database
    clock: Clock
    new_id: NewId
    insight: Insight
    on_change: Callable[[], None]

    async def do(self, job: Callable[[Connection], T]) -> T:
        """Run one action."""
        done = await self.database.write(job)
        self.on_change()
        return done

    def ground(self) -> Ground:
        """What is decided on now."""
        return Ground(now=self.clock(), new_id=self.new_id, insight=self.insight)

    def by(self, officer_id: int) -> By:
        """Who decides now."""
        return By(officer_id=officer_id, now=self.clock(), new_id=self.new_id)
