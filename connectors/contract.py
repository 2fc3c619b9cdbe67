"""The contract of a connector: the page to read first.

A connector is one class in `connectors/<channel>/connector.py`. Its class line is its list of capabilities:

    class Telegram(Connector[Settings], TakesWebhooks, Polls, SendsReplies, FetchesMedia): ...

The daemon owns routes, storing, de-duplication, retries, schedules, clocks, logs and redaction; a connector translates.
Nothing is registered: `connectors.registry` finds the class by the folder's name.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, SecretStr

from connectors.http import Http
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits


class Malformed(Exception):
    """Nothing in the envelope can be read: it goes to quarantine with this text (never a secret in it)."""


class Unauthentic(Exception):
    """The envelope does not prove that the platform sent it. Carries no reason, so that none can leak."""


class ConnectorSettings(BaseModel):
    """Base of every connector's settings: frozen, unknown keys refused, secrets as `SecretStr`.

    Each field has a `description` with where its value comes from; addresses of the platform are fields with defaults,
    so that the same code talks to the simulator.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


SettingsT = TypeVar("SettingsT", bound=ConnectorSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the platform hears back from a webhook."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """A GET on the webhook address: a subscription challenge."""

    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  #: names in lower case


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One polled page: committed together with its cursor, in one transaction."""

    body: bytes | None  #: exactly as the platform answered; None: nothing new, only the cursor moved
    cursor: str | None  #: where the next poll starts once this page is kept; opaque to the daemon


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A fetched attachment."""

    content: bytes
    mime: str | None  #: as the platform claims; the store sniffs for itself


class Connector(ABC, Generic[SettingsT]):
    """One configured account on one channel."""

    channel: ClassVar[str]  #: the folder's name
    title: ClassVar[str]  #: as people call it: `WhatsApp`
    badge: ClassVar[str]  #: one or two letters for the inbox: `WA`
    colour: ClassVar[str]  #: of the badge, as `#rrggbb`; white text on it is readable
    ids_are_personal: ClassVar[bool] = False  #: an author's id is a phone number or an address: lists show its end
    in_house: ClassVar[bool] = False  #: no platform stands behind it: words come from our own pages, nobody is called
    Settings: ClassVar[type[ConnectorSettings]]

    def __init__(self, account: str, settings: SettingsT, http: Http) -> None:
        """Keep the three; open nothing, call nobody."""
        self.account = account
        self.settings = settings
        self.http = http

    @abstractmethod
    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """Read events out of an envelope. Pure: no I/O, no clock, same bytes same events.

        Every item of a batch is read on its own: a broken one becomes `Unreadable`, what is no message becomes
        `Skipped`, what the platform invented yesterday becomes `Skipped(reason="unknown_…")`, all others stand.

        Raises:
            Malformed: nothing can be read (not JSON, not the platform's outer shape).
        """

    @abstractmethod
    async def check(self) -> Health:
        """Look at token, scopes, subscription and expiry. Never raises for what it finds: a finding says it."""

    async def close(self) -> None:
        """Release what the client library holds open."""


class TakesWebhooks(ABC):
    """The platform delivers to `/webhooks/{channel}/{account}`."""

    signs_body: ClassVar[bool] = True  #: the proof covers the body (an HMAC), not only a shared header
    reads_query: ClassVar[bool] = False  #: the raw query string comes in the header `x-request-query`
    shares_with: ClassVar[tuple[str, ...]] = ()  #: channels whose accounts of the same name get what comes here too
    delivers_by_get: ClassVar[bool] = False  #: a GET that is no handshake is an envelope: its body is the query string

    @abstractmethod
    def verify(self, envelope: Envelope) -> None:
        """Check the proof on the raw bytes, in constant time.

        Raises:
            Unauthentic: without saying why.
        """

    def handshake(self, request: Handshake) -> Answer:
        """Answer a GET challenge.

        Raises:
            Unauthentic: wrong token, or this platform sends no challenge.
        """
        raise Unauthentic

    def answer(self, envelope: Envelope) -> Answer:
        """What the platform wants to hear once the envelope is durable. Pure and quick."""
        return Answer()

    async def subscribe(self, address: str) -> None:  # noqa: B027 - most are subscribed in the platform's console
        """Tell the platform our public webhook address, where it has a call for that (else: nothing to do).

        Raises:
            PlatformError: of the closed family.
        """


class Polls(ABC):
    """The platform is asked for news."""

    reconciles: ClassVar[bool] = True  #: beside webhooks, polls find what these have lost (else: one way or the other)

    @property
    @abstractmethod
    def poll_every_s(self) -> float | None:
        """Seconds between polls (0: at once again, a long poll); None: this account is configured not to poll."""

    @abstractmethod
    def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """Yield pages, oldest first, from `cursor` (None: the first time; then go back a day at the most).

        A page is not asked for before the one before it is durable. Raises `PlatformError`s of the closed family.
        """


class Streams(ABC):
    """A gateway pushes over a connection of ours; `stream` runs until it is cancelled or fails."""

    @abstractmethod
    def stream(self, cursor: str | None) -> AsyncIterator[Page]:
        """Yield what arrives, with the cursor to resume from. Raises `PlatformError`s of the closed family."""


class SendsReplies(ABC):
    """Officers' answers go back through the channel."""

    limits: ClassVar[ReplyLimits]
    idempotent_send: ClassVar[bool] = False  #: the platform refuses a second send with the same `Reply.key`

    def limits_for(self, conversation_id: str) -> ReplyLimits:
        """The limits in this conversation (an account may hold posts and direct messages with different ones)."""
        return self.limits

    @abstractmethod
    async def send(self, reply: Reply) -> Receipt:
        """Send one part, as text without markup, answering `reply.reply_to` where the platform can.

        Raises:
            Unavailable, Throttled, Rejected, Unreachable, Misconfigured: nothing else ever.
        """


class FetchesMedia(ABC):
    """Attachments can be fetched with our credentials."""

    @abstractmethod
    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """Fetch one attachment. Raises `PlatformError`s; `Rejected` when it is gone or larger than `max_bytes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportClient:
    """What one client of our own report door must show, and may send."""

    key: SecretStr
    per_minute: int  #: reports with this key
    per_address_per_minute: int  #: of these from one network address; 0: no limit
    max_photos: int
    max_photo_bytes: int


class TakesReports(ABC):
    """The account is a client of our own report door (the report API and Open311)."""

    @property
    @abstractmethod
    def client(self) -> ReportClient:
        """Its key and its limits."""


class KeepsMedia(ABC):  # noqa: B024 - a capability without a call: the daemon has the bytes already
    """Attachments came in through our own door, and were kept before the envelope: `media_id` is their SHA-256."""
