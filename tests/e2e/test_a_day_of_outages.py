"""A day of outages: every message comes in and every reply goes out, once.

Every platform is down, slow, rate-limiting and without valid credentials, in random order. An hour takes half a second.
"""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest

from aggregator import backoff, breaker
from service import work
from tests.e2e.house import RECONCILED, SENDING, House

HOURS = 16
HOUR_S = 0.5
OUTAGES: list[dict[str, Any]] = [
    {"call": "broken"},
    {"call": "slow", "slow_s": 0.4},
    {"call": "throttled", "retry_after_s": 1},
    {"call": "expired"},
    {"twice": 0.5, "late_s": 0.5, "out_of_order": True},
    {},
]
LOSES: dict[str, Any] = {"lost": 0.3}  #: only where a poll can find what was lost; elsewhere platforms come again
LONGEST_S = 90.0
WAITING = "SELECT channel, state, error FROM send_part WHERE state NOT IN ('sent', 'delivered', 'read')"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The daemon waits in proportion to the day."""
    monkeypatch.setattr(work, "CHECK_FAILING_EVERY_S", 1)
    monkeypatch.setattr(backoff, "LONGEST_S", 2.0)
    monkeypatch.setattr(breaker, "backoff", lambda attempts, jitter: backoff.backoff(attempts, jitter, longest_s=2.0))


async def _answer_all(house: House, answered: dict[str, str]) -> None:
    """Officers answer every complaint that has no answer yet."""
    rows = await house.rows("SELECT number, channel FROM complaint")
    for number, channel in rows:
        if number not in answered:
            answered[number] = channel
            await house.reply(number, f"Laporan {number} kami teruskan.")


async def _day(house: House, rng: random.Random) -> tuple[dict[str, list[str]], dict[str, str]]:
    said: dict[str, list[str]] = {channel: [] for channel in SENDING}
    answered: dict[str, str] = {}
    for hour in range(HOURS):
        for channel in SENDING:
            platform = house.running.platforms[channel]
            platform.faults.clear()
            platform.faults.set(**rng.choice([*OUTAGES, LOSES] if channel in RECONCILED else OUTAGES))
            if hour % 4 == rng.randrange(4):
                said[channel].append(house.say(channel, f"Aduan jam {hour} lewat {channel}"))
        await _answer_all(house, answered)
        await asyncio.sleep(HOUR_S)
    for platform in house.running.platforms.values():
        platform.faults.clear()
    return said, answered


@pytest.mark.slow
async def test_every_message_in_and_every_reply_out_once(opens: Any, quick: None) -> None:
    house = await opens(*SENDING)
    said, answered = await _day(house, random.Random(20261124))

    wanted = Counter((channel, message) for channel, messages in said.items() for message in messages)

    async def kept() -> Counter[tuple[str, str]]:
        rows = await house.rows("SELECT channel, platform_message_id FROM message WHERE direction = 'in'")
        return Counter((row[0], row[1]) for row in rows)

    async def all_in() -> bool:
        return not wanted - await kept()

    with suppress(TimeoutError):
        await house.until(all_in, LONGEST_S)
    assert await kept() == wanted
    await house.quiet()
    await _answer_all(house, answered)

    async def all_out() -> bool:
        return not await house.rows(WAITING)

    with suppress(TimeoutError):
        await house.until(all_out, LONGEST_S)
    assert not await house.rows(WAITING), "replies that did not go out"
    await house.quiet()
    assert await kept() == wanted, "a message came twice after all"
    assert await house.one("SELECT COUNT(*) FROM quarantine") == 0
    heard = Counter(
        word
        for channel in SENDING
        for received in house.running.platforms[channel].received
        for word in received.text.split()
        if word.startswith("SMG-")
    )
    assert heard == Counter(dict.fromkeys(answered, 1))
