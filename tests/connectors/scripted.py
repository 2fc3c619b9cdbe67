"""A scripted HTTP server on 127.0.0.1: it plays recorded exchanges, and misbehaves where it is told to."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

HANG_S = 30.0  #: longer than any patience of a test


class Trouble(Enum):
    """Instead of an answer."""

    CUT = "the connection is cut after the request was read"
    HANG = "no answer ever comes"


@dataclass(frozen=True)
class Recorded:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def form(self) -> dict[str, str]:
        """The URL-encoded body."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass
class Scripted:
    """What is to be played, and what came."""

    address: str = ""
    exchanges: list[dict[str, Any]] = field(default_factory=list)
    always: dict[str, Any] | Trouble | None = None  #: the answer to everything, when no exchanges are given
    requests: list[Recorded] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  #: requests that were not as recorded
    _next: int = 0

    @property
    def unused(self) -> list[dict[str, Any]]:
        """Exchanges that nobody asked for."""
        return self.exchanges[self._next :]

    def assert_played(self) -> None:
        """Every exchange was used, in order, as recorded, and nothing else was asked."""
        assert not self.wrong, "\n".join(self.wrong)
        missing = [exchange["request"] for exchange in self.unused]
        assert not missing, f"recorded requests that were never sent: {missing}"

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        recorded = Recorded(
            method=request.method,
            path=request.path,
            query=dict(request.query),
            headers={key.lower(): value for key, value in request.headers.items()},
            body=await request.read(),
        )
        self.requests.append(recorded)
        if self.always is not None:
            return await _answer(request, self.always)
        if self._next >= len(self.exchanges):
            self.wrong.append(f"a request that is not recorded: {recorded.method} {recorded.path}")
            return web.Response(status=500, text="not recorded")
        exchange = self.exchanges[self._next]
        self._next += 1
        if differences := list(_differences(exchange["request"], recorded, request.content_type)):
            self.wrong.extend(differences)
            return web.Response(status=500, text="not as recorded")
        return await _answer(request, exchange["response"])


def _differences(wanted: Mapping[str, Any], got: Recorded, content_type: str) -> Sequence[str]:
    where = f"{wanted['method']} {wanted['path']}"
    found: list[str] = []
    if (got.method, got.path) != (wanted["method"], wanted["path"]):
        return [f"expected {where}, got {got.method} {got.path}"]
    for kind, have in (("query", got.query), ("headers", got.headers)):
        for key, value in wanted.get(kind, {}).items():
            name = key.lower() if kind == "headers" else key
            if have.get(name) != value:
                found.append(f"{where}: {kind} {key!r} is {have.get(name)!r}, expected {value!r}")
    if "json" in wanted:
        try:
            sent = json.loads(got.body)
        except ValueError:
            sent = got.body
        if sent != wanted["json"]:
            found.append(f"{where}: JSON body is {sent!r}, expected {wanted['json']!r}")
    if "text" in wanted and got.body != wanted["text"].encode():
        found.append(f"{where}: body is {got.body!r}, expected {wanted['text']!r}")
    if "form" in wanted and got.form() != wanted["form"]:
        found.append(f"{where}: form body is {got.form()!r} ({content_type}), expected {wanted['form']!r}")
    return found


async def _answer(request: web.BaseRequest, response: Mapping[str, Any] | Trouble) -> web.StreamResponse:
    if response is Trouble.HANG:
        await asyncio.sleep(HANG_S)
    if isinstance(response, Trouble):
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    headers = dict(response.get("headers", {}))
    if "json" in response:
        headers.setdefault("Content-Type", "application/json")
        body = json.dumps(response["json"]).encode()
    else:
        headers.setdefault("Content-Type", "text/plain; charset=utf-8")
        body = response.get("text", "").encode()
    return web.Response(status=response["status"], headers=headers, body=body)


@asynccontextmanager
async def scripted_server(
    exchanges: Sequence[dict[str, Any]] = (), *, always: dict[str, Any] | Trouble | None = None
) -> AsyncIterator[Scripted]:
    """Serve on a free port of 127.0.0.1. `exchanges` may still be set once the address is known."""
    script = Scripted(exchanges=list(exchanges), always=always)
    runner = web.ServerRunner(
        web.Server(script.handle, access_log=None), handler_cancellation=True, shutdown_timeout=0.05
    )
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    script.address = f"http://{host}:{port}"
    try:
        yield script
    finally:
        await runner.cleanup()
