"""Our own door: what the inbox's pages and the report API take in enters the same journal as any webhook."""

from collections.abc import Callable
from dataclasses import dataclass

from aggregator.accounts import Key
from aggregator.receive import Intake
from model.envelope import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where our own envelopes enter."""

    intake: Intake
    on_received: Callable[[Key], None]  #: told once the envelope is durable

    async def keep(self, envelope: Envelope) -> None:
        """Return when the envelope is durable.

        Raises:
            StoreUnavailable: it is not kept.
        """
        await self.intake.keep(envelope)
        self.on_received((envelope.channel, envelope.account))
