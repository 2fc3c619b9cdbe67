"""YouTube's poll: what does not come with its thread, what is held, what is old, and what it may cost."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from connectors.contract import Page
from connectors.guard import guarded_session
from connectors.http import Http
from connectors.youtube.connector import YouTube
from model.envelope import Transport
from model.event import MessageEdited, MessageReceived
from model.health import HealthState
from model.reply import Misconfigured, Throttled
from simulator.youtube.platform import YouTube as Platform
from tests.connectors.over_http import BAMBANG, LOOPBACK, Line, an_envelope, line

DAY_S = 86_400


@pytest.fixture
async def over() -> AsyncIterator[Line]:
    async with line("youtube") as over:
        yield over


def platform(over: Line) -> Platform:
    assert isinstance(over.platform, Platform)
    return over.platform


async def news(over: Line) -> set[str]:
    """Ids in the pages that one poll keeps."""
    before = len(over.receiver.kept)
    await over.poll()
    envelopes = over.receiver.kept[before:]
    events = [event for envelope in envelopes for event in over.connector.normalise(envelope)]
    return {getattr(event, "platform_message_id", "") for event in events}


async def test_replies_beyond_those_that_come_with_their_thread_are_fetched(over: Line) -> None:
    top = over.say("PJU mati")
    replies = [over.say(f"sama pak {number}", reply_to=top, citizen=BAMBANG) for number in range(120)]
    assert await news(over) == {top, *replies}
    assert await news(over) == set()
    late = over.say("tasih peteng", reply_to=top)
    assert late in await news(over)


async def test_a_page_in_which_all_is_known_is_not_kept(over: Line) -> None:
    first = over.say("satu")
    await over.bring(Transport.POLL, first)
    cursor = over.cursor
    assert await news(over) == set()
    assert over.cursor == cursor, "nothing has moved"


async def test_what_is_held_for_review_is_read_and_not_read_twice(over: Line) -> None:
    platform(over).holds = True
    held = over.say("PKL nutup trotoar!!!")
    platform(over).holds = False
    assert await news(over) == {held}
    found = platform(over).world.find(held)
    assert found is not None
    found.held = False
    assert await news(over) == set()


async def test_a_reply_in_an_old_thread_comes_without_the_old_thread(over: Line) -> None:
    old, young = over.say("laporan lama"), over.say("laporan baru")
    found = platform(over).world.find(old)
    assert found is not None
    found.at -= 3 * DAY_S
    reply = over.say("Sudah tiga hari belum diperbaiki", reply_to=old)
    assert await news(over) == {young, reply}
    again = over.say("Bagaimana pak?", reply_to=old)
    assert again in await news(over)
    assert old not in over.messages()


async def test_an_edit_in_a_thread_behind_the_first_page_is_found_when_the_window_is_looked_through(over: Line) -> None:
    first = over.say("lampu mati")
    await over.poll()
    others = [over.say(f"laporan {number}") for number in range(110)]
    await over.bring(Transport.POLL, *others)
    over.platform.edit(first, "lampu mati di Tlogosari")
    await over.poll()
    assert not [event for event in over.events() if isinstance(event, MessageEdited)]
    assert over.cursor is not None
    over.cursor = over.cursor.replace('"deep_at":', '"deep_at":0,"was":')
    await over.poll()
    assert {event.platform_message_id for event in over.events() if isinstance(event, MessageEdited)} == {first}


async def test_polls_stop_before_the_reserve_and_answers_go_on(over: Line) -> None:
    message_id = over.say("PJU mati")
    async with account(over, daily_units=154, reserve_units=150) as connector:
        pages = [page async for page in connector.poll(None)]
        with pytest.raises(Throttled) as stopped:
            cursor = pages[-1].cursor
            for _ in range(3):
                async for page in connector.poll(cursor):
                    cursor = page.cursor
        assert 0 < stopped.value.retry_after_s <= DAY_S
        health = await connector.check()
        assert [finding.state for finding in health.findings if finding.code == "quota"] == [HealthState.WARNING]
        over.connector = connector
        await over.send(read(connector, pages, message_id), "Siap")
    assert [received.text for received in over.platform.received] == ["Siap"]


async def test_when_youtube_says_that_the_quota_is_used_up_nothing_is_asked_until_it_resets(over: Line) -> None:
    over.say("PJU mati")
    platform(over).units_left = 0
    for _ in range(2):
        with pytest.raises(Throttled) as spent:
            await over.poll()
        assert 0 < spent.value.retry_after_s <= DAY_S
    platform(over).units_left = 10_000
    with pytest.raises(Throttled):
        await over.poll()
    assert platform(over).units_left == 10_000, "it was asked all the same"


async def test_a_revoked_grant_is_told(over: Line) -> None:
    platform(over).grants.refresh_token = "1//another"
    with pytest.raises(Misconfigured, match="refresh_token"):
        await over.poll()


def read(connector: YouTube, pages: list[Page], message_id: str) -> MessageReceived:
    """One message out of polled pages."""
    bodies = [page.body for page in pages if page.body is not None]
    envelopes = [an_envelope(connector, Transport.POLL, body, {}) for body in bodies]
    events = [event for envelope in envelopes for event in connector.normalise(envelope)]
    [found] = [e for e in events if isinstance(e, MessageReceived) and e.platform_message_id == message_id]
    return found


def account(over: Line, **changes: Any) -> Any:
    """A connector of the same account with other settings."""
    return _Account(over, changes)


class _Account:
    def __init__(self, over: Line, changes: dict[str, Any]) -> None:
        self._settings = YouTube.Settings.model_validate(over.platform.account() | changes)

    async def __aenter__(self) -> YouTube:
        self._session = guarded_session({LOOPBACK})
        return YouTube("demo", self._settings, Http(self._session, allowed_hosts={LOOPBACK}))

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
