"""The Instagram connector: direct messages, comments and mentions of one professional account."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from connectors import meta, meta_conversations, meta_health, meta_sending
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
from connectors.instagram import comments, health, mentions, polling, sending, threads, webhook
from connectors.instagram.settings import Settings
from connectors.meta_page import Graph
from connectors.meta_surface import Surface
from connectors.reading import Node, each, read_json
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits


class Instagram(Connector[Settings], TakesWebhooks, Polls, SendsReplies, FetchesMedia):
    """A professional Instagram account of the city's."""

    channel: ClassVar[str] = "instagram"
    title: ClassVar[str] = "Instagram"
    badge: ClassVar[str] = "IG"
    colour: ClassVar[str] = "#c1297c"
    Settings = Settings
    limits: ClassVar[ReplyLimits] = sending.DIRECT

    @property
    def _graph(self) -> Graph:
        return Graph(self.http, self.settings)

    def _surface(self, ours: comments.Ours) -> Surface:
        return Surface(name=self.title, own_id=ours.ig_id, app_id=self.settings.app_id, prefix=threads.DIRECT)

    def verify(self, envelope: Envelope) -> None:
        """`X-Hub-Signature-256` over the raw bytes."""
        meta.verify(envelope, self.settings.app_secret.get_secret_value())

    def handshake(self, request: Handshake) -> Answer:
        """`hub.challenge`."""
        return meta.handshake(request, self.settings.verify_token.get_secret_value())

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """A webhook names its `object`, a polled page does not: the bytes say which they are."""
        body = read_json(envelope.body).object()
        if "object" in body:
            named = next((entry["id"].id() for entry in body["entry"].items_or_none()), None)
            ours = comments.Ours.of(self.settings, named)
            return webhook.read(body, ours, self._surface(ours))
        ours = comments.Ours.of(self.settings)
        return each(iter(meta_conversations.oldest_first(body["data"])), lambda node: self._listed(node, ours))

    def _listed(self, node: Node, ours: comments.Ours) -> Sequence[Event]:
        """Posts and comments have a `timestamp`; conversations and messages have other times."""
        if "timestamp" in node.object() or "text" in node:
            return comments.read_node(node, ours)
        return meta_conversations.read_node(node, self._surface(ours))

    @property
    def poll_every_s(self) -> float | None:
        """As set; 0 means never."""
        return self.settings.poll_every_s or None

    def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """Messages, comments and tags since the cursor, less an hour; whatever is known already is absorbed."""
        return polling.pages(self._graph, self.settings, cursor, datetime.now(UTC))

    def limits_for(self, conversation_id: str) -> ReplyLimits:
        """Bytes and a window for direct messages, characters for what is public."""
        return sending.limits_for(self._graph, conversation_id)

    async def send(self, reply: Reply) -> Receipt:
        """A direct message; a comment where the citizen commented; or one private reply to it."""
        return await sending.send(self._graph, self.settings, reply, datetime.now(UTC))

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """By address, and where that has expired by the message; the words of a mention by its id."""
        graph = self._graph
        if attachment.url is None and attachment.media_id is not None:
            found = await mentions.fetch(graph, self.http, self.settings.ig_id, attachment.media_id, max_bytes)
            if found is not None:
                return found
        return await meta_sending.fetch(graph, self.http, attachment, max_bytes)

    async def check(self) -> Health:
        """Token, permissions, expiry, account and both subscriptions."""
        return await meta_health.check(health.looks(self._graph, self.settings, datetime.now(UTC)))

    async def subscribe(self, address: str) -> None:
        """Make the Page tell our app anything at all: without that Instagram's webhooks do not come.

        Which fields of Instagram come, and where to, is set in the app's dashboard only.
        """
        await self._graph.subscribe([health.ANY_FIELD])
