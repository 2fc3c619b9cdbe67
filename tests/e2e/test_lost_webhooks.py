"""Promise 7, on every channel at once: a fifth of all webhooks is lost, and nothing is missing, nor there twice."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from aggregator import heal
from simulator.app import Running
from tests.e2e.house import ACCOUNT, RECONCILED, House

EACH = 40
FIRST = 5  #: of them come well, so that each account is known to have webhooks


def _lossy(running: Running) -> None:
    for platform in running.platforms.values():
        platform.faults.set(lost=0.2)


async def _say(house: House, count: int, since: int = 0) -> dict[str, list[str]]:
    return {
        channel: [house.say(channel, f"Aduan nomor {number} lewat {channel}") for number in range(since, since + count)]
        for channel in RECONCILED
    }


async def test_every_message_is_there_once(opens: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heal, "LATE", timedelta(days=-1))  # a simulated day is short: whatever only polls bring counts
    house = await opens(*RECONCILED)
    first = await _say(house, FIRST)
    for messages in first.values():
        for message in messages:
            await house.number_of(message)
    _lossy(house.running)
    later = await _say(house, EACH, since=FIRST)
    said = {channel: first[channel] + later[channel] for channel in RECONCILED}
    for messages in said.values():
        for message in messages:
            await house.number_of(message)
    await house.quiet()
    for channel in RECONCILED:
        kept = await house.rows(
            "SELECT platform_message_id FROM message WHERE direction = 'in' AND channel = :channel", channel=channel
        )
        assert Counter(row[0] for row in kept) == Counter(dict.fromkeys(said[channel], 1)), channel
    lost = {channel: house.running.platforms[channel].deliveries.lost for channel in RECONCILED}
    assert all(lost.values()), "the test is about webhooks that are lost"
    healed = {row[0]: row[1] for row in await house.rows(HEALED)}
    assert set(healed) == set(RECONCILED), f"{lost} were lost, {healed} are told to ops"
    assert house.daemon.rooms.watch.hooked((RECONCILED[0], ACCOUNT))


HEALED = "SELECT channel, SUM(times) FROM counted WHERE reason = 'healed' GROUP BY channel"
