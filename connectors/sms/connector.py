"""The connector of SMS: what it can do, and where each part of it stands."""

from collections.abc import Sequence
from typing import ClassVar

from connectors.contract import Connector, ConnectorSettings, SendsReplies, TakesWebhooks
from connectors.http import Http
from connectors.sms import delivery, health, proof, reading, sending
from connectors.sms.alphabet import units_in
from connectors.sms.settings import Settings as SmsSettings
from model.envelope import Envelope
from model.event import Event
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits, TextUnit


class Sms(Connector[SmsSettings], TakesWebhooks, SendsReplies):
    """One short code behind one Kannel gateway."""

    channel: ClassVar[str] = "sms"
    title: ClassVar[str] = "SMS"
    badge: ClassVar[str] = "SM"
    colour: ClassVar[str] = "#3f6212"
    ids_are_personal: ClassVar[bool] = True
    Settings: ClassVar[type[ConnectorSettings]] = SmsSettings
    signs_body = False  # the proof is a shared password
    reads_query = True
    delivers_by_get = True
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.UTF16, maximum=units_in(4))

    def __init__(self, account: str, settings: SmsSettings, http: Http) -> None:
        super().__init__(account, settings, http)
        self._address = settings.report_to

    def verify(self, envelope: Envelope) -> None:
        """The password of our address in Kannel's configuration."""
        proof.verify(envelope, self.settings.secret.get_secret_value())

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """A message, a part of one, or a delivery report."""
        return reading.events(delivery.read(envelope), self.settings)

    async def subscribe(self, address: str) -> None:
        """Delivery reports go to our public address, where the settings name no nearer one."""
        self._address = self._address or address

    def limits_for(self, conversation_id: str) -> ReplyLimits:
        """What fits into as many SMS as the settings allow, whatever the signs are."""
        return ReplyLimits(unit=TextUnit.UTF16, maximum=units_in(self.settings.max_sms))

    async def send(self, reply: Reply) -> Receipt:
        """Hand one part to smsbox; it cuts it into SMS and joins them on the citizen's phone."""
        headers, body = sending.request_of(reply, self.settings, self._address)
        answer = await self.http.request("POST", self.settings.api_base + sending.PATH, headers=headers, body=body)
        return sending.receipt_of(answer, reply)

    async def check(self) -> Health:
        """Look at the gateway's credentials, and whether reports can come."""
        return await health.check(self.http, self.settings, self._address)
