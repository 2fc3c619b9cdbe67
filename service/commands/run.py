"""Run the daemon until it is told to stop (SIGINT or SIGTERM)."""

import argparse
import asyncio
import logging
import os
import signal
import sys
import threading

import uvloop

from service.cli import FAILED, OK
from service.daemon import Daemon
from service.insight import untaught
from service.logs import configure as configure_logs
from service.secrets import all_secrets
from service.settings import Settings, load
from store import officers

log = logging.getLogger(__name__)


def configure(parser: argparse.ArgumentParser) -> None:
    """No options: everything is in the settings."""


def run(options: argparse.Namespace) -> int:
    """Run on the settings file."""
    return serve(load(options.settings))


def serve(settings: Settings) -> int:
    """Run on these settings until a signal comes."""
    configure_logs(
        json=settings.service.log_format == "json",
        level=settings.service.log_level,
        secrets=all_secrets(settings),
    )
    uvloop.run(_until_told(Daemon(settings)))
    return OK


SHUTDOWN_S = 20.0  #: a shutdown that hangs longer is ended


async def _until_told(daemon: Daemon) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await daemon.start()
    print(f"Command Center listens on {daemon.address}", file=sys.stderr, flush=True)
    if not await daemon.rooms.database.read(officers.how_many):
        print(
            "There are no officers yet: add one with `command-center officer add LOGIN`.", file=sys.stderr, flush=True
        )
    if await untaught(daemon.rooms.database, daemon.rooms.insight):
        log.warning("the model knows nothing of officers' corrections: run `command-center train`")
    try:
        await told.wait()
    finally:
        watchdog = threading.Timer(SHUTDOWN_S, os._exit, args=[FAILED])
        watchdog.daemon = True
        watchdog.start()
        await daemon.stop()
        watchdog.cancel()
