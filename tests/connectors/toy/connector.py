"""The toy connector: webhook, poll, send. The contract suite plants bugs in copies of this file."""

import logging
from collections.abc import AsyncIterator, Sequence
from typing import ClassVar
from urllib.parse import quote

from pydantic import Field, SecretStr

from connectors.contract import (
    Answer,
    Connector,
    ConnectorSettings,
    Handshake,
    Malformed,
    Page,
    Polls,
    SendsReplies,
    TakesWebhooks,
    Unauthentic,
)
from connectors.http import HttpResponse
from connectors.reading import Node, each, read_json
from connectors.signature import require_hmac_sha256, require_same
from model.envelope import Envelope
from model.event import (
    Attachment,
    AttachmentKind,
    Author,
    Event,
    MessageDeleted,
    MessageReceived,
    Skipped,
)
from model.health import Finding, Health, HealthState
from model.reply import (
    Misconfigured,
    PlatformError,
    Receipt,
    Rejected,
    Reply,
    ReplyLimits,
    TextUnit,
    Throttled,
    Unavailable,
)

log = logging.getLogger(__name__)


class Settings(ConnectorSettings):
    """The account's table."""

    app_secret: SecretStr = Field(description="Signs the webhooks")
    token: SecretStr = Field(description="Goes with our calls")
    api_base: str = Field("https://toy.invalid", description="Where our calls go")
    poll_every_s: float = Field(60.0, description="Seconds between polls")


class Toy(Connector[Settings], TakesWebhooks, Polls, SendsReplies):
    """An invented platform."""

    channel: ClassVar[str] = "toy"
    title: ClassVar[str] = "Toy"
    badge: ClassVar[str] = "TY"
    colour: ClassVar[str] = "#6b3fa0"
    Settings = Settings
    limits = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=100)

    def verify(self, envelope: Envelope) -> None:
        given = envelope.headers.get("x-toy-signature", "")
        if not given.startswith("sha256="):
            raise Unauthentic
        require_hmac_sha256(self.settings.app_secret.get_secret_value(), envelope.body, given.removeprefix("sha256="))

    def handshake(self, request: Handshake) -> Answer:
        require_same(self.settings.token.get_secret_value(), request.query.get("token"))
        return Answer(body=request.query.get("challenge", "").encode("utf-8", "replace"))

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        body = read_json(envelope.body).object()
        return each(body["events"].items(), self._event)

    def _event(self, item: Node) -> list[Event]:
        item.object()
        kind = item["type"].text()
        if kind == "message":
            return [self._message(item)]
        if kind == "deleted":
            return [MessageDeleted(platform_message_id=item["id"].must_id(), conversation_id=item["chat"].id())]
        return [Skipped(reason="unknown_type", platform_message_id=item["id"].id())]

    def _message(self, item: Node) -> Event:
        text, photo = item["text"].text(), item["photo"].id()
        attachments = (Attachment(kind=AttachmentKind.IMAGE, media_id=photo),) if photo else ()
        if text is None and not attachments:
            return Skipped(reason="nothing_said", platform_message_id=item["id"].id())
        return MessageReceived(
            platform_message_id=item["id"].must_id(),
            conversation_id=item["chat"].must_id(),
            author=Author(id=item["from"]["id"].must_id(), name=item["from"]["name"].text()),
            sent_at=item["at"].must_time(),
            text=text,
            attachments=attachments,
        )

    @property
    def poll_every_s(self) -> float | None:
        return self.settings.poll_every_s

    async def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        answer = _good(await self._call("GET", f"/events?after={quote(cursor or '')}"))
        try:
            following = read_json(answer.body)["next"].id()
        except Malformed as error:
            raise Unavailable(f"the platform's answer could not be read: {error}") from error
        yield Page(body=answer.body, cursor=following or cursor)

    async def send(self, reply: Reply) -> Receipt:
        if len(reply.text) > self.limits.maximum:
            raise Rejected("longer than 100 characters: shorten it")
        answer = _good(await self._call("POST", "/messages", self._message_of(reply)))
        try:
            taken = read_json(answer.body)["id"].must_id()
        except Malformed as error:
            raise Unavailable("the platform's answer could not be read", maybe_taken=True) from error
        return Receipt(platform_message_id=taken)

    def _message_of(self, reply: Reply) -> dict[str, str]:
        return {"to": reply.conversation_id, "text": reply.text}

    async def check(self) -> Health:
        try:
            me = read_json(_good(await self._call("GET", "/me")).body)["name"].must_text()
        except PlatformError as error:
            return _finding(HealthState.FAILING, str(error), "see the message; then check again")
        except Malformed:
            return _finding(HealthState.FAILING, "the platform answers in another form", "look at its status page")
        return _finding(HealthState.OK, f"the token is that of {me}", None)

    async def _call(self, method: str, path: str, json: object = None) -> HttpResponse:
        log.debug("calling %s", path)
        headers = {"authorization": f"Bearer {self.settings.token.get_secret_value()}"}
        return await self.http.request(method, self.settings.api_base + path, headers=headers, json=json)


def _finding(state: HealthState, message: str, remedy: str | None) -> Health:
    return Health(findings=[Finding(code="token", state=state, message=message, remedy=remedy)])


def _good(answer: HttpResponse) -> HttpResponse:
    """The answer if it is a good one, else an error of the closed family."""
    if answer.status == 429:
        given = answer.headers.get("retry-after", "")
        raise Throttled("asked to slow down", retry_after_s=float(given) if given.isdigit() else 60.0)
    if answer.status >= 500:
        raise Unavailable(f"the platform is ill (HTTP {answer.status})")
    if answer.status in (401, 403):
        raise Misconfigured("the token is not accepted: make a new one and put it in settings")
    if answer.status >= 400:
        raise Rejected(f"the platform refuses it (HTTP {answer.status})")
    return answer
