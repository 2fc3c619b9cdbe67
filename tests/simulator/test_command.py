"""`python -m simulator` says where it listens, writes the accounts, and ends when it is asked to."""

import asyncio
import signal
import sys
import tomllib
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulator.__main__ import subscribe
from simulator.accounts import accounts, literal, table
from simulator.app import Running, channels, load, serve, start
from tests.simulator.toy import Toy

ROOT = Path(__file__).parents[2]


async def _command(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *arguments, cwd=ROOT, stdout=-1, stderr=-1
    )


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
async def test_it_prints_one_line_serves_and_ends_cleanly(
    ending: signal.Signals, tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    file = tmp_path / "accounts.toml"
    process = await _command("--port", "0", "--accounts", str(file), "--day", "--webhooks", "http://127.0.0.1:9")
    assert process.stdout is not None
    async with asyncio.timeout(20):
        base = (await process.stdout.readline()).decode().split()[-1]
    tables = tomllib.loads(file.read_text())["accounts"]
    async with session.get(f"{base}/_control/platforms") as answer:
        listed = (await answer.json())["platforms"]
    process.send_signal(ending)
    out, err = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, out, err) == (0, b"", b"")
    assert set(tables) == {platform["channel"] for platform in listed} == set(channels())
    assert all(base in str(table["demo"]) for table in tables.values())
    for platform in listed:
        by_call = load(platform["channel"]).subscribes_by_call
        hook = None if by_call else f"http://127.0.0.1:9/webhooks/{platform['channel']}/demo"
        assert platform["webhook"] == hook


async def test_accounts_are_printed_and_it_ends() -> None:
    process = await _command("--port", "0", "--accounts")
    out, err = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, err) == (0, b"")
    assert set(tomllib.loads(out.decode())["accounts"]) == set(channels())


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--channels", "friendster"], 1, "no simulated platform 'friendster'; there are"),
        (["--rate", "0"], 2, "between 0 and 60000"),
        (["--port", "PORT"], 1, "Address already in use"),
    ],
)
async def test_what_cannot_be_started_is_said_in_one_line(
    running: Running, arguments: list[str], code: int, says: str
) -> None:
    port = running.base.rpartition(":")[2]
    process = await _command(*(argument.replace("PORT", port) for argument in arguments))
    out, err = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, out) == (code, b"")
    assert says in err.decode().splitlines()[-1]


async def test_the_tables_read_back_as_they_were(running: Running, toy: Toy) -> None:
    told = toy.account()
    told.pop("none")  # TOML has no null
    assert tomllib.loads(accounts(running.platforms)) == {"accounts": {"toy": {"demo": told}}}


@pytest.mark.parametrize(
    "value",
    ['a"b\\c\nd\te\r\x00\x1b\x7f', "Jl. Pandanaran – café 🙏", True, False, 0, -7, 1.5, 1e300, [], ["a", ["b"]]],
)
def test_every_literal_reads_back(value: Any) -> None:
    assert tomllib.loads(f"x = {literal(value)}")["x"] == value


def test_odd_keys_are_quoted_and_other_types_refused() -> None:
    assert tomllib.loads(table(("a b", "c"), {"d.e": {"f": [1]}})) == {"a b": {"c": {"d.e": {"f": [1]}}}}
    with pytest.raises(TypeError, match="TOML holds no bytes"):
        literal(b"x")


async def test_only_platforms_that_are_not_subscribed_by_call_are_given_webhooks() -> None:
    class ByCall(Toy):
        subscribes_by_call = True

    running = await serve({"toy": Toy, "other": ByCall})
    subscribe(running.platforms, "http://127.0.0.1:8080/")
    await running.stop()
    assert running.platforms["toy"].webhook == "http://127.0.0.1:8080/webhooks/toy/demo"
    assert running.platforms["other"].webhook is None


async def test_platforms_of_a_start_are_the_wanted_ones() -> None:
    running = await start([])
    await running.stop()
    assert running.platforms == {}
    with pytest.raises(LookupError, match="there are"):
        await start(["friendster"])
