"""Each trouble has a name and a remedy; the worst is told first, and ops are told once."""

from datetime import timedelta
from typing import Any

import pytest

from aggregator.accounts import Account, Accounts
from aggregator.alerts import SETTLED, Alert, Alerts
from aggregator.watch import LOST_AFTER, Watch
from model.health import Finding, Health, HealthState
from store import health
from store.database import Database
from tests.aggregator.bench import ACCOUNT, CHANNEL, START, Clock, Script

KEY = (CHANNEL, ACCOUNT)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(clock: Clock) -> Watch:
    watch = Watch([KEY], clock)
    watch.succeeded(KEY)
    return watch


def _finding(code: str, state: HealthState) -> Finding:
    return Finding(code=code, state=state, message=f"{code} is not well", remedy="mend it")


def _dead_token(watch: Watch) -> None:
    watch.checked(KEY, Health(findings=[_finding("token", HealthState.FAILING)]))


def _token_ends(watch: Watch) -> None:
    watch.checked(KEY, Health(token_expires_at=START + timedelta(days=6)))


def _dropped(watch: Watch) -> None:
    watch.received(KEY, webhook=True)
    watch.healed(KEY, LOST_AFTER)


TROUBLES: list[tuple[str, Any, HealthState]] = [
    ("token", _dead_token, HealthState.FAILING),
    ("token_expiry", _token_ends, HealthState.WARNING),
    ("webhook", _dropped, HealthState.WARNING),
    ("calls", lambda watch: watch.failed(KEY, "HTTP 500"), HealthState.WARNING),
    ("silence", lambda watch: watch.noticed(KEY, [_finding("silence", HealthState.WARNING)]), HealthState.WARNING),
    ("quota", lambda watch: watch.noticed(KEY, [_finding("quota", HealthState.WARNING)]), HealthState.WARNING),
]


@pytest.mark.parametrize(("code", "happens", "state"), TROUBLES, ids=[code for code, *_ in TROUBLES])
def test_each_trouble_has_a_name_and_a_remedy(watch: Watch, code: str, happens: Any, state: HealthState) -> None:
    assert watch.state(KEY).code == "well"
    happens(watch)
    told = watch.state(KEY)
    assert (told.code, told.state) == (code, state)
    assert told.message and told.remedy


def test_a_token_that_lasts_is_no_trouble(watch: Watch) -> None:
    watch.checked(KEY, Health(token_expires_at=START + timedelta(days=30)))
    assert watch.state(KEY).code == "well"


def test_a_webhook_ends_the_suspicion(watch: Watch) -> None:
    _dropped(watch)
    watch.received(KEY, webhook=True)
    assert watch.state(KEY).code == "well"


def test_the_worst_is_told_first(watch: Watch) -> None:
    watch.failed(KEY, "HTTP 401")
    _dead_token(watch)
    assert watch.state(KEY).code == "token"


def test_a_call_that_succeeds_does_not_end_the_pause_of_another(watch: Watch) -> None:
    """Polls and sends rest each for themselves: only a check that finds the credentials well wakes both."""
    watch.doubted(KEY)
    watch.succeeded(KEY)
    assert watch.of(KEY).doubted


async def test_ops_are_told_once_and_once_more_when_it_is_over(store_url: str, watch: Watch, clock: Clock) -> None:
    told: list[Alert] = []

    async def tell(alert: Alert) -> None:
        told.append(alert)
        raise ConnectionError("nobody is there")  # whatever a teller does, the others and the daemon go on

    accounts = Accounts({KEY: Account(channel=CHANNEL, name=ACCOUNT, connector=Script())})
    database = Database(store_url)
    alerts = Alerts(database=database, accounts=accounts, clock=clock, watch=watch, tellers=[tell])

    async def turns(count: int) -> None:
        for _ in range(count):
            await alerts.turn()
            clock.pass_(seconds=SETTLED.total_seconds() / 2)

    await turns(4)
    assert not told
    watch.failed(KEY, "HTTP 500")
    await turns(1)
    watch.succeeded(KEY)
    await turns(4)
    assert not told, "a hiccup is no news"
    _dead_token(watch)
    await turns(6)
    assert [alert.state.code for alert in told] == ["token"]
    assert "mend it" in told[0].text
    watch.checked(KEY, Health())
    await turns(6)
    assert [alert.state.code for alert in told] == ["token", "well"]
    [kept] = await database.read(health.latest)
    assert (kept.channel, kept.state, kept.code) == (CHANNEL, "ok", "well")
    database.close()
