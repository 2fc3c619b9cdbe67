"""`check`, `poll` and `fetch` against a platform that is ill: they end in our words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from connectors.contract import FetchesMedia, Page, Polls, Streams
from connectors.http import Exchange
from model.event import Attachment, MessageReceived
from model.health import Health, HealthState
from model.reply import Misconfigured, PlatformError, Throttled, Unavailable
from tests.connectors.checks.secrecy import Hunt, assert_exchanges_clean, watched_logs
from tests.connectors.checks.sending import FAMILY, HTML, PATIENCE_S, SHORT_S
from tests.connectors.fixtures import Folder
from tests.connectors.scripted import Trouble

ILLNESSES: dict[str, dict[str, Any] | Trouble] = {
    "500": {"status": 500, "json": {}},
    "502 with HTML": {"status": 502, "text": HTML},
    "401": {"status": 401, "json": {}},
    "403": {"status": 403, "json": {}},
    "429": {"status": 429, "headers": {"Retry-After": "7"}, "json": {}},
    "HTML with 200": {"status": 200, "headers": {"Content-Type": "text/html"}, "text": HTML},
    "200 with {}": {"status": 200, "json": {}},
    "200 with a list": {"status": 200, "json": [None, 1, "x"]},
    "200 with nothing": {"status": 200, "text": ""},
    "a cut connection": Trouble.CUT,
    "a time-out": Trouble.HANG,
}
ILL = frozenset(ILLNESSES) - {"200 with {}", "200 with a list"}  #: those that nobody could take for health
PAGES = 3


async def check_health(folder: Folder, illness: str) -> None:
    """`check` never raises: it finds what is wrong and says what to do."""
    if folder.connector.in_house:
        pytest.skip("nobody stands behind this channel who could be ill")
    hunt = Hunt(folder.secrets)
    async with _ill(folder, illness, hunt) as connector:
        async with asyncio.timeout(PATIENCE_S):
            health = await connector.check()
    assert isinstance(health, Health)
    assert health.findings, "nothing was looked at"
    for finding in health.findings:
        assert finding.code.isidentifier() and finding.code.islower(), f"snake_case: {finding.code!r}"
        assert finding.message.strip()
        assert finding.state is HealthState.OK or (finding.remedy or "").strip(), f"no remedy: {finding}"
    if illness in ILL:
        assert health.state is not HealthState.OK, f"{illness}, and all is well: {health}"
    hunt("the findings of check", repr(health))


async def check_in_house(folder: Folder) -> None:
    """A channel of our own house calls nobody: neither to look at itself nor to send."""
    if not folder.connector.in_house:
        pytest.skip("a platform stands behind it")
    traced: list[Exchange] = []
    async with folder.open(on_exchange=traced.append) as connector:
        health = await connector.check()
        assert health.findings and health.state is HealthState.OK, health
        for send in folder.sends():
            assert not send.exchanges, f"{send.name}: nobody is called"
            if send.receipt is not None:
                await connector.send(send.reply)
    assert not traced, f"called: {traced}"


async def check_poll(folder: Folder, illness: str) -> None:
    """`poll` (or `stream`) yields pages or raises one of the five; a failure is not an empty page, and it ends."""
    hunt = Hunt(folder.secrets)
    async with _ill(folder, illness, hunt) as connector:
        polls = isinstance(connector, Polls) and connector.poll_every_s is not None
        if not polls and not isinstance(connector, Streams):
            pytest.skip("this account does not poll")
        outcome = await _poll(connector)
    expected = {"401": Misconfigured, "429": Throttled, "500": Unavailable, "502 with HTML": Unavailable}
    expected |= {"a cut connection": Unavailable, "a time-out": Unavailable}
    if outcome is not None:
        assert type(outcome) in FAMILY, f"not of the closed family: {outcome!r}"
        hunt.error("an error of poll", outcome)
        assert str(outcome).strip()
    if illness in expected:
        assert isinstance(outcome, expected[illness]), f"{illness} became {outcome!r}"


async def _poll(connector: Any) -> BaseException | None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            seen = 0
            async for page in connector.stream(None) if isinstance(connector, Streams) else connector.poll(None):
                assert isinstance(page, Page)
                assert page.body is None or isinstance(page.body, bytes)
                seen += 1
                if seen == PAGES:
                    break
    except AssertionError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller looks at it
        return error
    return None


async def check_fetch(folder: Folder, illness: str) -> None:
    """`fetch` ends in media or one of the five, for every media id of the fixtures' events."""
    hunt = Hunt(folder.secrets)
    async with _ill(folder, illness, hunt) as connector:
        if not isinstance(connector, FetchesMedia):
            pytest.skip("this connector fetches no media")
        for attachment in _media(connector, folder):
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await connector.fetch(attachment, max_bytes=1000)
            except PlatformError as error:
                assert type(error) in FAMILY, f"not of the closed family: {error!r}"
                hunt.error("an error of fetch", error)
            else:
                assert illness.startswith("200") or illness.endswith("200"), f"{illness} was taken for media"


def _media(connector: Any, folder: Folder) -> list[Attachment]:
    """One attachment of each kind that is fetched by its media id (others lead away from the loopback)."""
    found: dict[Any, Attachment] = {}
    for case in folder.deliveries():
        if isinstance(case.expected, dict):
            continue
        for event in connector.normalise(case.envelope()):
            if isinstance(event, MessageReceived):
                found.update({one.kind: one for one in event.attachments if one.media_id and not one.url})
    return list(found.values())


@asynccontextmanager
async def _ill(folder: Folder, illness: str, hunt: Hunt) -> AsyncIterator[Any]:
    """The connector on a server that answers everything in the same way."""
    traced: list[Exchange] = []
    patience = SHORT_S if ILLNESSES[illness] is Trouble.HANG else 5.0
    with watched_logs(hunt):
        async with (
            folder.scripted(always=ILLNESSES[illness]) as server,
            folder.open(server.address, on_exchange=traced.append, timeout_s=patience) as connector,
        ):
            yield connector
    assert_exchanges_clean(hunt, traced)
