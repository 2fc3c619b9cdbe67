"""The Threads connector: replies to the city's profile, mentions of it, and its answers."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from connectors import meta
from connectors.contract import (
    Answer,
    Connector,
    FetchesMedia,
    Handshake,
    Media,
    Page,
    Polls,
    SendsReplies,
    TakesWebhooks,
)
from connectors.quota import HasQuotas, Quota
from connectors.reading import each, read_json
from connectors.threads import health, media, polling, posts, sending, webhook
from connectors.threads.api import Api
from connectors.threads.settings import Settings
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits, TextUnit


class Threads(Connector[Settings], TakesWebhooks, Polls, SendsReplies, FetchesMedia, HasQuotas):
    """The city's profile on Threads. Everything there is public."""

    channel: ClassVar[str] = "threads"
    title: ClassVar[str] = "Threads"
    badge: ClassVar[str] = "TH"
    colour: ClassVar[str] = "#3d3d3d"
    Settings = Settings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.BYTES, maximum=sending.MAX_BYTES)

    @property
    def _api(self) -> Api:
        return Api(self.settings, self.http)

    @property
    def quotas(self) -> Sequence[Quota]:
        """A thousand replies a day."""
        return (sending.REPLIES,)

    def verify(self, envelope: Envelope) -> None:
        """`X-Hub-Signature-256` over the raw bytes."""
        meta.verify(envelope, self.settings.app_secret.get_secret_value())

    def handshake(self, request: Handshake) -> Answer:
        """`hub.challenge`."""
        return meta.handshake(request, self.settings.verify_token.get_secret_value())

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """A polled page has `data`, newest first; anything else is a webhook."""
        body = read_json(envelope.body).object()
        if "data" not in body:
            return webhook.read(body, self.settings)
        oldest_first = reversed(list(body["data"].items()))
        return each(oldest_first, lambda post: [posts.read(post, self.settings.username)])

    @property
    def poll_every_s(self) -> float | None:
        """As set; 0 means never."""
        return self.settings.poll_every_s or None

    def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """Own posts, mentions and replies since the cursor, less an hour; whatever is known already is absorbed."""
        return polling.pages(self._api, cursor, datetime.now(UTC))

    async def send(self, reply: Reply) -> Receipt:
        """A public reply: a container, then its publication."""
        return await sending.send(self._api, reply)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """From the address that was told, or from a fresh one by the media id."""
        return await media.fetch(self._api, attachment, max_bytes)

    async def check(self) -> Health:
        """Token, permissions, expiry, profile and quota."""
        return await health.check(self._api, datetime.now(UTC))
