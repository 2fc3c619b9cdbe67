"""The TikTok connector: comments on the city's videos, direct messages, and answers to both."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import ClassVar

from connectors.contract import Connector, FetchesMedia, Media, Page, Polls, SendsReplies, TakesWebhooks
from connectors.reading import read_json
from connectors.tiktok import comments, health, media, messages, polling, sending, webhook
from connectors.tiktok.api import Api
from connectors.tiktok.names import is_comment
from connectors.tiktok.settings import Settings
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits


class TikTok(Connector[Settings], TakesWebhooks, Polls, SendsReplies, FetchesMedia):
    """A Business Account of the city's on TikTok."""

    channel: ClassVar[str] = "tiktok"
    title: ClassVar[str] = "TikTok"
    badge: ClassVar[str] = "TT"
    colour: ClassVar[str] = "#c2123f"
    Settings = Settings
    limits: ClassVar[ReplyLimits] = sending.MESSAGE_LIMITS

    @cached_property
    def _api(self) -> Api:
        """One for the connector's life: it holds the renewed tokens."""
        return Api(self.settings, self.http)

    def limits_for(self, conversation_id: str) -> ReplyLimits:
        """Comments are short, messages are not."""
        return sending.COMMENT_LIMITS if is_comment(conversation_id) else sending.MESSAGE_LIMITS

    def verify(self, envelope: Envelope) -> None:
        """`TikTok-Signature` over its time and the raw bytes."""
        secret = self.settings.app_secret.get_secret_value()
        webhook.verify(envelope, secret, self.settings.signature_tolerance_s)

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """A webhook names its `event`; a polled page has `data` with comments or messages."""
        body = read_json(envelope.body).object()
        if "event" in body:
            return webhook.read(body, self.settings)
        data = body["data"].object()
        if "messages" in data:
            return messages.read_page(data, self.settings.business_id)
        return comments.read(data["comments"].items())

    @property
    def poll_every_s(self) -> float | None:
        """As set; 0 means never."""
        return self.settings.poll_every_s or None

    def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """Comments, replies and messages since the cursor, less an hour; whatever is known already is absorbed."""
        return polling.pages(self._api, cursor, datetime.now(UTC))

    async def send(self, reply: Reply) -> Receipt:
        """A public reply under a comment, or a direct message."""
        return await sending.send(self._api, reply)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """See `media`."""
        return await media.fetch(self._api, attachment, max_bytes)

    async def check(self) -> Health:
        """Token, permissions, webhooks, and the end of the authorization where it is known."""
        return await health.check(self._api, datetime.now(UTC))

    async def subscribe(self, address: str) -> None:
        """Tell TikTok where the app's webhooks go. There is one address for all accounts of an app."""
        secret = self.settings.app_secret.get_secret_value()
        for event_type in health.wanted_events(self._api):
            told = {"app_id": self.settings.app_id, "secret": secret, "event_type": event_type}
            await self._api.as_app("POST", "business/webhook/update", {**told, "callback_url": address})
