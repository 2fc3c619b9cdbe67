"""Webhooks as bad as they come: twice, late, out of order, lost. Each message is one message, and none is missing."""

from collections import Counter
from typing import Any

import pytest

from model.envelope import Transport
from model.health import HealthState
from simulator.app import Running
from tests.e2e.house import BY_POLL, BY_WEBHOOK, CHANNELS, RECONCILED, House

each_webhook = pytest.mark.parametrize("channel", BY_WEBHOOK)
MANY = 12


async def _all_are_there_once(house: House, messages: list[str]) -> None:
    for message in messages:
        await house.number_of(message)
    await house.quiet()
    kept = Counter(row[0] for row in await house.rows("SELECT platform_message_id FROM message WHERE direction = 'in'"))
    assert kept == Counter(dict.fromkeys(messages, 1))
    assert await house.queued() == Counter(dict.fromkeys(messages, 1))
    assert await house.in_order()
    assert await house.one("SELECT COUNT(*) FROM quarantine") == 0
    pairs = await house.one("SELECT COUNT(*) FROM (SELECT DISTINCT conversation_id, author_id FROM complaint)")
    assert pairs == await house.one("SELECT COUNT(*) FROM complaint"), "two complaints are open for one story"


@each_webhook
@pytest.mark.parametrize(
    "faults",
    [{"twice": 1.0}, {"late_s": 1.0}, {"out_of_order": True}, {"twice": 0.5, "late_s": 0.5, "out_of_order": True}],
    ids=["twice", "late", "out-of-order", "all-of-it"],
)
async def test_webhooks_that_come_badly(opens: Any, channel: str, faults: dict[str, Any]) -> None:
    house = await opens(channel)
    house.running.platforms[channel].faults.set(**faults)
    await _all_are_there_once(house, [house.say(channel, f"Aduan nomor {n}") for n in range(MANY)])


@pytest.mark.parametrize("channel", RECONCILED)
async def test_what_webhooks_lose_is_found_by_the_poll(opens: Any, channel: str) -> None:
    house = await opens(channel)
    house.running.platforms[channel].faults.set(lost=1.0)
    messages = [house.say(channel, f"Aduan nomor {n}") for n in range(3)]
    await _all_are_there_once(house, messages)
    assert house.running.platforms[channel].deliveries.lost >= 3
    ways = await house.rows("SELECT DISTINCT transport FROM envelope")
    assert ways == [("poll",)]


@pytest.mark.parametrize("channel", RECONCILED)
async def test_webhook_and_poll_together_make_one_message(opens: Any, channel: str) -> None:
    house = await opens(channel)
    messages = [house.say(channel, f"Aduan nomor {n}") for n in range(3)]
    both = "SELECT COUNT(DISTINCT transport) = 2 FROM envelope"
    await house.until(lambda: house.one(both))
    await _all_are_there_once(house, messages)


@each_webhook
async def test_while_the_daemon_is_away_platforms_come_again(opens: Any, channel: str) -> None:
    house = await opens(channel)
    await house.daemon.stop()
    message = house.say(channel, "Ada yang mendengar?")
    await house.open()
    await _all_are_there_once(house, [message])


@pytest.mark.parametrize("channel", BY_POLL)
@pytest.mark.parametrize("fault", ["throttled", "broken", "cut", "cut_after"])
async def test_a_poll_that_fails_goes_on_where_it_was(opens: Any, channel: str, fault: str) -> None:
    house = await opens(channel, way=Transport.POLL)
    first = house.say(channel, "Sebelum gangguan")
    await house.number_of(first)
    platform = house.running.platforms[channel]
    platform.faults.set(call=fault, retry_after_s=1)
    second = house.say(channel, "Selama gangguan")

    async def noticed() -> bool:
        return house.account(channel).state is not HealthState.OK

    await house.until(noticed)
    assert house.account(channel).remedy
    platform.faults.clear()
    await _all_are_there_once(house, [first, second])


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_platform_that_is_ill_at_the_start_does_not_hinder_it(opens: Any, channel: str) -> None:
    def ill(running: Running) -> None:
        running.platforms[channel].faults.set(call="expired")

    house = await opens(channel, way=Transport.POLL, prepare=ill)

    async def failing() -> bool:
        return house.account(channel).state is HealthState.FAILING

    await house.until(failing)
    assert house.account(channel).remedy
    assert await house.one("SELECT COUNT(*) FROM complaint") == 0
