"""All platforms in one server, each below `/CHANNEL`; below `/_control` the hand that moves them."""

import asyncio
import importlib
import random
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

import simulator
from simulator.control import application as control_application
from simulator.deliveries import Deliveries
from simulator.faults import CallFault, Faults
from simulator.platform import Platform

MAX_BODY = 64 * 1024 * 1024  #: bytes of one call; a photo written by hand through the control interface fits
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def channels() -> list[str]:
    """The simulated platforms: the folders of this package that hold a `platform.py`."""
    return sorted(found.parent.name for root in simulator.__path__ for found in Path(root).glob("*/platform.py"))


def load(channel: str) -> type[Platform]:
    """The platform class of a channel: `simulator/CHANNEL/platform.py` holds exactly one.

    Raises:
        LookupError: there is no such platform; says which there are.
    """
    if channel not in channels():
        raise LookupError(f"no simulated platform {channel!r}; there are {', '.join(channels())}")
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
    """Listen with the wanted platforms (None: all). `port=0` takes a free one. Loopback only by default.

    Raises:
        LookupError: a wanted platform does not exist.
        OSError: the port is taken.
    """
    names = channels() if wanted is None else list(wanted)
    return await serve({name: load(name) for name in names}, host=host, port=port, seed=seed)


async def serve(
    kinds: Mapping[str, type[Platform]], *, host: str = "127.0.0.1", port: int = 0, seed: int = 1
) -> Running:
    """Like `start`, with platform classes from wherever they come."""
    listening = socket.create_server((host, port))  # bound first: only then is the address of every platform known
    base = f"http://{host}:{listening.getsockname()[1]}"
    app = web.Application(client_max_size=MAX_BODY)
    platforms: dict[str, Platform] = {}
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    try:
        for channel, kind in kinds.items():
            faults, rng = Faults(), random.Random(f"{seed}:{channel}")
            platforms[channel] = kind(f"{base}/{channel}", faults, Deliveries(faults, rng), rng)
            app.add_subapp(f"/{channel}", _part(platforms[channel]))
        app.add_subapp("/_control", control_application(platforms))
        await runner.setup()
        await web.SockSite(runner, listening).start()
    except BaseException:
        listening.close()
        await Running(base, platforms, runner).stop()
        raise
    return Running(base, platforms, runner)


PLATFORM = web.AppKey("platform", Platform)


def _part(platform: Platform) -> web.Application:
    part = web.Application(middlewares=[_misbehave])
    part[PLATFORM] = platform
    part.add_routes(platform.routes())
    return part


@web.middleware
async def _misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Calls of our daemon meet the fault that is set."""
    platform = request.app[PLATFORM]
    match platform.faults.next_call(request.path):
        case None:
            return await handler(request)
        case CallFault.THROTTLED:
            return platform.throttled(platform.faults.retry_after_s)
        case CallFault.BROKEN:
            return platform.broken()
        case CallFault.EXPIRED:
            return platform.expired()
        case CallFault.SLOW:
            await request.read()  # a platform that has the whole request acts on it, whether or not the caller waits
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
