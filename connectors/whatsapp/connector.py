"""The WhatsApp connector: Cloud API webhooks in, `/messages` out. WhatsApp has no call that lists messages."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from connectors import meta
from connectors.contract import Answer, Connector, FetchesMedia, Handshake, Media, SendsReplies, TakesWebhooks
from connectors.http import Http
from connectors.reading import Node, read_json
from connectors.whatsapp import health, sending
from connectors.whatsapp.delivery import read_delivery
from connectors.whatsapp.graph import Graph
from connectors.whatsapp.settings import Settings as AccountSettings
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Misconfigured, Receipt, Rejected, Reply, ReplyLimits, TextUnit, Unavailable


class WhatsApp(Connector[AccountSettings], TakesWebhooks, SendsReplies, FetchesMedia):
    """One WhatsApp number on the Cloud API."""

    channel: ClassVar[str] = "whatsapp"
    title: ClassVar[str] = "WhatsApp"
    badge: ClassVar[str] = "WA"
    colour: ClassVar[str] = "#0b6e4f"
    ids_are_personal: ClassVar[bool] = True
    Settings = AccountSettings
    limits: ClassVar[ReplyLimits] = ReplyLimits(
        unit=TextUnit.CHARACTERS, maximum=sending.MAXIMUM, window=timedelta(hours=24)
    )

    def __init__(self, account: str, settings: AccountSettings, http: Http) -> None:
        super().__init__(account, settings, http)
        self._graph = Graph(http, settings)

    def verify(self, envelope: Envelope) -> None:
        """`X-Hub-Signature-256` over the raw body."""
        meta.verify(envelope, self.settings.app_secret.get_secret_value())

    def handshake(self, request: Handshake) -> Answer:
        """`hub.challenge`, for who knows the verify token."""
        return meta.handshake(request, self.settings.verify_token.get_secret_value())

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """Messages, edits, deletions, delivery receipts; the rest is skipped with a reason."""
        return read_delivery(read_json(envelope.body), self.settings.phone_number_id)

    async def subscribe(self, address: str) -> None:
        """Subscribe the token's app to the business account, with our address for it (it must be HTTPS)."""
        await self._graph.post(
            f"{self.settings.waba_id}/subscribed_apps",
            {"override_callback_uri": address, "verify_token": self.settings.verify_token.get_secret_value()},
        )

    async def send(self, reply: Reply) -> Receipt:
        """Send one text; the daemon has looked at the 24-hour window before."""
        request = sending.request_of(reply)
        answer = await self._graph.post(f"{self.settings.phone_number_id}/messages", request)
        return sending.receipt_of(answer)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """Ask for the short-lived address of a file, then fetch it. WhatsApp keeps files for seven days."""
        if attachment.media_id is None:
            raise Rejected("there is no file to this attachment")
        about = Node(await self._graph.media(attachment.media_id))
        size = about["file_size"].integer()
        if size is not None and size > max_bytes:
            raise Rejected(f"the file has {size} bytes, and {max_bytes} are allowed")
        url = about["url"].text()
        if url is None:
            raise Unavailable("Meta gives no address for the file")
        self._require_media_host(url)
        response = await self._graph.download(url, max_bytes)
        return Media(content=response.body, mime=about["mime_type"].text() or response.headers.get("content-type"))

    def _require_media_host(self, url: str) -> None:
        """The token goes along: only to Meta's own hosts."""
        allowed = {*self.settings.media_hosts, urlsplit(self.settings.api_base).hostname}
        try:
            host = urlsplit(url).hostname
        except ValueError:
            host = None
        if host is None or host not in allowed:
            raise Misconfigured("Meta gives a media address on a host that is not in media_hosts: look at it, add it")

    async def check(self) -> Health:
        """Token, expiry, permissions, the number's standing, and the webhook subscription."""
        return await health.check(self._graph, self.settings)
