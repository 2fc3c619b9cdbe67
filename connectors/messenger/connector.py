"""The Messenger connector: private messages to a Page, by webhook, and by poll what webhooks have lost."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from connectors import meta, meta_conversations, meta_health, meta_polling, meta_sending
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
from connectors.messenger import webhook
from connectors.messenger.settings import Settings
from connectors.meta_page import Graph
from connectors.meta_surface import Surface
from connectors.reading import read_json
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Receipt, Rejected, Reply, ReplyLimits, TextUnit

MAXIMUM = 2_000  #: characters of a text; "Send API", read 2026-11-25
#: What each permission is for ("Permissions reference", read 2026-11-25).
PERMISSIONS = {
    "pages_show_list": "find the Page",
    "pages_manage_metadata": "subscribe to webhooks",
    "pages_read_engagement": "read the Page",
    "pages_messaging": "read and send messages",
}
REMEDY = "App dashboard, Messenger, Webhooks: subscribe to them; then POST /PAGE/subscribed_apps (see README)"


class Messenger(Connector[Settings], TakesWebhooks, Polls, SendsReplies, FetchesMedia):
    """The Messenger of one Page."""

    channel: ClassVar[str] = "messenger"
    title: ClassVar[str] = "Messenger"
    badge: ClassVar[str] = "MS"
    colour: ClassVar[str] = "#7a2fd0"
    shares_with: ClassVar[tuple[str, ...]] = ("facebook",)  # an app has one address for all that its Pages tell
    Settings = Settings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=MAXIMUM, window=meta_sending.WINDOW)

    @property
    def _graph(self) -> Graph:
        return Graph(self.http, self.settings)

    def _surface(self, own_id: str) -> Surface:
        return Surface(name=self.title, own_id=own_id, app_id=self.settings.app_id)

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
            return webhook.read(body, self.settings.page_id, self._surface)
        return meta_conversations.read(body, self._surface(self.settings.page_id))

    @property
    def poll_every_s(self) -> float | None:
        """As set; 0 means never."""
        return self.settings.poll_every_s or None

    def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """Messages since the cursor, less an hour; whatever is known already is absorbed."""
        now = datetime.now(UTC)
        mark = meta_polling.Mark.read(cursor, now)
        lister = meta_conversations.Lister(self._graph)
        return meta_polling.pages([meta_conversations.walk(lister, "messenger", mark.since)], mark, cursor, now)

    def limits_for(self, conversation_id: str) -> ReplyLimits:
        """A day after the citizen's last message, or seven with Meta's feature Human Agent."""
        window = meta_sending.window(self._graph)
        return ReplyLimits(unit=self.limits.unit, maximum=self.limits.maximum, window=window)

    async def send(self, reply: Reply) -> Receipt:
        """Send one text. Messenger quotes nothing."""
        if len(reply.text) > MAXIMUM:
            raise Rejected(f"longer than {MAXIMUM} characters: shorten it")
        recipient = {"id": reply.conversation_id}
        return await meta_sending.send(self._graph, recipient, reply, datetime.now(UTC), with_key=True)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """By address; where that has expired, by the message."""
        return await meta_sending.fetch(self._graph, self.http, attachment, max_bytes)

    async def check(self) -> Health:
        """Token, permissions, expiry, Page and subscription."""
        graph, page_id = self._graph, self.settings.page_id
        wrong = "put the Page's own number into page_id"
        looks = [
            ("token", meta_health.token(graph, PERMISSIONS, datetime.now(UTC))),
            ("connection", meta_health.readable(graph, page_id, "Page", "id,name", wrong)),
            ("webhook", meta_health.page_tells(graph, webhook.NEEDED, webhook.USEFUL, REMEDY)),
        ]
        return await meta_health.check(looks)

    async def subscribe(self, address: str) -> None:
        """Make the Page tell our app; the address itself is typed into the app's dashboard, once for all Pages.

        What other channels of the same Page are told of stays.
        """
        await self._graph.subscribe([*webhook.NEEDED, *webhook.USEFUL])
