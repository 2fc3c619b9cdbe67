"""The advisor: a larger model behind an HTTP address, asked about what ours is unsure of. Never a requirement.

It is sent the citizen's words with personal data masked, and nothing else of them. What it says is a suggestion as ours
are: an officer's decision stands above it, and danger to life is never talked down. Its wire: `docs/understanding.md`.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection

from aggregator.batch import Ground
from aggregator.reconsider import reconsider
from aggregator.triage import SEVERITY, announce_triage
from connectors.http import Http
from model.clock import Clock, NewId
from model.reply import PlatformError
from model.understanding import ContentKind, Urgency
from store import messages, triage
from store.columns import Record
from store.database import Database, StoreUnavailable
from understanding.insight import Insight
from understanding.personal import mask

AT_ONCE = 4
LONGEST = 4_000  #: characters that are sent
log = logging.getLogger(__name__)


class Advice(BaseModel):
    """What it answers; what it does not know it leaves out."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: ContentKind | None = None
    category: str | None = None
    urgency: Urgency | None = None
    confidence: float = Field(default=0.5, ge=0, le=1)


@dataclass(slots=True, kw_only=True)
class Advisor:
    """Asks in the background. While it is away, or answers nonsense, our own suggestions stand."""

    database: Database
    http: Http
    url: str
    token: str
    below: float  #: it is asked where our confidence in the category is less
    insight: Insight
    clock: Clock
    new_id: NewId
    on_change: Callable[[], None]
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _asking: set[asyncio.Task[None]] = field(default_factory=set)

    def opened(self, complaint_ids: Sequence[int]) -> None:
        """Ask about those of these new complaints that are unclear, without keeping the caller."""
        if complaint_ids:
            task = asyncio.get_running_loop().create_task(self._ask_about(complaint_ids))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def idle(self) -> None:
        """Return when nothing is being asked any more."""
        while self._asking:
            await asyncio.gather(*self._asking)

    async def _ask_about(self, complaint_ids: Sequence[int]) -> None:
        try:
            known = await self.database.read(partial(triage.of, complaint_ids=complaint_ids))
            unclear = [row for row in known.values() if row.category is None or row.category_confidence < self.below]
            await asyncio.gather(*(self._ask(row) for row in unclear))
        except StoreUnavailable:
            log.warning("the store is unavailable; the advisor is not asked")

    async def _ask(self, row: Record) -> None:
        said = await self.database.read(partial(messages.of_complaint, complaint_id=row.complaint_id))
        text = "\n".join(one.text for one in said if one.direction == messages.IN and one.text)
        if not text:
            return
        async with self._places:
            advice = await self._advice(mask(text[:LONGEST]))
        if advice is not None:
            await self.database.write(partial(self._take, complaint_id=row.complaint_id, advice=advice))
            self.on_change()

    async def _advice(self, text: str) -> Advice | None:
        headers = {"content-type": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        question = {
            "text": text,
            "kinds": [kind.value for kind in ContentKind],
            "categories": [{"code": code, "name": self.insight.tree.name(code)} for code in self.insight.tree],
            "urgencies": [urgency.value for urgency in Urgency],
        }
        try:
            answer = await self.http.request("POST", self.url, headers=headers, body=orjson.dumps(question))
            return Advice.model_validate_json(answer.body)
        except PlatformError as failure:
            log.warning("the advisor did not answer", extra={"error": str(failure)})
        except ValidationError as error:
            log.warning("the advisor's answer is none", extra={"errors": error.error_count()})
        return None

    def _take(self, connection: Connection, complaint_id: int, advice: Advice) -> None:
        row = triage.of(connection, [complaint_id])[complaint_id]
        values = self._values(row, advice)
        if not values:
            return
        now = self.clock()
        triage.change(connection, complaint_id, {**values, "model": f"{row.model}+advisor"[:64]}, now)
        reconsider(connection, [complaint_id], Ground(now=now, new_id=self.new_id, insight=self.insight))
        announce_triage(connection, complaint_id, self.insight, now, self.new_id)

    def _values(self, row: Record, advice: Advice) -> dict[str, Any]:
        open_to = {"kind", "category", "urgency"} - set(orjson.loads(row.settled))
        values: dict[str, Any] = {}
        surer = advice.confidence > row.category_confidence
        if advice.category in self.insight.tree and "category" in open_to and surer:
            ours = [[row.category, round(row.category_confidence, 3)]] if row.category else []
            others = [one for one in ours + orjson.loads(row.alternatives) if one[0] != advice.category]
            values |= {"category": advice.category, "category_confidence": advice.confidence}
            values["alternatives"] = orjson.dumps(others[:4]).decode()
        if advice.kind is not None and "kind" in open_to and advice.confidence > row.kind_confidence:
            values |= {"kind": advice.kind.value, "kind_confidence": advice.confidence}
        worse = advice.urgency is not None and SEVERITY[advice.urgency] > SEVERITY[Urgency(row.urgency)]
        if advice.urgency is not None and "urgency" in open_to and worse:
            values |= {"urgency": advice.urgency.value, "urgency_confidence": advice.confidence}
        return values
