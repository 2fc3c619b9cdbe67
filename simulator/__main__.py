"""`python -m simulator`: the platforms in a process of their own, and a day in the city on them."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.accounts import ACCOUNT, accounts
from simulator.app import Running, channels, start
from simulator.city.day import Day
from simulator.city.plan import RATE, TOTAL, flood, plan
from simulator.platform import Platform

STDOUT = "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 when it ends as asked, 1 when it cannot start, 2 for arguments that make no sense."""
    options = _parser().parse_args(arguments)
    try:
        return asyncio.run(_run(options))
    except (OSError, LookupError) as error:
        print(f"simulator: {error.args[-1] if error.args else error}", file=sys.stderr)  # noqa: T201 - a command speaks
        return 1
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description="The platforms, simulated over HTTP on the loopback, each below /CHANNEL; /_control moves them.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8090, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--channels", nargs="+", metavar="CHANNEL", help=f"of {', '.join(channels())} (default: all)")
    parser.add_argument(
        "--webhooks",
        metavar="BASE",
        help=f"address of the daemon: webhooks go to BASE/webhooks/CHANNEL/{ACCOUNT} (default: none are sent)",
    )
    parser.add_argument(
        "--accounts",
        nargs="?",
        const=STDOUT,
        metavar="FILE",
        help="write the settings tables of accounts here to FILE; without FILE: print them and end",
    )
    parser.add_argument("--day", action="store_true", help="citizens write, follow up, edit, delete and answer")
    parser.add_argument("--rate", type=_rate, default=RATE, help="complaints a minute (default: %(default)g)")
    parser.add_argument("--total", type=int, default=TOTAL, help="complaints of the day (default: %(default)s)")
    parser.add_argument(
        "--flood",
        type=float,
        metavar="SECONDS",
        help="with --day: so long after its beginning sixty citizens report three happenings (default: never)",
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed is another day (default: %(default)s)")
    return parser


def _rate(given: str) -> float:
    rate = float(given)
    if not 0 < rate <= 60_000:
        raise argparse.ArgumentTypeError("between 0 and 60000")
    return rate


async def _run(options: argparse.Namespace) -> int:
    ending = _ending()  # before anybody is told that it listens
    running = await start(options.channels, host=options.host, port=options.port, seed=options.seed)
    try:
        if options.accounts == STDOUT:
            sys.stdout.write(accounts(running.platforms))
            return 0
        if options.accounts:
            _write(Path(options.accounts), accounts(running.platforms))  # no await: it is there before any answer
        if options.webhooks:
            subscribe(running.platforms, options.webhooks)
        print(f"simulator: {running.base}", flush=True)  # noqa: T201 - the one line that a caller reads
        await _until(ending, running, options)
    finally:
        await running.stop()
    return 0


def subscribe(platforms: Mapping[str, Platform], daemon: str) -> None:
    """Let webhooks go to the daemon, as is typed into a platform's console; some are subscribed by call instead."""
    for channel, platform in platforms.items():
        if not platform.subscribes_by_call:
            platform.webhook = f"{daemon.rstrip('/')}/webhooks/{channel}/{ACCOUNT}"


def _ending() -> asyncio.Event:
    """Set by SIGINT or SIGTERM."""
    ending = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ending.set)
    return ending


async def _until(ending: asyncio.Event, running: Running, options: argparse.Namespace) -> None:
    """Serve until the end; with the city awake where that is wanted."""
    if not options.day:
        await ending.wait()
        return
    platforms = list(running.platforms)
    acts = plan(platforms, seed=options.seed, rate=options.rate, total=options.total)
    if options.flood is not None:
        acts = sorted([*acts, *flood(platforms, at_s=options.flood, seed=options.seed)], key=lambda act: act.at_s)
    day = Day(running.platforms, acts, seed=options.seed)
    writing = asyncio.create_task(day.run())
    waiting = asyncio.create_task(ending.wait())
    try:
        await asyncio.wait({writing, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if writing.done():
            writing.result()  # a citizen who cannot write is an error of the simulator: it ends here, loudly
        await waiting
    finally:
        writing.cancel()
        waiting.cancel()
        await asyncio.gather(writing, waiting, return_exceptions=True)
        await day.close()


def _write(path: Path, text: str) -> None:
    """The whole file or none: whoever waits for it never reads half of it."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


if __name__ == "__main__":
    sys.exit(main())
