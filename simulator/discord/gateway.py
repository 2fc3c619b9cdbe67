"""The gateway: HELLO, IDENTIFY, READY, heartbeats, dispatches, RESUME; `zlib-stream` where it is asked for."""

import asyncio
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from aiohttp import WSMsgType, web

from simulator.discord import wire

HEARTBEAT_MS = 41_250
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
AUTHENTICATION_FAILED, DISALLOWED_INTENTS, NOT_AUTHENTICATED, ALREADY_AUTHENTICATED = 4004, 4014, 4003, 4005
DECODE_ERROR, UNKNOWN_ERROR = 4002, 4000


class Op(IntEnum):
    """Opcodes of the gateway."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


def control(op: Op, data: Any = None) -> dict[str, Any]:
    """A payload that is no dispatch."""
    return {"t": None, "s": None, "op": op, "d": data}


@dataclass(slots=True)
class Session:
    """What was dispatched to one identified bot; it outlives its connection, to be resumed."""

    id: str
    intents: int
    sent: list[dict[str, Any]] = field(default_factory=list)
    line: "Line | None" = None

    def hears(self, kind: str, private: bool) -> bool:
        """Whether the bot has asked for this."""
        wanted = DIRECT_MESSAGES if private else GUILD_MESSAGES
        return not kind.startswith("MESSAGE_") or bool(self.intents & wanted)

    def number(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        """A dispatch, numbered and remembered."""
        payload = {"t": kind, "s": len(self.sent) + 1, "op": Op.DISPATCH, "d": data}
        self.sent.append(payload)
        return payload


class Line:
    """One connection."""

    def __init__(self, socket: web.WebSocketResponse, compressed: bool) -> None:
        self.socket = socket
        self._packer = zlib.compressobj() if compressed else None
        self._sending = asyncio.Lock()

    async def send(self, payload: dict[str, Any]) -> None:
        """One payload; a connection that is gone is no error, for the session keeps it."""
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        async with self._sending:
            try:
                if self._packer is None:
                    await self.socket.send_str(text)
                else:
                    packed = self._packer.compress(text.encode()) + self._packer.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
            except (ConnectionError, RuntimeError):
                return


class Gateway:
    """All sessions. `allows_content` is the switch in the Developer Portal."""

    def __init__(self, base: str, token: Callable[[], str], rng: random.Random) -> None:
        self.url = base.replace("http", "ws", 1) + "/gateway"
        self.allows_content = True
        self.identified = self.resumed = self.heartbeats = 0  #: how often
        self._token = token
        self._rng = rng
        self._sessions: dict[str, Session] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """The HTTP handler of the connection."""
        socket = web.WebSocketResponse(max_msg_size=4096, timeout=1.0)
        await socket.prepare(request)
        line = Line(socket, request.query.get("compress") == "zlib-stream")
        await line.send(control(Op.HELLO, {"heartbeat_interval": HEARTBEAT_MS}))
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    await socket.close(code=DECODE_ERROR)
                    break
                session = await self._receive(line, session, json.loads(message.data))
        finally:
            if session is not None and session.line is line:
                session.line = None
        return socket

    async def _receive(self, line: Line, session: Session | None, told: dict[str, Any]) -> Session | None:
        data = told.get("d")
        match told.get("op"):
            case Op.HEARTBEAT:
                self.heartbeats += 1
                await line.send(control(Op.HEARTBEAT_ACK))
            case Op.IDENTIFY if session is not None:
                await line.socket.close(code=ALREADY_AUTHENTICATED)
            case Op.IDENTIFY:
                return await self._identify(line, data or {})
            case Op.RESUME:
                return await self._resume(line, data or {})
            case _ if session is None:
                await line.socket.close(code=NOT_AUTHENTICATED)
            case _:
                return session
        return session

    async def _identify(self, line: Line, data: dict[str, Any]) -> Session | None:
        if data.get("token") != self._token():
            await line.socket.close(code=AUTHENTICATION_FAILED)
            return None
        intents = int(data.get("intents", 0))
        if intents & MESSAGE_CONTENT and not self.allows_content:
            await line.socket.close(code=DISALLOWED_INTENTS)
            return None
        self.identified += 1
        session = Session(f"{self._rng.getrandbits(128):032x}", intents)
        self._sessions[session.id] = session
        ready = {"v": 10, "user": wire.BOT, "guilds": [{"id": wire.GUILD, "unavailable": True}], "private_channels": []}
        begun = {"session_id": session.id, "resume_gateway_url": self.url, "application": {"id": wire.APPLICATION}}
        session.number("READY", {**ready, **begun})
        session.number("GUILD_CREATE", {"id": wire.GUILD, "name": "Warga Semarang", "channels": [], "members": []})
        await self._replay(session, line, 0)
        return session

    async def _resume(self, line: Line, data: dict[str, Any]) -> Session | None:
        if data.get("token") != self._token():
            await line.socket.close(code=AUTHENTICATION_FAILED)
            return None
        session = self._sessions.get(str(data.get("session_id")))
        if session is None:
            await line.send(control(Op.INVALID_SESSION, False))
            return None
        self.resumed += 1
        await self._replay(session, line, int(data.get("seq") or 0))
        await line.send(session.number("RESUMED", {"_trace": []}))
        return session

    async def _replay(self, session: Session, line: Line, told: int) -> None:
        """What has happened since, in order; only then does the connection belong to the session."""
        while told < len(session.sent):
            await line.send(session.sent[told])
            told += 1
        session.line = line

    def tell(self, kind: str, data: dict[str, Any], *, private: bool = False) -> None:
        """Something happened: to every session that hears it, soon."""
        for session in self._sessions.values():
            if not session.hears(kind, private):
                continue
            payload = session.number(kind, data)
            if session.line is not None:
                task = asyncio.ensure_future(session.line.send(payload))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def drop(self, code: int = UNKNOWN_ERROR) -> None:
        """Every connection ends; sessions can be resumed."""
        for session in self._sessions.values():
            if session.line is not None:
                line, session.line = session.line, None
                await line.socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """As Discord does every few hours."""
        await self._to_all(control(Op.RECONNECT))

    async def invalidate(self) -> None:
        """Sessions are over: what happens before the next IDENTIFY is told to nobody."""
        await self._to_all(control(Op.INVALID_SESSION, False))
        self._sessions.clear()

    async def _to_all(self, payload: dict[str, Any]) -> None:
        for session in self._sessions.values():
            line, session.line = session.line, None
            if line is not None:
                await line.send(payload)
