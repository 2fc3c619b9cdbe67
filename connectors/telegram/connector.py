"""The Telegram connector."""

from collections.abc import AsyncIterator, Sequence
from functools import cached_property
from typing import Any

import orjson
from telegram import Bot, LinkPreviewOptions, ReplyParameters

from connectors.contract import Connector, FetchesMedia, Malformed, Media, Page, Polls, SendsReplies, TakesWebhooks
from connectors.http import Http
from connectors.reading import read_json
from connectors.signature import require_same
from connectors.telegram.checking import check
from connectors.telegram.door import Door, Refused, our_words
from connectors.telegram.failures import refusal_of
from connectors.telegram.settings import TelegramSettings
from connectors.telegram.thread import Thread
from connectors.telegram.updates import WANTED, read_updates
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Misconfigured, PlatformError, Receipt, Rejected, Reply, ReplyLimits, TextUnit, Unavailable

PROOF = "x-telegram-bot-api-secret-token"
MAX_TEXT = 4096  #: UTF-16 units in one message
MAX_FILE = 20 * 1024 * 1024  #: bytes that a bot may download (`telegram.constants.FileSizeLimit`)
MAX_UPDATES = 100  #: in one answer of getUpdates


class Telegram(Connector[TelegramSettings], TakesWebhooks, Polls, SendsReplies, FetchesMedia):
    """A bot: long poll or webhook in, replies out."""

    channel = "telegram"
    title = "Telegram"
    badge = "TG"
    colour = "#1a6fa3"
    reconciles = False  # the Bot API gives updates by webhook or by long poll, never by both
    Settings = TelegramSettings
    signs_body = False
    limits = ReplyLimits(unit=TextUnit.UTF16, maximum=MAX_TEXT)

    def __init__(self, account: str, settings: TelegramSettings, http: Http) -> None:
        super().__init__(account, settings, http)
        self._address: str | None = None  #: of our webhook, once we have been told
        self._door = Door(http)

    @cached_property
    def _bot(self) -> Bot:
        base = self.settings.api_base.rstrip("/")
        return Bot(
            self.settings.token.get_secret_value(),
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._door,
            get_updates_request=self._door,
        )

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """Read events out of one update, or out of an answer of getUpdates."""
        return read_updates(envelope.body)

    def verify(self, envelope: Envelope) -> None:
        """The secret that setWebhook was given must stand in its header."""
        secret = self.settings.webhook_secret
        require_same(secret.get_secret_value() if secret else "", envelope.headers.get(PROOF))

    async def subscribe(self, address: str) -> None:
        """Set the webhook, where this account has one; waiting updates are kept."""
        if self.settings.transport != "webhook" or self.settings.webhook_secret is None:
            return
        try:
            with our_words():
                await self._bot.set_webhook(
                    address,
                    secret_token=self.settings.webhook_secret.get_secret_value(),
                    allowed_updates=WANTED,
                    drop_pending_updates=False,
                )
        except Rejected as refused:
            raise Misconfigured(f"{refused}: the address must be https on port 443, 80, 88 or 8443") from None
        self._address = address

    @property
    def poll_every_s(self) -> float | None:
        """A long poll asks again at once."""
        return 0 if self.settings.transport == "poll" else None

    async def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """Wait for updates from `cursor` on, and go on while whole pages come.

        A call with an offset confirms all updates before it, so each page is asked for with the cursor that was kept.
        """
        updates = MAX_UPDATES
        while updates == MAX_UPDATES:
            with our_words():
                body = await self._updates(cursor)
                updates, cursor = _read_page(body, cursor)
            if updates:
                yield Page(body=body, cursor=cursor)

    async def _updates(self, offset: str | None) -> bytes:
        form = {"timeout": str(self.settings.long_poll_s), "limit": str(MAX_UPDATES)}
        form["allowed_updates"] = orjson.dumps(WANTED).decode()
        if offset is not None:
            form["offset"] = offset
        # The library would give objects; the journal keeps the bytes. So it is asked for the address alone.
        url = f"{self._bot.base_url}/getUpdates"
        try:
            return await self._door.call(url, form, wait_s=self.settings.long_poll_s)
        except Refused as refused:
            if not refused.refusal.webhook_in_the_way:
                raise
        await self._bot.delete_webhook(drop_pending_updates=False)
        return await self._door.call(url, form, wait_s=self.settings.long_poll_s)

    async def send(self, reply: Reply) -> Receipt:
        """Send one part, answering the part before it or the citizen's message; without it where that is gone."""
        try:
            thread = Thread.parse(reply.conversation_id)
        except ValueError as error:
            raise Rejected(f"{error}: {reply.conversation_id[:80]!r}") from None
        answered = thread.number_in(reply.previous_part_id or reply.reply_to)
        with our_words():
            try:
                return await self._send(thread, reply.text, answered)
            except Refused as refused:
                if refused.refusal.migrated_to is None:
                    raise
                moved = Thread(refused.refusal.migrated_to)
            # The group has a new id and new message ids; Telegram took nothing, and says where to go.
            return await self._send(moved, reply.text, None)

    async def _send(self, thread: Thread, text: str, answered: int | None) -> Receipt:
        sent = await self._bot.send_message(
            thread.chat,
            text,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=ReplyParameters(answered, allow_sending_without_reply=True) if answered else None,
            message_thread_id=thread.topic,
            direct_messages_topic_id=thread.direct,
            business_connection_id=thread.business,
        )
        return Receipt(platform_message_id=thread.message_id(_whole(sent.message_id)))

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """Ask where the file is, and get it. The address holds the token and lives an hour: it is not kept."""
        if attachment.media_id is None:
            raise Rejected("this attachment is not a file on Telegram")
        most = min(max_bytes, MAX_FILE)
        if attachment.size_bytes is not None and attachment.size_bytes > most:
            raise Rejected(f"the file is larger than {most} bytes")
        with our_words():
            file = await self._bot.get_file(attachment.media_id)
            address = file.file_path
        if not isinstance(address, str) or not address.startswith(self._bot.base_file_url):
            raise Unavailable("Telegram does not say where the file is")
        try:
            answer = await self.http.request("GET", address, max_bytes=most)
        except PlatformError as failure:
            raise failure from None  # what lies below may name the address, and the token in it
        if answer.status == 200:
            return Media(content=answer.body, mime=attachment.mime or answer.headers.get("content-type"))
        if answer.status in (400, 404, 410):
            raise Rejected(f"the file is no longer there (HTTP {answer.status})")
        raise refusal_of(answer.status, answer.headers, None).failure

    async def check(self) -> Health:
        """Look at the token, the webhook, and whether the bot hears all of a group."""
        return await check(self._bot, self.settings.transport, self._address)


def _read_page(body: bytes, cursor: str | None) -> tuple[int, str | None]:
    """How many updates an answer holds, and the offset that confirms them."""
    try:
        updates = [*read_json(body)["result"].items()]
    except Malformed as error:
        raise ValueError(str(error)) from None
    ids = [number for update in updates if (number := update["update_id"].integer()) is not None]
    if updates and not ids:
        raise ValueError("updates without an id cannot be confirmed")
    return len(updates), str(max(ids) + 1) if ids else cursor


def _whole(number: Any) -> int:
    if not isinstance(number, int):
        raise TypeError("not a message id")
    return number
