"""The pipeline: what was received is read, applied and announced, batch by batch.

Intake has priority: understanding steps back until a burst of webhooks is over, so that they are thanked for at once
and understood right after. A burst that lasts for seconds is no burst: then both take turns.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from aggregator import normalise
from aggregator.accounts import Accounts, Key
from aggregator.apply import apply
from aggregator.batch import Acknowledgement, Applied, Rules
from aggregator.bell import rung
from aggregator.comprehend import comprehend
from aggregator.normalise import Reading
from aggregator.receive import Intake
from aggregator.sayings import Say
from model.clock import Clock, NewId
from store import cursors, envelopes
from store.database import Database, StoreUnavailable
from understanding.insight import Insight

BATCH = 250  #: envelopes in one transaction
GATHER_S = 0.01  #: after an arrival: what comes with it is read with it
BURST_S = 2.0  #: for how long intake has priority
IDLE_S = 1.0  #: how often to look for envelopes that another process received
LEASE = "pipeline"
LEASE_S = 15.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Reads the journal and applies it. One process at a time holds the lease."""

    database: Database
    intake: Intake
    accounts: Accounts
    clock: Clock
    new_id: NewId
    acknowledgement: Acknowledgement
    say: Say
    insight: Insight
    holder: str  #: this process
    on_applied: Callable[[Applied], None]
    hooked: Callable[[Key], bool] = lambda _: False  #: whether webhooks come to this account

    async def run(self) -> None:
        """Work until cancelled. Whatever happens to one batch, the next one is tried."""
        while True:
            try:
                await self._step_back()
                worked = await self._turn()
            except StoreUnavailable:
                log.warning("the store is unavailable; the journal waits")
                await asyncio.sleep(IDLE_S)
                continue
            if not worked:
                await self._wait()

    async def drain(self) -> int:
        """Work until nothing is pending; how many envelopes that were. For replays and tests."""
        total = 0
        while count := await self._turn():
            total += count
        return total

    async def _wait(self) -> None:
        await rung(self.intake.arrived, IDLE_S)
        await asyncio.sleep(GATHER_S)

    async def _step_back(self) -> None:
        """Let a burst of webhooks be thanked for first."""
        loop = asyncio.get_running_loop()
        while loop.time() - self.intake.busy_since < BURST_S:
            wait_s = self.intake.until_lull(loop.time())
            if not wait_s:
                return
            await asyncio.sleep(wait_s)

    async def _turn(self) -> int:
        """One batch; how many envelopes were in it."""
        self.intake.arrived.clear()
        now = self.clock()
        take = partial(
            cursors.take_lease, name=LEASE, holder=self.holder, now=now, until=now + timedelta(seconds=LEASE_S)
        )
        rows = await self.database.read(partial(envelopes.next_pending, after=0, most=BATCH))
        if not rows or not await self.database.write(take):
            return 0
        readings = [normalise.read(self.accounts, row) for row in rows]
        await self._apply(await asyncio.to_thread(comprehend, readings, self.insight.understand))
        return len(rows)

    async def _apply(self, readings: Sequence[Reading]) -> None:
        """The whole batch; when that fails for a reason of its own, each envelope alone, and the culprit set aside."""
        try:
            applied = await self._write(readings)
        except StoreUnavailable:
            raise
        except Exception as error:
            if len(readings) > 1:
                for reading in readings:
                    await self._apply([reading])
                return
            log.exception("an envelope could not be applied", extra={"envelope": readings[0].envelope_id})
            applied = await self._write([_spoiled(readings[0], error)])
        self.on_applied(applied)

    async def _write(self, readings: Sequence[Reading]) -> Applied:
        rules = Rules(
            accounts=self.accounts,
            now=self.clock(),
            new_id=self.new_id,
            acknowledgement=self.acknowledgement,
            say=self.say,
            insight=self.insight,
            hooked=self.hooked,
        )
        return await self.database.write(partial(apply, readings=readings, rules=rules))


def _spoiled(reading: Reading, error: Exception) -> Reading:
    return Reading(
        envelope_id=reading.envelope_id,
        channel=reading.channel,
        account=reading.account,
        received_at=reading.received_at,
        error=f"could not be applied: {type(error).__name__}; this is a defect of ours, replay after the mend",
    )
