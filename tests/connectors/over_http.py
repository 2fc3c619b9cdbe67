"""A line between a connector and its simulated platform, over real HTTP, with as much of a daemon as it needs."""

import asyncio
import importlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from connectors import registry
from connectors.contract import (
    Connector,
    FetchesMedia,
    Handshake,
    Page,
    Polls,
    SendsReplies,
    Streams,
    TakesWebhooks,
    Unauthentic,
)
from connectors.guard import guarded_session
from connectors.http import Http
from connectors.text import split
from model.envelope import Envelope, Transport
from model.event import Attachment, Event, MessageReceived, Visibility
from model.reply import Receipt, Reply
from simulator import app
from simulator.platform import Citizen, Place, Platform, Utterance

LOOPBACK = "127.0.0.1"
ACCOUNT = "demo"
LONGEST_S = 15.0  #: that a test waits for something that must come
TIMEOUT_S = 10.0  #: of the door; short only where a test is about it

SRI = Citizen(number=1, name="Sri Wahyuningsih", handle="sriwahyu_smg", phone="628120000001")
BAMBANG = Citizen(number=2, name="Bambang Sutrisno", handle="bambangsutris", phone="628120000002")


#: Channels that are tested against real servers, and the module whose `Platform` starts them. Adding one is one line.
PEERS = {
    "email": "tests.connectors.peers.email",
    "sms": "tests.connectors.peers.sms",
}


def channels() -> list[str]:
    """Those that have both a connector and a platform, simulated or real."""
    return sorted({*app.channels(), *PEERS}.intersection(registry.channels()))


def platform_of(channel: str) -> type[Platform]:
    """The platform's class; nothing is started."""
    if channel not in PEERS:
        return app.load(channel)
    module = importlib.import_module(PEERS[channel])
    [found] = [
        member
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Platform) and member.__module__ == module.__name__
    ]
    return found


def _require_servers(channel: str) -> None:
    """Skip with a line where a peer's servers are not installed."""
    if channel in PEERS and (reason := importlib.import_module(PEERS[channel]).missing()):
        pytest.skip(reason)


@dataclass
class Receiver:
    """Does what the daemon does for a webhook: verify, keep, answer."""

    connector: Connector[Any]
    kept: list[Envelope] = field(default_factory=list)
    refused: int = 0
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        if not isinstance(self.connector, TakesWebhooks):
            return web.Response(status=404)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            if request.method == "GET" and not self.connector.delivers_by_get:
                answer = self.connector.handshake(Handshake(query=dict(request.query), headers=headers))
            else:
                query, body = request.rel_url.raw_query_string, await request.read()
                if request.method == "GET":
                    headers["x-request-method"], body = "GET", query.encode()
                elif self.connector.reads_query:
                    headers["x-request-query"] = query
                envelope = an_envelope(self.connector, Transport.WEBHOOK, body, headers)
                self.connector.verify(envelope)
                self.kept.append(envelope)
                answer = self.connector.answer(envelope)
        except Unauthentic:
            self.refused += 1
            return web.Response(status=403)
        return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)


def an_envelope(connector: Connector[Any], transport: Transport, body: bytes, headers: dict[str, str]) -> Envelope:
    """As the daemon makes it."""
    now = datetime.now(UTC)
    return Envelope(
        channel=connector.channel, account=ACCOUNT, transport=transport, received_at=now, body=body, headers=headers
    )


