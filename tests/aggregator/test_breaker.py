"""A platform that is down costs its replies nothing but time."""

from datetime import timedelta

from aggregator.breaker import FAILURES, Breaker
from model.reply import Unavailable
from tests.aggregator.bench import START, Bench

NUMBER = "SMG-2026-000001"


def test_it_opens_after_failures_in_a_row_and_lets_one_call_try() -> None:
    breaker = Breaker()
    for _ in range(FAILURES - 1):
        breaker.failed(START)
    assert breaker.allows(START, 4) == 4
    breaker.failed(START)
    assert breaker.allows(START, 4) == 0
    later = START + timedelta(seconds=2)
    assert breaker.allows(later, 4) == 1
    breaker.succeeded()
    assert breaker.closed and breaker.allows(later, 4) == 4


def test_one_success_between_failures_keeps_it_closed() -> None:
    breaker = Breaker()
    for _ in range(20):
        for _ in range(FAILURES - 1):
            breaker.failed(START)
        breaker.succeeded()
    assert breaker.closed


async def test_an_outage_of_a_day_loses_no_reply(bench: Bench) -> None:
    await bench.receive([{"id": "m1", "text": "lampu mati"}])
    await bench.desk.reply(NUMBER, text="Sudah kami teruskan.", key="click-1", officer_id=7)
    bench.script.outcomes.extend(Unavailable("HTTP 503") for _ in range(140))
    for _ in range(60 * 24):
        bench.clock.pass_(minutes=1)
        await bench.send()
        if not bench.script.outcomes:
            break
    bench.clock.pass_(minutes=15)
    await bench.send()
    assert await bench.rows("SELECT state FROM send_part") == ["sent"]
    [*failed, last] = bench.script.sent
    assert len(failed) <= 140 and last.text == "Sudah kami teruskan."
