"""Every channel at once: polls keep their period, and one more account that is slow and fails is in nobody's way."""

import asyncio
import itertools
import re
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from aiohttp import web

from benchmarks.servers import daemon
from benchmarks.table import Row, free_port
from simulator.accounts import ACCOUNT, table
from simulator.app import Running, start
from simulator.platform import Citizen, Utterance

RATE, SECONDS, ROUNDS = 100, 65, 2  #: messages a second in all; each round once without and once with the sick account
PERIOD_S = 20.0  #: a fifteenth of what accounts are set to by default
LOOK_S = 1.0
SETTLED_S = 8.0
SICK_S = 5.0  #: how long its platform takes to fail
CITIZENS = [Citizen(number=n, name=f"Warga {n}", handle=f"warga{n}", phone=f"62812{n:07d}") for n in range(1, 98)]
OFF, SLOWER = 0.10, 1.10
BEGAN = re.compile(r'^command_center_last_poll_timestamp_seconds\{account="demo",channel="(\w+)"\} (\S+)', re.MULTILINE)
UNPERIODIC = ("telegram", "discord")  #: a long poll and a stream


@dataclass(frozen=True)
class Run:
    """What one daemon showed."""

    p99_ms: float
    periods: dict[str, float]  #: by channel: mean time between two polls, as a share of what is wanted


async def measure() -> list[Row]:
    """Alternates, so that a noisy moment of the machine falls on both."""
    well, with_sick = [], []
    async with sick_platform() as sick:
        for _ in range(ROUNDS):
            well.append(await _run(""))
            with_sick.append(await _run(_sick_account(sick)))
    worst = max(abs(share - 1) for run in well for share in run.periods.values())
    slower = median(run.p99_ms for run in with_sick) / median(run.p99_ms for run in well)
    channels = len(well[0].periods)
    return [
        Row(
            what=f"{channels} accounts polled every {PERIOD_S:.0f} s at {RATE} messages a second, webhooks beside them",
            figure=f"the worst mean period is {worst:.1%} off",
            target=f"< {OFF:.0%}",
            good=worst < OFF,
        ),
        Row(
            what="p99 of a webhook's answer with a further, slow and failing account, against without",
            figure=f"× {slower:.2f} ({median(run.p99_ms for run in well):.1f} ms without)",
            target=f"< × {SLOWER:.2f}",
            good=slower < SLOWER,
        ),
    ]


async def _run(more: str) -> Run:
    running = await start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            port = free_port()
            async with daemon(f"sqlite:///{folder}/store.db", port, Path(folder), _accounts(running) + more):
                for channel, platform in running.platforms.items():
                    if not platform.subscribes_by_call:
                        platform.webhook = f"http://127.0.0.1:{port}/webhooks/{channel}/{ACCOUNT}"
                await asyncio.sleep(SETTLED_S)
                polls: dict[str, list[float]] = defaultdict(list)
                watching = asyncio.create_task(_watch(port, polls))
                await _write(running)
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
        waits = sorted(one.elapsed_s for platform in running.platforms.values() for one in platform.deliveries.log)
    finally:
        await running.stop()
    periods = {name: (at[-1] - at[0]) / (len(at) - 1) / PERIOD_S for name, at in polls.items() if len(at) > 1}
    return Run(p99_ms=waits[int(len(waits) * 0.99)] * 1000, periods=periods)


def _accounts(running: Running) -> str:
    tables = []
    for channel, platform in sorted(running.platforms.items()):
        account = platform.account() | {"acknowledge": False}
        if "poll_every_s" in account:
            account["poll_every_s"] = PERIOD_S
        tables.append(table(("accounts", channel, ACCOUNT), account))
    return "\n".join(tables)


def _sick_account(base: str) -> str:
    values = {"token": "1000:FAKE-sick-token", "api_base": base, "transport": "poll", "acknowledge": False}
    return "\n" + table(("accounts", "telegram", "sick"), values)


async def _watch(port: int, polls: dict[str, list[float]]) -> None:
    """When each account's polls began."""
    while True:
        for channel, at in await asyncio.to_thread(_last_polls, port):
            if channel not in UNPERIODIC and at not in polls[channel]:
                polls[channel].append(at)
        await asyncio.sleep(LOOK_S)


def _last_polls(port: int) -> list[tuple[str, float]]:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        return [(channel, float(at)) for channel, at in BEGAN.findall(answer.read().decode())]


async def _write(running: Running) -> None:
    """Citizens write on every channel in turn."""
    turns = itertools.cycle(running.platforms.values())
    began = asyncio.get_running_loop().time()
    for number in range(RATE * SECONDS):
        await asyncio.sleep(max(0.0, began + number / RATE - asyncio.get_running_loop().time()))
        platform = next(turns)
        citizen = CITIZENS[number % len(CITIZENS)]
        platform.say(Utterance(citizen=citizen, text=f"Lampu PJU mati, laporan {number}", public=platform.hears_public))
    async with asyncio.timeout(30):
        await running.settle()


@asynccontextmanager
async def sick_platform() -> AsyncIterator[str]:
    """It takes its time, and then it fails."""

    async def fail(_request: web.Request) -> web.Response:
        await asyncio.sleep(SICK_S)
        return web.Response(status=500)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", fail)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()