@dataclass
class Line:
    """Platform, connector, and what has come over."""

    running: app.Running
    platform: Platform
    connector: Connector[Any]
    receiver: Receiver
    cursor: str | None = None
    streaming: asyncio.Task[None] | None = None

    @property
    def public(self) -> bool:
        """How citizens speak here when nothing else is wanted."""
        return self.platform.hears_public

    @property
    def told_at_once(self) -> bool:
        """How citizens speak so that webhooks have their words, where there are webhooks."""
        return self.public and not self.platform.announces_public

    def say(self, text: str | None = None, **more: Any) -> str:
        """A citizen (Sri, unless another is named) says something; gives the platform's id."""
        more.setdefault("citizen", SRI)
        more.setdefault("public", self.public)
        return self.platform.say(Utterance(text=text, **more))

    def hook(self) -> None:
        """From now on webhooks come."""
        self.platform.webhook = self.receiver.url

    async def poll(self) -> None:
        """One round: pages are kept with their cursors. A long poll that has nothing more to tell is left.

        A stream is begun anew, and goes on until it fails.
        """
        await self.hang_up()
        await self._pull()

    async def _pull(self) -> None:
        pages = self._pages()
        try:
            async for page in pages:
                if page.body is not None:
                    self.receiver.kept.append(an_envelope(self.connector, Transport.POLL, page.body, {}))
                self.cursor = page.cursor
        finally:
            await pages.aclose()  # type: ignore[attr-defined]

    def _pages(self) -> AsyncIterator[Page]:
        if isinstance(self.connector, Streams):
            return self.connector.stream(self.cursor)
        assert isinstance(self.connector, Polls)
        return self.connector.poll(self.cursor)

    async def poll_until(self, there: Callable[[], bool]) -> None:
        """Poll until something is there; fails when it never comes. A stream stays open for what comes later."""
        async with asyncio.timeout(LONGEST_S):
            while not there():
                pulling = self.streaming
                if pulling is None or pulling.done():
                    pulling = asyncio.create_task(self._pull())
                while not there() and not pulling.done():
                    await asyncio.wait({pulling}, timeout=0.02)
                if isinstance(self.connector, Streams) and not pulling.done():
                    self.streaming = pulling
                    continue
                pulling.cancel()
                with suppress(asyncio.CancelledError):
                    await pulling

    async def listen(self) -> None:
        """Open the stream, and wait until it has caught up: what comes now is told."""
        await self.hang_up()
        self.streaming = asyncio.create_task(self._pull())
        async with asyncio.timeout(LONGEST_S):
            while self.cursor is None:
                await asyncio.wait({self.streaming}, timeout=0.02)
                if self.streaming.done():
                    await self.streaming

    async def hang_up(self) -> None:
        """End the stream, where one is open."""
        if self.streaming is not None:
            self.streaming.cancel()
            await asyncio.gather(self.streaming, return_exceptions=True)
            self.streaming = None

    async def bring(self, way: Transport, *message_ids: str) -> None:
        """Wait until these messages have come by webhook, or fetch them by poll."""
        if way is Transport.WEBHOOK:
            async with asyncio.timeout(LONGEST_S):
                await self.running.settle()
            if self.platform.announces_public and not set(message_ids) <= self.messages().keys():
                await self.poll()
            assert set(message_ids) <= self.messages().keys(), "not every webhook has come"
        else:
            await self.poll_until(lambda: set(message_ids) <= self.messages().keys())

    def events(self) -> list[Event]:
        """Everything that was kept, read."""
        return [event for envelope in self.receiver.kept for event in self.connector.normalise(envelope)]

    def messages(self) -> dict[str, MessageReceived]:
        """What citizens said, by id, as it was first read."""
        found: dict[str, MessageReceived] = {}
        for event in self.events():
            if type(event) is MessageReceived and not event.outgoing:
                found.setdefault(event.platform_message_id, event)
        return found

    async def photos(self, messages: Sequence[MessageReceived]) -> list[bytes]:
        """The attachments of these messages, fetched."""
        attachments = [attachment for message in messages for attachment in message.attachments]
        return [await self.fetch(attachment) for attachment in attachments]

    async def fetch(self, attachment: Attachment) -> bytes:
        """One attachment."""
        assert isinstance(self.connector, FetchesMedia)
        return (await self.connector.fetch(attachment, max_bytes=5_000_000)).content

    async def send(self, message: MessageReceived, text: str, **more: Any) -> Receipt:
        """An officer answers."""
        assert isinstance(self.connector, SendsReplies)
        return await self.connector.send(a_reply(message, text, **more))

    async def send_long(self, message: MessageReceived, text: str) -> list[str]:
        """An officer answers at length; gives the parts, as they were cut."""
        assert isinstance(self.connector, SendsReplies)
        parts = split(text, self.connector.limits_for(message.conversation_id))
        previous = None
        for number, part in enumerate(parts, start=1):
            more = {"part": number, "parts": len(parts), "previous_part_id": previous}
            previous = (await self.send(message, part, key=f"long/{number}", **more)).platform_message_id
        return parts

    async def until_received(self, count: int) -> None:
        """Wait until our account has sent so much."""
        more = asyncio.Event()
        self.platform.on_received = lambda _: more.set()
        async with asyncio.timeout(LONGEST_S):
            while len(self.platform.received) < count:
                await more.wait()
                more.clear()
        assert len(self.platform.received) == count


def a_reply(message: MessageReceived, text: str, **more: Any) -> Reply:
    """A reply to the message."""
    fields: dict[str, Any] = {
        "key": "reply-1",
        "conversation_id": message.conversation_id,
        "author_id": message.author.id,
        "text": text,
        "reply_to": message.platform_message_id,
        "visibility": message.visibility,
        "last_inbound_at": datetime.now(UTC),
    }
    return Reply(**fields | more)


def visibility(public: bool) -> Visibility:
    """Of what was said in public, or not."""
    return Visibility.PUBLIC if public else Visibility.PRIVATE


def says(message: MessageReceived, text: str) -> bool:
    """Whether these are the citizen's words: all of them, and none but a mention of us before them."""
    before, found, after = (message.text or "").partition(text)
    words = before.split()
    return found == text and not after and all(word.startswith("@") for word in words)


def stands_at(message: MessageReceived, place: Place) -> bool:
    """Whether the message carries the place, as a position or as the link to a map that people send instead."""
    if message.location is not None:
        return abs(message.location.lat - place.lat) < 1e-5 and abs(message.location.lon - place.lon) < 1e-5
    return f"{place.lat},{place.lon}" in (message.text or "")


@asynccontextmanager
async def line(channel: str, *, timeout_s: float = TIMEOUT_S) -> AsyncIterator[Line]:
    """A simulator with one platform, and a connector with the settings that it gives."""
    _require_servers(channel)
    running = await app.serve({channel: platform_of(channel)})
    platform = running.platforms[channel]
    session = guarded_session({LOOPBACK})
    try:
        kind = registry.load(channel)
        http = Http(session, allowed_hosts={LOOPBACK}, timeout_s=timeout_s)
        connector = kind(ACCOUNT, kind.Settings.model_validate(platform.account()), http)
        async with _listening(Receiver(connector)) as receiver:
            over = Line(running, platform, connector, receiver)
            try:
                yield over
            finally:
                await over.hang_up()
        await connector.close()
    finally:
        await session.close()
        await running.stop()


@asynccontextmanager
async def _listening(receiver: Receiver) -> AsyncIterator[Receiver]:
    application = web.Application()
    path = f"/webhooks/{receiver.connector.channel}/{ACCOUNT}"
    application.add_routes([web.get(path, receiver.take), web.post(path, receiver.take)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    receiver.url = f"http://{LOOPBACK}:{runner.addresses[0][1]}{path}"
    try:
        yield receiver
    finally:
        await runner.cleanup()


async def deliver(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Somebody calls our webhook address; the status that they get."""
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status
