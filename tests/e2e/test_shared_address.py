"""An app of Meta has one address for everything that its Pages tell: comments and private messages both arrive."""

from typing import Any

from simulator.app import Running
from tests.e2e.house import ACCOUNT


def _one_app(running: Running) -> None:
    running.platforms["messenger"].app_secret = running.platforms["facebook"].app_secret  # type: ignore[attr-defined]


async def test_one_address_serves_both_channels(opens: Any) -> None:
    house = await opens("facebook", "messenger", prepare=_one_app, accounts={"poll_every_s": 0})
    address = f"{house.daemon.address}/webhooks/facebook/{ACCOUNT}"
    house.running.platforms["messenger"].webhook = address
    comment, private = house.say("facebook", "Jalan berlubang"), house.say("messenger", "Lampu mati")
    assert await house.number_of(comment) != await house.number_of(private)
    await house.quiet()
    kept = await house.rows("SELECT channel, COUNT(*) FROM message GROUP BY channel ORDER BY channel")
    assert kept == [("facebook", 1), ("messenger", 1)]
    assert house.daemon.rooms.watch.hooked(("messenger", ACCOUNT))


async def test_another_apps_deliveries_are_not_passed_on(opens: Any) -> None:
    house = await opens("facebook", "messenger", accounts={"poll_every_s": 0})
    await house.number_of(house.say("facebook", "Jalan berlubang"))
    await house.quiet()
    assert await house.rows("SELECT DISTINCT channel FROM envelope") == [("facebook",)]
