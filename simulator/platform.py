"""What a simulated platform is: an HTTP interface for our daemon, and a way in for citizens."""

import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from aiohttp import web

from simulator.deliveries import Deliveries
from simulator.faults import Faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """A person of the simulated city. Each platform makes its own ids and handles from `number`."""

    number: int  #: 1, 2, 3 …: the same person on every platform
    name: str
    handle: str
    phone: str  #: `628…`, digits only; invented


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A position: WGS 84, degrees."""

    lat: float
    lon: float
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What a citizen says, before the platform gives it its form."""

    citizen: Citizen
    text: str | None = None
    photos: Sequence[bytes] = ()  #: JPEG or PNG; several make an album
    place: Place | None = None
    public: bool = False  #: a comment, mention or visitor post, where the platform has both; else it is ignored
    reply_to: str | None = None  #: id of the message that is answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What our account has sent to a citizen."""

    message_id: str
    citizen_number: int | None  #: None: nobody in particular
    text: str
    reply_to: str | None
    public: bool
    at: float = field(default_factory=time.time)


class Platform(ABC):
    """One simulated platform with one account of ours on it.

    It keeps everything that was said, so that polls can list what webhooks have lost.
    """

    channel: ClassVar[str]  #: the folder's name
    hears_public: ClassVar[bool] = True  #: comments, mentions, groups
    hears_private: ClassVar[bool] = True  #: messages to our account alone
    tells_names: ClassVar[bool] = True  #: our account learns with a message how its author is called
    webhooks_tell_names: ClassVar[bool] = True  #: where not, the poll does
    tells_what_is_answered: ClassVar[bool] = True  #: a message says which one it answers
    polls_tell_what_is_answered: ClassVar[bool] = True  #: where not, only the webhook does
    takes_photos: ClassVar[bool] = True  #: citizens can attach them
    tells_who: ClassVar[bool] = True  #: what one citizen says twice is known to be of one
    citizens_answer: ClassVar[bool] = True  #: a citizen can answer what was said, by us or by themselves
    only_announces: ClassVar[bool] = False  #: webhooks say that there is something; only the poll says what
    announces_public: ClassVar[bool] = False  #: of public words webhooks only say that there are some
    tells_edits: ClassVar[bool] = True  #: our account learns that a citizen has changed the words
    polls_tell_edits: ClassVar[bool] = True  #: what was changed is listed as changed; where not, only the webhook tells
    tells_deletions: ClassVar[bool] = True  #: our account learns that a citizen has taken a message back
    last_step: ClassVar[str] = ""  #: where answers are prepared by calls that nobody sees: how the publishing one ends
    subscribes_by_call: ClassVar[bool] = False  #: our daemon asks for webhooks through the API; nobody sets them for it

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        self.base = base  #: where `routes` are mounted: `http://127.0.0.1:PORT/CHANNEL`
        self.faults = faults
        self.deliveries = deliveries
        self.rng = rng
        self.webhook: str | None = None  #: our daemon's address; None: not subscribed, only polls see anything
        self.received: list[Received] = []
        self.on_received: Callable[[Received], None] = lambda _: None  #: the city listens

    @abstractmethod
    def routes(self) -> Sequence[web.RouteDef]:
        """The calls that client libraries make, with paths relative to `base`; addresses as on the real platform."""

    @abstractmethod
    def account(self) -> dict[str, Any]:
        """The settings table of a connector's account that talks to this platform (secrets are invented)."""

    @abstractmethod
    def say(self, utterance: Utterance) -> str:
        """A citizen writes: kept, announced by webhook where subscribed. Gives the platform's id of the (last) message.

        The id is the one that our connector is expected to call `platform_message_id`.
        """

    @abstractmethod
    def edit(self, message_id: str, text: str) -> None:
        """The citizen changes the words; does nothing on platforms without edits."""

    @abstractmethod
    def delete(self, message_id: str) -> None:
        """The citizen takes the message back; does nothing where the platform tells nobody."""

    @abstractmethod
    def throttled(self, retry_after_s: int) -> web.Response:
        """The platform's "too many requests", in its own form."""

    @abstractmethod
    def broken(self) -> web.Response:
        """The platform's own failure: HTTP 500 in its own form."""

    @abstractmethod
    def expired(self) -> web.Response:
        """What the platform says to a dead token."""

    def note(self, received: Received) -> None:
        """Our account has sent something: kept, and the city hears of it. Call it from the send handler."""
        self.received.append(received)
        self.on_received(received)
