"""The Discord connector."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from connectors.contract import Connector, FetchesMedia, Media, Page, SendsReplies, Streams
from connectors.discord import checking, sending, snowflake
from connectors.discord.events import read_events
from connectors.discord.failures import our_words, refusal_of
from connectors.discord.gateway import Gateway
from connectors.discord.markup import MAX_TEXT
from connectors.discord.missed import missed
from connectors.discord.position import Position
from connectors.discord.rest import Rest
from connectors.discord.settings import DiscordSettings, bot_id
from connectors.reading import read_json
from connectors.text import measure
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Receipt, Rejected, Reply, ReplyLimits, TextUnit, Unavailable

RUN_OUT = frozenset({403, 404})  #: what Discord's file server says to an address that has expired


class Discord(Connector[DiscordSettings], Streams, SendsReplies, FetchesMedia):
    """A bot in the city's servers, and whoever writes to it alone: gateway in, replies out."""

    channel: ClassVar[str] = "discord"
    title: ClassVar[str] = "Discord"
    badge: ClassVar[str] = "DC"
    colour: ClassVar[str] = "#4f5bda"
    Settings = DiscordSettings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.UTF16, maximum=MAX_TEXT)

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """See `events`."""
        return read_events(envelope.body, bot_id(self.settings.token.get_secret_value()) or "")

    async def stream(self, cursor: str | None) -> AsyncIterator[Page]:
        """What was missed since the cursor, then what is written; after each new session what was missed again."""
        rest = Rest(self.settings, self.http)
        position = Position.parse(cursor, _now())
        with our_words():
            async with Gateway(rest, await rest.gateway()) as gateway:
                while True:
                    told = await gateway.next()
                    if told.kind != "READY":
                        position.saw(told.body, _now())
                        yield Page(body=told.body, cursor=position.cursor)
                        continue
                    async for body in missed(rest, position, _now() - snowflake.moment_of(position.seen)):
                        yield Page(body=body, cursor=position.cursor)
                    yield Page(body=None, cursor=position.cursor)

    async def send(self, reply: Reply) -> Receipt:
        """See `sending`."""
        if measure(reply.text, self.limits.unit) > MAX_TEXT:
            raise Rejected(f"longer than {MAX_TEXT} characters: shorten it")
        with our_words(sending=True):
            return await sending.send(Rest(self.settings, self.http), self.account, reply)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """From Discord's file server; an address that has run out (they live a day) is renewed first."""
        if attachment.url is None:
            raise Rejected("this attachment is not a file on Discord")
        answer = await self.http.request("GET", attachment.url, max_bytes=max_bytes)
        if answer.status in RUN_OUT:
            fresh = await self._renewed(attachment.url)
            answer = await self.http.request("GET", fresh, max_bytes=max_bytes)
        if answer.status == 200:
            return Media(content=answer.body, mime=attachment.mime or answer.headers.get("content-type"))
        if answer.status in RUN_OUT:
            raise Rejected(f"the file is no longer there (HTTP {answer.status})")
        raise refusal_of("GET", answer).failure

    async def _renewed(self, url: str) -> str:
        with our_words():
            answer = await Rest(self.settings, self.http).refresh(url)
            for renewed in read_json(answer.body)["refreshed_urls"].items():
                if (fresh := renewed["refreshed"].url()) is not None:
                    return fresh
        raise Unavailable("Discord does not say where the file is now")

    async def check(self) -> Health:
        """Look at the token, the Message Content Intent, and the servers that the bot is in."""
        return await checking.check(Rest(self.settings, self.http))


def _now() -> datetime:
    return datetime.now(UTC)
