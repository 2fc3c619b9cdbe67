"""The LINE connector."""

import asyncio
import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from connectors.contract import Answer, Connector, FetchesMedia, Media, SendsReplies, TakesWebhooks
from connectors.http import Http
from connectors.line import checking, sending, webhook
from connectors.line.door import our_words
from connectors.line.failures import failure_of
from connectors.line.settings import LineSettings
from connectors.line.tokens import Tokens
from connectors.text import measure
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Misconfigured, Receipt, Rejected, Reply, ReplyLimits, TextUnit, Unavailable

if TYPE_CHECKING:
    from connectors.line.sdk import Api

SIGNATURE = "x-line-signature"
MAX_TEXT = 5000  #: UTF-16 units in one text message


class Line(Connector[LineSettings], TakesWebhooks, SendsReplies, FetchesMedia):
    """A LINE Official Account: people, groups and rooms write by webhook; answers by reply token or push."""

    channel: ClassVar[str] = "line"
    title: ClassVar[str] = "LINE"
    badge: ClassVar[str] = "LN"
    colour: ClassVar[str] = "#05803a"
    Settings = LineSettings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.UTF16, maximum=MAX_TEXT)
    idempotent_send: ClassVar[bool] = True

    def __init__(self, account: str, settings: LineSettings, http: Http) -> None:
        super().__init__(account, settings, http)
        self._tokens = Tokens()
        self._address: str | None = None  #: of our webhook, once we have been told

    def verify(self, envelope: Envelope) -> None:
        """`X-Line-Signature` over the raw bytes."""
        secret = self.settings.channel_secret.get_secret_value()
        webhook.verify(envelope.body, secret, envelope.headers.get(SIGNATURE))

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """See `webhook`."""
        return webhook.read(envelope.body)

    def answer(self, envelope: Envelope) -> Answer:
        """Nothing is to be said; the reply tokens in what is now durable are remembered for a minute."""
        self._tokens.learn(envelope.body)
        return Answer()

    async def subscribe(self, address: str) -> None:
        """Set the webhook's address; that webhooks are used at all is switched on in the console."""
        api = await self._api()
        try:
            with our_words():
                await api.set_webhook(address)
        except Rejected as refused:
            told = f"{refused}: the address must be https, with a certificate that browsers trust"
            raise Misconfigured(told) from None
        self._address = address

    async def send(self, reply: Reply) -> Receipt:
        """See `sending`."""
        if measure(reply.text, self.limits.unit) > MAX_TEXT:
            raise Rejected(f"longer than {MAX_TEXT} characters: shorten it")
        return await sending.send(await self._api(), self._tokens, self.account, reply)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """From LINE by message id, else from where the web page said that it is.

        The SDK would read files of any size, and take "not ready yet" for an empty one: so it is asked for nothing.
        """
        if attachment.media_id is None:
            return await self._fetch_elsewhere(attachment, max_bytes)
        address = f"{self.settings.data_base.rstrip('/')}/v2/bot/message/{quote(attachment.media_id, safe='')}/content"
        headers = {"authorization": f"Bearer {self.settings.channel_access_token.get_secret_value()}"}
        answer = await self.http.request("GET", address, headers=headers, max_bytes=max_bytes)
        if answer.status == 200:
            return Media(content=answer.body, mime=answer.headers.get("content-type"))
        if answer.status == 202:
            raise Unavailable("LINE is still preparing this file")
        if answer.status in (404, 410):
            raise Rejected(f"the file is no longer there (HTTP {answer.status})")
        raise failure_of("GET", answer)

    async def _fetch_elsewhere(self, attachment: Attachment, max_bytes: int) -> Media:
        if attachment.url is None:
            raise Rejected("this attachment is not a file")
        answer = await self.http.request("GET", attachment.url, max_bytes=max_bytes)
        if answer.status == 200:
            return Media(content=answer.body, mime=answer.headers.get("content-type"))
        if answer.status >= 500 or answer.status == 429:
            raise Unavailable(f"the file cannot be had now (HTTP {answer.status})")
        raise Rejected(f"the file is not there (HTTP {answer.status})")

    async def check(self) -> Health:
        """Look at the token, the webhook, and the month's messages."""
        return await checking.check(await self._api(), self._address)

    async def _api(self) -> "Api":
        """The SDK, loaded when it is first wanted."""
        sdk = await asyncio.to_thread(importlib.import_module, "connectors.line.sdk")
        api: Api = sdk.Api(self.settings, self.http)
        return api
