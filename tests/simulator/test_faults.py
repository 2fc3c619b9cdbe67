"""Calls meet the fault that is set, in the platform's own form, and as often as was asked."""

import asyncio
import random

import aiohttp
import pytest

from simulator.app import Running
from simulator.faults import CallFault, Faults, vars_of
from tests.simulator.toy import Toy

REPLY = {"to": 1, "text": "Sudah kami teruskan"}


async def test_a_well_behaved_platform_answers(running: Running, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{running.base}/toy/me") as answer:
        assert answer.status == 200
        assert await answer.json() == {"name": "toy"}


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [("throttled", 429, "slow down"), ("broken", 500, "ill"), ("expired", 401, "who are you")],
)
async def test_a_refusal_is_in_the_platforms_own_form_and_nothing_is_done(
    toy: Toy, running: Running, session: aiohttp.ClientSession, fault: str, status: int, said: str
) -> None:
    toy.faults.set(call=fault, retry_after_s=7)
    async with session.post(f"{running.base}/toy/send", json=REPLY) as answer:
        assert answer.status == status
        assert await answer.json() == {"toy": said}
        assert answer.headers.get("Retry-After") == ("7" if fault == "throttled" else None)
    assert toy.received == []


@pytest.mark.parametrize(("fault", "taken"), [("cut", []), ("cut_after", [REPLY["text"]])])
async def test_a_cut_connection_ends_before_or_after_the_deed(
    toy: Toy, running: Running, session: aiohttp.ClientSession, fault: str, taken: list[str]
) -> None:
    toy.faults.set(call=fault)
    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await session.post(f"{running.base}/toy/send", json=REPLY)
    assert [received.text for received in toy.received] == taken


async def test_a_slow_platform_acts_even_when_the_caller_has_gone(
    toy: Toy, running: Running, session: aiohttp.ClientSession
) -> None:
    toy.faults.set(call="slow", slow_s=0.3)
    with pytest.raises(TimeoutError):
        await session.post(f"{running.base}/toy/send", json=REPLY, timeout=aiohttp.ClientTimeout(total=0.1))
    assert toy.received == []
    await asyncio.sleep(0.4)
    assert [received.text for received in toy.received] == [REPLY["text"]]


async def test_a_fault_lasts_for_as_many_calls_as_were_asked(
    toy: Toy, running: Running, session: aiohttp.ClientSession
) -> None:
    toy.faults.set(call="broken", calls=2)
    statuses = [(await session.get(f"{running.base}/toy/me")).status for _ in range(3)]
    assert statuses == [500, 500, 200]


def test_a_new_fault_does_not_inherit_a_used_up_count() -> None:
    faults = Faults()
    faults.set(call="broken", calls=1)
    assert [faults.next_call(), faults.next_call()] == [CallFault.BROKEN, None]
    faults.set(call="expired")
    assert [faults.next_call() for _ in range(3)] == [CallFault.EXPIRED] * 3


async def test_a_fault_meets_only_the_calls_that_were_named(
    toy: Toy, running: Running, session: aiohttp.ClientSession
) -> None:
    toy.faults.set(call="broken", calls=1, at="/send")
    assert (await session.get(f"{running.base}/toy/me")).status == 200
    assert (await session.post(f"{running.base}/toy/send", json=REPLY)).status == 500
    assert (await session.post(f"{running.base}/toy/send", json=REPLY)).status == 200
    toy.faults.set(call="broken")
    assert (await session.get(f"{running.base}/toy/me")).status == 500


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"speling": 1}, "known are"),
        ({"call": "explode"}, "one of throttled, broken, cut, cut_after, slow, expired"),
        ({"twice": 1.5}, "twice is a number from 0 to 1"),
        ({"lost": True}, "lost is a number"),
        ({"late_s": float("nan")}, "late_s is a number"),
        ({"out_of_order": "yes"}, "true or false"),
        ({"calls": -1}, "calls is a whole number"),
        ({"at": 7}, "at is the end of a path"),
        ({"retry_after_s": None}, "retry_after_s is a whole number"),
    ],
)
def test_an_impossible_fault_is_refused_and_changes_nothing(changes: dict[str, object], says: str) -> None:
    faults = Faults()
    with pytest.raises(ValueError, match=says):
        faults.set(slow_s=1.0, **changes)
    assert dict(vars_of(faults)) == dict(vars_of(Faults()))


def test_cleared_faults_are_at_rest() -> None:
    faults = Faults()
    faults.set(
        call="slow", calls=3, at="/send", twice=1, lost=0.5, late_s=2, out_of_order=True, slow_s=9, retry_after_s=30
    )
    faults.clear()
    assert dict(vars_of(faults)) == dict(vars_of(Faults()))


def test_shares_are_kept_and_seeded() -> None:
    faults = Faults(twice=0.5, lost=0.2)
    counts = [[faults.copies(rng) for _ in range(2000)] for rng in (random.Random(3), random.Random(3))]
    assert counts[0] == counts[1]
    assert 0.17 < counts[0].count(0) / 2000 < 0.23
    assert 0.36 < counts[0].count(2) / 2000 < 0.44
