"""The processes that are measured, each on the first core; the load runs on the last."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from tests.load import APP_SECRET
from tests.service.daemon import DaemonProcess

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]


def on_load_core() -> None:
    """The caller makes the load."""
    os.sched_setaffinity(0, {LOAD_CORE})


@asynccontextmanager
async def ceiling(port: int) -> AsyncIterator[None]:
    """A bare aiohttp handler that only verifies the same signature: what no store can beat."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.ceiling", str(port), APP_SECRET],
        preexec_fn=partial(os.sched_setaffinity, 0, {SERVER_CORE}),
    )
    try:
        await _until_open(port)
        yield
    finally:
        process.terminate()
        process.wait()


@asynccontextmanager
async def daemon(url: str, port: int, folder: Path, accounts: str = "") -> AsyncIterator[DaemonProcess]:
    """The real daemon."""
    process = DaemonProcess(url, port, folder, accounts)
    mask = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {SERVER_CORE})
    try:
        await process.start()
    finally:
        os.sched_setaffinity(0, mask)
    try:
        yield process
    finally:
        process.stop()


async def _until_open(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
