"""Promise 7: what webhooks lost is found by the poll, once, and is counted so that ops see it."""

import json

from model.envelope import Transport
from tests.aggregator.bench import ACCOUNT, CHANNEL, Bench

KEY = (CHANNEL, ACCOUNT)


async def _polled(bench: Bench, *items: dict[str, object]) -> None:
    await bench.intake.keep_page(
        bench.envelope(json.dumps(list(items)).encode(), Transport.POLL), "1", KEY, bench.clock()
    )
    await bench.pipeline.drain()


async def _healed(bench: Bench) -> int:
    return sum(applied.healed[KEY] for applied in bench.applied)


async def test_a_message_that_only_the_poll_brought_is_healed(bench: Bench) -> None:
    bench.watch.received(KEY, webhook=True)
    await bench.receive([{"id": "m1", "text": "lampu mati"}])
    bench.clock.pass_(minutes=5)
    await _polled(bench, {"id": "m1", "text": "lampu mati"}, {"id": "m2", "text": "banjir", "author": "warga-2"})
    assert await _healed(bench) == 1
    assert await bench.rows("SELECT times FROM counted WHERE reason = 'healed'") == [1]
    assert await bench.rows("SELECT platform_message_id FROM message ORDER BY id") == ["m1", "m2"]


async def test_the_poll_was_only_quicker(bench: Bench) -> None:
    bench.watch.received(KEY, webhook=True)
    await _polled(bench, {"id": "m1"})
    assert await _healed(bench) == 0


async def test_an_account_without_webhooks_heals_nothing(bench: Bench) -> None:
    bench.clock.pass_(minutes=5)
    await _polled(bench, {"id": "m1"})
    assert await _healed(bench) == 0


async def test_our_own_words_need_no_webhook(bench: Bench) -> None:
    bench.watch.received(KEY, webhook=True)
    bench.clock.pass_(minutes=5)
    await _polled(bench, {"id": "m1", "outgoing": True})
    assert await _healed(bench) == 0


async def test_traffic_is_counted_by_the_hour(bench: Bench) -> None:
    await bench.receive([{"id": "m1"}, {"id": "m2"}], [{"id": "m3"}])
    bench.clock.pass_(hours=1)
    await bench.receive([{"id": "m4"}, {"id": "m4"}])
    assert await bench.rows("SELECT messages FROM traffic ORDER BY hour") == [3, 1]
