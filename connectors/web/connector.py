"""The report API, the form and the app on it, and Open311: reports in, answers on their status or to a callback."""

from collections.abc import Sequence
from typing import ClassVar

from connectors.contract import (
    Connector,
    FetchesMedia,
    KeepsMedia,
    Media,
    ReportClient,
    SendsReplies,
    TakesReports,
)
from connectors.web import callback, reading
from connectors.web.settings import Settings
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Finding, Health, HealthState
from model.reply import Misconfigured, PlatformError, Receipt, Rejected, Reply, ReplyLimits, TextUnit, Unavailable

GONE = frozenset({400, 401, 403, 404, 410})


class Web(Connector[Settings], TakesReports, SendsReplies, FetchesMedia, KeepsMedia):
    """One client of the report API. Its key is proven at the door: whatever is in the journal came through it."""

    channel: ClassVar[str] = "web"
    title: ClassVar[str] = "Web"
    badge: ClassVar[str] = "WB"
    colour: ClassVar[str] = "#4a5a8a"
    ids_are_personal: ClassVar[bool] = True
    Settings = Settings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=4000)
    idempotent_send: ClassVar[bool] = True  #: receivers de-duplicate on `webhook-id`: it is part of the interface

    @property
    def client(self) -> ReportClient:
        """As the settings have it."""
        return ReportClient(
            key=self.settings.api_key,
            per_minute=self.settings.per_minute,
            per_address_per_minute=self.settings.per_address_per_minute,
            max_photos=self.settings.max_photos,
            max_photo_bytes=self.settings.max_photo_bytes,
        )

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """See `reading`."""
        return reading.events(envelope.body)

    async def send(self, reply: Reply) -> Receipt:
        """To the callback; without one it is published: the report's status shows it as soon as it is written."""
        if not self.settings.callback_url:
            return Receipt(platform_message_id=reply.key)
        return await callback.deliver(self.http, self.settings, reply)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """A picture that the client named by its address. Uploaded photos are in the media store already."""
        if attachment.url is None:
            raise Rejected("the photo was kept when the report came, and is not there any more")
        answer = await self.http.request("GET", attachment.url, max_bytes=max_bytes)
        if answer.status in GONE:
            raise Rejected(f"the picture cannot be had at its address (HTTP {answer.status})")
        if answer.status != 200:
            raise Unavailable(f"the picture's server answers HTTP {answer.status}")
        return Media(content=answer.body, mime=answer.headers.get("content-type"))

    async def check(self) -> Health:
        """Whether the callback is there; without one there is nothing that could be away."""
        if not self.settings.callback_url:
            return _found("connection", HealthState.OK, "reports are taken; answers are read on their status")
        try:
            await callback.ping(self.http, self.settings)
        except Misconfigured as error:
            return _found("token", HealthState.FAILING, str(error), "give both sides the same callback_secret")
        except PlatformError as error:
            return _found("connection", HealthState.WARNING, str(error), "look at the client's callback server")
        return _found("connection", HealthState.OK, "the callback answers")


def _found(code: str, state: HealthState, message: str, remedy: str | None = None) -> Health:
    return Health(findings=[Finding(code=code, state=state, message=message, remedy=remedy)])
