"""All platforms in one server, each below `/CHANNEL`."""

import asyncio
import importlib
import pkgutil
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from aiohttp import web

import simulator
from simulator.deliveries import Deliveries
from simulator.faults import CallFault, Faults
from simulator.platform import Platform

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def channels() -> list[str]:
    """The simulated platforms: the folders of this package."""
    return sorted(module.name for module in pkgutil.iter_modules(simulator.__path__) if module.ispkg)


def load(channel: str) -> type[Platform]:
    """The platform class of a channel: `simulator/CHANNEL/platform.py` holds exactly one."""
    module = importlib.import_module(f"simulator.{channel}.platform")
    [found] = [
        member
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Platform) and member.__module__ == module.__name__
    ]
    return found


@dataclass(frozen=True, slots=True)
class Running:
    """A simulator that listens."""

    base: str  #: `http://127.0.0.1:PORT`
    platforms: dict[str, Platform]
    runner: web.AppRunner

    async def settle(self) -> None:
        """Return when no webhook is on its way any more."""
        for platform in self.platforms.values():
            await platform.deliveries.settle()

    async def stop(self) -> None:
        """Give up what is on its way, and close the socket."""
        for platform in self.platforms.values():
            await platform.deliveries.close()
        await self.runner.cleanup()


async def start(
    wanted: Iterable[str] | None = None, *, host: str = "127.0.0.1", port: int = 0, seed: int = 1
) -> Running:
    """Listen with the wanted platforms (None: all). `port=0` takes a free one. Loopback only by default."""
    app = web.Application(client_max_size=64 * 1024 * 1024)
    platforms: dict[str, Platform] = {}
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    parts = [(channel, web.Application(middlewares=[_misbehave])) for channel in wanted or channels()]
    for channel, part in parts:
        app.add_subapp(f"/{channel}", part)
    site_port = await _free_port(host) if port == 0 else port
    base = f"http://{host}:{site_port}"
    for channel, part in parts:
        faults, rng = Faults(), random.Random(f"{seed}:{channel}")
        platform = load(channel)(f"{base}/{channel}", faults, Deliveries(faults, rng), rng)
        part[PLATFORM] = platform
        part.add_routes(platform.routes())
        platforms[channel] = platform
    await runner.setup()
    await web.TCPSite(runner, host, site_port).start()
    return Running(base, platforms, runner)


async def _free_port(host: str) -> int:
    server = await asyncio.start_server(lambda _r, _w: None, host, 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


PLATFORM = web.AppKey("platform", Platform)


@web.middleware
async def _misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Calls of our daemon meet the fault that is set."""
    platform = request.app[PLATFORM]
    match platform.faults.next_call():
        case None:
            return await handler(request)
        case CallFault.THROTTLED:
            return platform.throttled(platform.faults.retry_after_s)
        case CallFault.BROKEN:
            return platform.broken()
        case CallFault.EXPIRED:
            return platform.expired()
        case CallFault.SLOW:
            await asyncio.sleep(platform.faults.slow_s)
            return await handler(request)
        case CallFault.CUT:
            return _cut(request)
        case CallFault.CUT_AFTER:
            await handler(request)
            return _cut(request)


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
