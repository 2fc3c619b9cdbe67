"""A running simulator with the toy platform on it, somebody who takes its webhooks, and a client."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from simulator.app import Running, serve
from simulator.platform import Citizen
from tests.simulator.toy import Toy

SRI = Citizen(number=1, name="Sri Wahyuningsih", handle="sriwahyu_smg", phone="628120000001")


@dataclass
class Taker:
    """A daemon that takes webhooks, after refusing as many as it is told."""

    url: str = ""
    texts: list[str] = field(default_factory=list)  #: of all attempts
    refuse: int = 0
    refuse_with: int = 503

    async def take(self, request: web.Request) -> web.Response:
        self.texts.append(json.loads(await request.read())["text"])
        if self.refuse:
            self.refuse -= 1
            return web.Response(status=self.refuse_with)
        return web.Response()


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    running = await serve({"toy": Toy}, seed=7)
    yield running
    await running.stop()


@pytest.fixture
def toy(running: Running) -> Toy:
    platform = running.platforms["toy"]
    assert isinstance(platform, Toy)
    return platform


@pytest.fixture
async def taker(toy: Toy) -> AsyncIterator[Taker]:
    taker = Taker()
    app = web.Application()
    app.add_routes([web.post("/hook", taker.take)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    taker.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    toy.webhook = taker.url
    yield taker
    await runner.cleanup()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
