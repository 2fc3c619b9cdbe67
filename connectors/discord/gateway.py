"""A connection to the gateway: discord.py's own, which keeps the heart beating and resumes, without a client above it.

What comes is put into a queue as it came. While nobody takes it the connection is not read; if that lasts, Discord
ends it, and a resumed session gets everything that was missed.
"""

import asyncio
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
import orjson
from yarl import URL

from connectors.discord.events import WANTED
from connectors.discord.failures import closed, unreadable
from connectors.discord.library import ConnectionClosed, DiscordWebSocket, Intents, ReconnectWebSocket
from connectors.discord.rest import Rest
from model.reply import Misconfigured, PlatformError, Throttled, Unavailable

QUEUE = 1000  #: dispatches that wait to be kept, before the connection is not read any more
SILENCE_S = 60.0  #: after which the library takes the connection for dead
IDENTIFY_AGAIN_S = (1.0, 5.0)  #: Discord asks for a pause of that length after an invalid session
ATTEMPTS = 5  #: to connect again without having been let in
INTENTS = Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=True)


@dataclass(frozen=True, slots=True)
class Told:
    """What came over the gateway."""

    kind: str  #: `READY`: a new session has begun, so something may have been missed before it
    body: bytes  #: the payload as it came, decompressed


@dataclass(slots=True)
class _Session:
    """What is needed to resume."""

    id: str
    sequence: int | None
    gateway: URL


class Gateway:
    """Use it as an asynchronous context, and ask it for the next thing."""

    def __init__(self, rest: Rest, url: URL) -> None:
        self._rest = rest
        self._url = url
        self._told: asyncio.Queue[Told | PlatformError] = asyncio.Queue()
        self._socket: DiscordWebSocket | None = None
        self._reading: asyncio.Task[None] | None = None
        self._room = asyncio.Event()
        self._attempts = 0

    async def __aenter__(self) -> Self:
        self._reading = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        await self._hang_up(code=1000)

    async def next(self) -> Told:
        """The next dispatch that matters, however long it takes.

        Raises:
            PlatformError: the connection has ended, and the library cannot mend it.
        """
        told = await self._told.get()
        if self._told.qsize() < QUEUE:
            self._room.set()
        if isinstance(told, PlatformError):
            raise told
        return told

    async def _run(self) -> None:
        """Connect, read, and connect again for as long as that helps."""
        session: _Session | None = None
        try:
            while self._attempts < ATTEMPTS:
                session = await self._read(session)
                if session is None:
                    await asyncio.sleep(random.uniform(*IDENTIFY_AGAIN_S))  # noqa: S311 - nothing is guarded by it
            self._told.put_nowait(Unavailable("Discord's gateway lets nobody in now"))
        except PlatformError as failure:
            self._told.put_nowait(failure)
        except ConnectionClosed as end:
            self._told.put_nowait(closed(end.code))
        except aiohttp.WSServerHandshakeError as refused:
            self._told.put_nowait(_not_let_in(refused))
        except (aiohttp.ClientError, OSError, TimeoutError) as failure:
            self._told.put_nowait(Unavailable(f"Discord's gateway cannot be reached ({type(failure).__name__})"))
        except (AttributeError, LookupError, TypeError, ValueError, zlib.error) as odd:
            self._told.put_nowait(unreadable(type(odd).__name__))

    async def _read(self, session: _Session | None) -> _Session | None:
        """One connection to its end; gives what the next one resumes, None where it must begin anew."""
        self._attempts += 1
        client: Any = _Client(self._rest, self._received, self._connected)
        socket: DiscordWebSocket | None = None
        try:
            socket = await DiscordWebSocket.from_client(
                client,
                gateway=session.gateway if session else self._url,
                session=session.id if session else None,
                sequence=session.sequence if session else None,
                resume=session is not None,
            )
            while True:
                await socket.poll_event()
                if self._told.qsize() >= QUEUE:
                    self._room.clear()
                    await self._room.wait()
        except ReconnectWebSocket as again:
            if again.resume and socket is not None and socket.session_id is not None:
                return _Session(socket.session_id, socket.sequence, socket.gateway)
            return session if again.resume else None
        finally:
            await self._hang_up()

    def _connected(self, socket: DiscordWebSocket) -> None:
        self._socket = socket

    def _received(self, payload: str) -> None:
        body = payload.encode("utf-8", "surrogatepass")
        told = orjson.loads(body)
        kind = told.get("t")
        if told.get("op") != DiscordWebSocket.DISPATCH or not isinstance(kind, str):
            return
        if kind in ("READY", "RESUMED"):
            self._attempts = 0
        if kind == "READY" or kind.startswith(WANTED):
            self._told.put_nowait(Told(kind, body))

    async def _hang_up(self, code: int = 4000) -> None:
        """4000 leaves the session open, to be resumed; 1000 ends it. Stops the library's thread for the heartbeat."""
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close(code=code)


class _Client:
    """As much of `discord.Client` and its state as `DiscordWebSocket` asks for: no cache, no parser, no hook."""

    parsers: dict[str, Callable[..., Any]] = {}  # noqa: RUF012 - nothing is ever put in
    shard_count = None
    heartbeat_timeout = SILENCE_S
    _enable_debug_events = True  #: the payload is told as it came
    _activity = _status = None
    _intents = INTENTS

    def __init__(
        self, rest: Rest, received: Callable[[str], None], connected: Callable[[DiscordWebSocket], None]
    ) -> None:
        self.http = rest.library
        self.loop = asyncio.get_running_loop()
        self._connection = self
        self._received = received
        self._update_references = connected

    def dispatch(self, event: str, *arguments: Any) -> None:
        if event == "socket_raw_receive":
            self._received(arguments[0])

    async def call_hooks(self, *_: Any, **__: Any) -> None:
        """Nobody wants to be told."""


def _not_let_in(refused: aiohttp.WSServerHandshakeError) -> PlatformError:
    if refused.status == 429:
        return Throttled("Discord's gateway asks to slow down (HTTP 429)", retry_after_s=60.0)
    if refused.status == 401:
        return Misconfigured("Discord's gateway does not accept the token (HTTP 401)")
    return Unavailable(f"Discord's gateway cannot be reached (HTTP {refused.status})")
