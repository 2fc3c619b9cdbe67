"""The Facebook connector: a Page's feed, comments, visitor posts and mentions. Messages are the channel `messenger`."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import quote

from connectors import meta
from connectors.contract import (
    Answer,
    Connector,
    FetchesMedia,
    Handshake,
    Malformed,
    Media,
    Page,
    Polls,
    SendsReplies,
    TakesWebhooks,
)
from connectors.facebook import feed, health, polling, sending, webhook
from connectors.facebook.graph import Graph
from connectors.facebook.settings import Settings
from connectors.reading import read_json
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits, TextUnit, Unavailable


class Facebook(Connector[Settings], TakesWebhooks, Polls, SendsReplies, FetchesMedia):
    """A Page of the city's on Facebook."""

    channel: ClassVar[str] = "facebook"
    title: ClassVar[str] = "Facebook"
    badge: ClassVar[str] = "FB"
    colour: ClassVar[str] = "#0866ff"
    shares_with: ClassVar[tuple[str, ...]] = ("messenger",)  # an app has one address for all that its Pages tell
    Settings = Settings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=sending.MAX_COMMENT)

    @property
    def _graph(self) -> Graph:
        return Graph(self.settings, self.http)

    def verify(self, envelope: Envelope) -> None:
        """`X-Hub-Signature-256` over the raw bytes."""
        meta.verify(envelope, self.settings.app_secret.get_secret_value())

    def handshake(self, request: Handshake) -> Answer:
        """`hub.challenge`."""
        return meta.handshake(request, self.settings.verify_token.get_secret_value())

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """A webhook names its `object`, a polled page does not: the bytes say which they are."""
        body = read_json(envelope.body).object()
        read = webhook.read if "object" in body else feed.read
        return read(body, self.settings.page_id)

    @property
    def poll_every_s(self) -> float | None:
        """As set; 0 means never."""
        return self.settings.poll_every_s or None

    def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """Posts, mentions and comments since the cursor, less an hour; whatever is known already is absorbed."""
        return polling.pages(self._graph, cursor, datetime.now(UTC))

    async def send(self, reply: Reply) -> Receipt:
        """A public comment under the citizen's words; a private message where the reply is private."""
        return await sending.send(self._graph, reply, datetime.now(UTC))

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """See `meta.fetch`."""
        return await meta.fetch(self.http, attachment, max_bytes)

    async def check(self) -> Health:
        """Token, permissions, expiry, Page and subscription."""
        return await health.check(self._graph, datetime.now(UTC))

    async def subscribe(self, address: str) -> None:
        """Make the Page tell our app; the address itself is typed into the app's dashboard, once for all Pages.

        What other channels of the same Page are told of stays.
        """
        page = quote(self.settings.page_id, safe="")
        told = await self._graph.ask(lambda api: api.get_connections(page, "subscribed_apps"))
        try:
            fields = meta.union_of_fields(read_json(told.body), self.settings.app_id, health.FIELDS)
        except Malformed:
            raise Unavailable("Meta does not say which fields the Page is subscribed to") from None
        await self._graph.ask(lambda api: api.put_object(page, "subscribed_apps", subscribed_fields=fields))
