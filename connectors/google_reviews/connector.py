"""The connector for Google reviews of city offices. Pushes only announce; the poll reads."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import ClassVar

from connectors.contract import Connector, FetchesMedia, Media, Page, Polls, SendsReplies, TakesWebhooks, Unauthentic
from connectors.google import fetch_public
from connectors.google_reviews import health, polling, push, reading, sending
from connectors.google_reviews.api import Api
from connectors.google_reviews.certificates import Certificates
from connectors.google_reviews.settings import Settings as AccountSettings
from connectors.http import Http
from connectors.reading import read_json
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import PlatformError, Receipt, Reply, ReplyLimits, TextUnit


class GoogleReviews(Connector[AccountSettings], TakesWebhooks, Polls, SendsReplies, FetchesMedia):
    """Offices of the city's on Google Maps."""

    channel: ClassVar[str] = "google_reviews"
    title: ClassVar[str] = "Google Reviews"
    badge: ClassVar[str] = "GR"
    colour: ClassVar[str] = "#1a67d2"
    Settings = AccountSettings
    signs_body: ClassVar[bool] = False  #: the token names sender and receiver, and not what is sent
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.BYTES, maximum=sending.MAX_REPLY, max_parts=1)

    def __init__(self, account: str, settings: AccountSettings, http: Http) -> None:
        """Keep what is given, and room for one access token and Google's certificates."""
        super().__init__(account, settings, http)
        self._api = Api(settings, http)
        self._certificates = Certificates(settings, http)

    def verify(self, envelope: Envelope) -> None:
        """The signed token in `Authorization`: from Google, for our audience, of our service account, in its time."""
        audience, sender = self.settings.push_audience, self.settings.push_service_account
        if audience is None or sender is None:
            raise Unauthentic
        given, known = envelope.headers.get("authorization", ""), self._certificates.known
        if push.key_of(given) not in known:
            self._certificates.missed()
        push.verify(given, known, audience=audience, service_account=sender, now=envelope.received_at)

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """A push names its `message`, a polled page does not: the bytes say which they are."""
        body = read_json(envelope.body).object()
        if "message" in body:
            return push.events(body)
        return reading.events(body, self.settings.locations)

    @property
    def poll_every_s(self) -> float | None:
        """As set."""
        return self.settings.poll_every_s

    async def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """See `polling`. Certificates for pushes are kept fresh on the way; `check` tells when they are not."""
        if self._certificates.due:
            with suppress(PlatformError):
                await self._certificates.fetch()
        async for page in polling.pages(self._api, cursor, datetime.now(UTC)):
            yield page

    async def send(self, reply: Reply) -> Receipt:
        """See `sending`."""
        return await sending.send(self._api, reply)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """Pictures and films of a review, by their public address."""
        return await fetch_public(self.http, attachment, max_bytes)

    async def check(self) -> Health:
        """Grant, scope, offices, announcements, certificates."""
        return await health.check(self._api, self._certificates, datetime.now(UTC))

    async def subscribe(self, address: str) -> None:
        """Set the topic at each Google account; that the topic pushes to us is set at Pub/Sub, once and by hand."""
        if self.settings.takes_pushes:
            await self._certificates.fetch()
        if self.settings.push_topic is not None:
            change = {"pubsubTopic": self.settings.push_topic, "notificationTypes": sorted(push.REVIEWS)}
            for account in sorted({office.account for office in self.settings.locations}):
                await self._api.notifications(account, change)
