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
from model.event import Attachment, AttachmentKind, Event
from model.health import Health
from model.reply import Receipt, Rejected, Reply, ReplyLimits, TextUnit, Throttled, Unavailable

RETRY_AFTER_S = 60.0


class Facebook(Connector[Settings], TakesWebhooks, Polls, SendsReplies, FetchesMedia):
    """A Page of the city's on Facebook."""

    channel: ClassVar[str] = "facebook"
    title: ClassVar[str] = "Facebook"
    badge: ClassVar[str] = "FB"
    colour: ClassVar[str] = "#0866ff"
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
        """Fetch by address, without our token: Meta's media addresses carry their own, short-lived permission."""
        if attachment.url is None or attachment.kind is AttachmentKind.LINK:
            raise Rejected("there is nothing to fetch here")
        answer = await self.http.request("GET", attachment.url, max_bytes=max_bytes)
        if answer.status == 429:
            raise Throttled("Meta asks to slow down (HTTP 429)", retry_after_s=RETRY_AFTER_S)
        if answer.status >= 500:
            raise Unavailable(f"Meta cannot do it now (HTTP {answer.status})")
        if answer.status != 200 or not answer.body:
            raise Rejected(f"the attachment is gone: its address has expired (HTTP {answer.status})")
        return Media(content=answer.body, mime=answer.headers.get("content-type"))

    async def check(self) -> Health:
        """Token, permissions, expiry, Page and subscription."""
        return await health.check(self._graph, datetime.now(UTC))

    async def subscribe(self, address: str) -> None:
        """Make the Page tell our app; the address itself is typed into the app's dashboard, once for all Pages."""
        page = quote(self.settings.page_id, safe="")
        fields = ",".join(health.FIELDS)
        await self._graph.ask(lambda api: api.put_object(page, "subscribed_apps", subscribed_fields=fields))
