"""The YouTube connector: comments on the city's channel. Live chat is another thing, and not read."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from connectors.contract import Connector, FetchesMedia, Media, Page, Polls, SendsReplies
from connectors.google import fetch_public
from connectors.http import Http
from connectors.quota import HasQuotas, Quota
from connectors.youtube import health, polling, reading, sending
from connectors.youtube.api import Api
from connectors.youtube.settings import Settings as AccountSettings
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits, TextUnit


class YouTube(Connector[AccountSettings], Polls, SendsReplies, FetchesMedia, HasQuotas):
    """The city's channel on YouTube."""

    channel: ClassVar[str] = "youtube"
    title: ClassVar[str] = "YouTube"
    badge: ClassVar[str] = "YT"
    colour: ClassVar[str] = "#c4001d"
    Settings = AccountSettings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=sending.MAX_COMMENT)

    def __init__(self, account: str, settings: AccountSettings, http: Http) -> None:
        """Keep what is given, and room for one access token."""
        super().__init__(account, settings, http)
        self._api = Api(settings, http)

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """See `reading`."""
        return reading.events(envelope.body, self.settings.channel_id)

    @property
    def poll_every_s(self) -> float | None:
        """As set."""
        return self.settings.poll_every_s

    @property
    def quotas(self) -> Sequence[Quota]:
        """The project's units a day."""
        return [self._api.units]

    def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """See `polling`."""
        return polling.pages(self._api, cursor, datetime.now(UTC))

    async def send(self, reply: Reply) -> Receipt:
        """See `sending`."""
        return await sending.send(self._api, reply)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """The picture of a comment, by its public address."""
        return await fetch_public(self.http, attachment, max_bytes)

    async def check(self) -> Health:
        """Grant, scopes, channel, quota."""
        return await health.check(self._api, datetime.now(UTC))
