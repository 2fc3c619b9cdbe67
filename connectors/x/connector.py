"""The connector of X: what it can do, and where each part of it stands."""

from collections.abc import AsyncIterator, Sequence
from typing import ClassVar

from connectors.contract import (
    Answer,
    Connector,
    ConnectorSettings,
    FetchesMedia,
    Handshake,
    Media,
    Page,
    Polls,
    SendsReplies,
    TakesWebhooks,
)
from connectors.http import Http
from connectors.x import health, sending, webhook
from connectors.x.client import Client
from connectors.x.fetching import fetch
from connectors.x.normalise import normalise
from connectors.x.polling import Poller
from connectors.x.settings import Settings as XSettings
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits


class X(Connector[XSettings], TakesWebhooks, Polls, SendsReplies, FetchesMedia):
    """One account on X: its mentions and its direct messages."""

    channel: ClassVar[str] = "x"
    title: ClassVar[str] = "X"
    badge: ClassVar[str] = "X"
    colour: ClassVar[str] = "#0f1419"
    Settings: ClassVar[type[ConnectorSettings]] = XSettings
    limits: ClassVar[ReplyLimits] = sending.POST

    def __init__(self, account: str, settings: XSettings, http: Http) -> None:
        super().__init__(account, settings, http)
        self._client = Client(settings, http)
        self._poller = Poller(settings, self._client)

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """Read a polled page or a webhook of either of X's products."""
        return normalise(envelope.body, self.settings.own_id)

    def verify(self, envelope: Envelope) -> None:
        """Check X's signature over the raw body."""
        webhook.verify(envelope, self.settings.consumer_secret.get_secret_value())

    def handshake(self, request: Handshake) -> Answer:
        """Answer X's challenge-response check."""
        return webhook.answer_challenge(request, self.settings.consumer_secret.get_secret_value())

    async def subscribe(self, address: str) -> None:
        """Register the address for the app and subscribe the account, where it uses Account Activity."""
        if self.settings.webhook == "account_activity":
            await webhook.subscribe(self._client, address)

    @property
    def poll_every_s(self) -> float | None:
        """As the settings say; 0 there means never."""
        return self.settings.poll_every_s or None

    def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """Mentions, then direct messages, each oldest first."""
        return self._poller.poll(cursor)

    def limits_for(self, conversation_id: str) -> ReplyLimits:
        """280 weighted characters under a post, 10,000 characters in direct messages."""
        return sending.limits_for(conversation_id)

    async def send(self, reply: Reply) -> Receipt:
        """Reply under the post, or in the direct messages."""
        return await sending.send(self._client, reply)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """Fetch a photo or video; media of direct messages with a signed call."""
        return await fetch(self._client, self.http, self.settings.media_base, attachment, max_bytes=max_bytes)

    async def check(self) -> Health:
        """Look at token, access level, usage and webhook."""
        return await health.check(self.settings, self._client)
