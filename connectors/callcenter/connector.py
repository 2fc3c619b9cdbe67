"""The call centre: what operators type comes in, answers lie before them until somebody has called back."""

from collections.abc import Sequence
from typing import ClassVar

from connectors.callcenter import reading
from connectors.callcenter.settings import Settings
from connectors.contract import Connector, SendsReplies
from model.envelope import Envelope
from model.event import Event
from model.health import Finding, Health, HealthState
from model.reply import Receipt, Rejected, Reply, ReplyLimits, TextUnit


class CallCenter(Connector[Settings], SendsReplies):
    """One call centre. Sending is laying a note before the operators; it is delivered when one of them has called."""

    channel: ClassVar[str] = "callcenter"
    title: ClassVar[str] = "Call Center 112"
    badge: ClassVar[str] = "CC"
    colour: ClassVar[str] = "#9c2f4f"
    ids_are_personal: ClassVar[bool] = True
    in_house: ClassVar[bool] = True
    Settings = Settings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=2000)
    idempotent_send: ClassVar[bool] = True  #: the same note again is the same note

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """See `reading`."""
        return reading.events(envelope.body)

    async def send(self, reply: Reply) -> Receipt:
        """The note is the part itself, in the store: nothing else has to happen."""
        if len(reply.text) > self.limits.maximum:
            raise Rejected("longer than anybody reads out on the phone: 2000 characters at the most")
        return Receipt(platform_message_id=reply.key)

    async def check(self) -> Health:
        """Nothing of it can be away while our own page is there."""
        state, message = HealthState.OK, f"operators of {self.settings.number} type into our own page"
        return Health(findings=[Finding(code="connection", state=state, message=message)])
