"""Webhooks arrive at least once: again after a failure, and as badly as the faults say."""

import asyncio

import pytest

from simulator import deliveries
from simulator.app import Running
from simulator.platform import Utterance
from tests.simulator.conftest import SRI, Taker
from tests.simulator.toy import Toy


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "FIRST_WAIT_S", 0.001)


def _say(toy: Toy, *texts: str) -> None:
    for text in texts:
        toy.say(Utterance(citizen=SRI, text=text))


async def test_a_webhook_arrives_once(toy: Toy, taker: Taker, running: Running) -> None:
    _say(toy, "banjir")
    assert toy.deliveries.pending == 1
    await running.settle()
    assert taker.texts == ["banjir"]
    assert [(delivery.taken, delivery.statuses) for delivery in toy.deliveries.log] == [(True, [200])]
    assert toy.deliveries.pending == 0


async def test_without_a_subscription_nothing_is_sent(toy: Toy, taker: Taker, running: Running) -> None:
    toy.webhook = None
    _say(toy, "banjir")
    await running.settle()
    assert taker.texts == []
    assert toy.deliveries.log == []


async def test_after_503_it_comes_again_and_stops_at_the_first_2xx(toy: Toy, taker: Taker, running: Running) -> None:
    taker.refuse = 3
    _say(toy, "rob")
    await running.settle()
    assert toy.deliveries.log[0].statuses == [503, 503, 503, 200]
    assert taker.texts == ["rob"] * 4


async def test_a_redirect_is_no_2xx(toy: Toy, taker: Taker, running: Running) -> None:
    taker.refuse, taker.refuse_with = 1, 302
    _say(toy, "rob")
    await running.settle()
    assert toy.deliveries.log[0].statuses == [302, 200]


async def test_it_gives_up_in_the_end(toy: Toy, taker: Taker, running: Running) -> None:
    taker.refuse = 1000
    _say(toy, "rob")
    await running.settle()
    assert toy.deliveries.log[0].statuses == [503] * deliveries.ATTEMPTS
    assert not toy.deliveries.log[0].taken


async def test_nobody_at_home_counts_as_a_failure(toy: Toy, taker: Taker, running: Running) -> None:
    toy.webhook = "http://127.0.0.1:9/hook"
    _say(toy, "rob")
    await running.settle()
    assert toy.deliveries.log[0].statuses == [0] * deliveries.ATTEMPTS


async def test_twice(toy: Toy, taker: Taker, running: Running) -> None:
    toy.faults.set(twice=1)
    _say(toy, "a", "b")
    await running.settle()
    assert sorted(taker.texts) == ["a", "a", "b", "b"]


async def test_lost_webhooks_are_counted_and_kept_for_polls(toy: Toy, taker: Taker, running: Running) -> None:
    toy.faults.set(lost=1)
    _say(toy, "a", "b")
    await running.settle()
    assert taker.texts == []
    assert toy.deliveries.lost == 2
    assert [utterance.text for _, utterance in toy.said] == ["a", "b"]


async def test_late(toy: Toy, taker: Taker, running: Running) -> None:
    toy.faults.set(late_s=0.4)
    _say(toy, *"abcdefgh")
    await asyncio.sleep(0.02)
    assert len(taker.texts) < 8
    await running.settle()
    assert sorted(taker.texts) == list("abcdefgh")


async def test_out_of_order(toy: Toy, taker: Taker, running: Running) -> None:
    toy.faults.set(out_of_order=True)
    _say(toy, *"abcdefgh")
    await running.settle()
    assert sorted(taker.texts) == list("abcdefgh")
    assert taker.texts != list("abcdefgh")


async def test_what_is_on_its_way_is_given_up_at_the_end(toy: Toy, taker: Taker, running: Running) -> None:
    toy.faults.set(late_s=60)
    _say(toy, *"abc")
    async with asyncio.timeout(2):
        await running.stop()
    assert toy.deliveries.pending == 0
    assert taker.texts == []
