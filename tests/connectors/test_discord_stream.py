"""Discord's gateway through its troubles: whatever ends a connection, nothing that was said in a server is lost."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from connectors.discord import gateway as ours
from connectors.discord.position import MOST_DIRECT, Position
from connectors.discord.rest import Rest
from connectors.discord.settings import DiscordSettings, bot_id
from connectors.discord.snowflake import moment_of, of
from connectors.guard import PrivateAddress, guarded_session
from connectors.http import Http
from model.envelope import Transport
from model.event import MessageEdited, MessageReceived, Visibility
from model.health import HealthState
from model.reply import Misconfigured, Rejected, Throttled
from simulator.city.photos import photo
from simulator.discord import wire
from simulator.discord.platform import Discord as SimulatedDiscord
from tests.connectors.over_http import BAMBANG, LONGEST_S, SRI, Line, line


@pytest.fixture
async def over(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    monkeypatch.setattr(ours, "IDENTIFY_AGAIN_S", (0.0, 0.01))
    async with line("discord") as over:
        yield over


def platform(over: Line) -> SimulatedDiscord:
    assert isinstance(over.platform, SimulatedDiscord)
    return over.platform


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST_S):
        while not there():
            await asyncio.sleep(0.01)


async def heard(over: Line, *names: str) -> None:
    await over.bring(Transport.POLL, *names)


async def test_a_dropped_connection_is_resumed_and_tells_what_was_said_meanwhile(over: Line) -> None:
    await over.listen()
    first = over.say("PJU mati")
    await heard(over, first)
    await platform(over).gateway.drop()
    meanwhile = over.say("Wis seminggu", public=False)
    await heard(over, meanwhile)
    assert (platform(over).gateway.identified, platform(over).gateway.resumed) == (1, 1)
    said = [event.platform_message_id for event in over.events() if type(event) is MessageReceived]
    assert said == [first, meanwhile], "a resumed session repeats nothing"


async def test_asked_to_reconnect_it_resumes(over: Line) -> None:
    await over.listen()
    await platform(over).gateway.ask_to_reconnect()
    name = over.say("Banjir Kaligawe")
    await heard(over, name)
    assert (platform(over).gateway.identified, platform(over).gateway.resumed) == (1, 1)


async def test_after_an_invalid_session_the_histories_tell_what_was_said_meanwhile(over: Line) -> None:
    await over.listen()
    known = over.say("Laporan pribadi", public=False)
    await heard(over, known)
    await platform(over).gateway.invalidate()
    said = over.say("Pohon tumbang"), over.say("Tambahan", public=False)
    await heard(over, *said)
    assert (platform(over).gateway.identified, platform(over).gateway.resumed) == (2, 0)


async def test_a_session_that_discord_has_forgotten_is_begun_anew(over: Line) -> None:
    await over.listen()
    forgotten = [*platform(over).gateway._sessions.values()]
    platform(over).gateway._sessions.clear()
    for session in forgotten:
        assert session.line is not None
        await session.line.socket.close(code=4009)
    name = over.say("Air PDAM mati")
    await heard(over, name)
    assert (platform(over).gateway.identified, platform(over).gateway.resumed) == (2, 0)


async def test_an_outage_between_two_streams_loses_neither_channels_nor_known_direct_messages(over: Line) -> None:
    await over.listen()
    before = over.say("Laporan pertama", public=False)
    await heard(over, before)
    await over.hang_up()
    during = over.say("Laporan kedua", public=False), over.say("Di kanal", citizen=BAMBANG)
    over.platform.edit(before, "Laporan pertama, nomor 7")
    await heard(over, *during)
    [edited, *_] = [event for event in over.events() if isinstance(event, MessageEdited)]
    assert (edited.platform_message_id, edited.text) == (before, "Laporan pertama, nomor 7")
    kinds = {event.visibility for event in over.events() if isinstance(event, MessageReceived)}
    assert kinds == {Visibility.PUBLIC, Visibility.PRIVATE}


@pytest.mark.parametrize("archived", [False, True])
async def test_a_forum_post_has_its_title_and_its_words_by_stream_and_out_of_the_histories(
    over: Line, archived: bool
) -> None:
    await over.listen()
    live = platform(over).post(SRI, "Jalan berlubang di Tembalang", "Sudah dua bulan")
    await heard(over, live, f"{live}:title")
    await over.hang_up()
    missed = platform(over).post(BAMBANG, "PKL di trotoar", "Pejalan kaki lewat mana?")
    platform(over).chats.threads[missed]["thread_metadata"]["archived"] = archived
    if archived:  # nobody looks for archived threads before an hour has passed
        told = json.loads(over.cursor or "")
        told["seen"] = str(int(told["seen"]) - (2 * 3600 * 1000 << 22))
        over.cursor = json.dumps(told)
    await heard(over, missed, f"{missed}:title")
    title, words = over.messages()[f"{missed}:title"], over.messages()[missed]
    assert (title.text, words.text) == ("PKL di trotoar", "Pejalan kaki lewat mana?")
    assert title.conversation_id == words.conversation_id
    assert title.author.id == words.author.id
    receipt = await over.send(words, "Segera kami tertibkan")
    assert over.platform.received[-1].message_id == receipt.platform_message_id


async def test_without_the_intent_ops_are_told_what_to_switch_on(over: Line) -> None:
    platform(over).gateway.allows_content = False
    with pytest.raises(Misconfigured, match="Message Content Intent"):
        await over.poll()
    health = await over.connector.check()
    [finding] = [finding for finding in health.findings if finding.code == "permissions"]
    assert finding.state is HealthState.FAILING
    assert "Message Content Intent" in (finding.remedy or "")


async def test_a_token_that_dies_while_the_stream_rests_is_found_when_it_connects_again(over: Line) -> None:
    await over.listen()
    platform(over).token = "another"
    await platform(over).gateway.drop()
    assert over.streaming is not None
    with pytest.raises(Misconfigured, match="token"):
        await asyncio.wait_for(over.streaming, LONGEST_S)


async def test_no_session_is_begun_when_the_days_are_used_up(over: Line) -> None:
    platform(over).sessions_left = 0
    with pytest.raises(Throttled) as failure:
        await over.poll()
    assert failure.value.retry_after_s == 14_400
    assert platform(over).gateway.identified == 0


async def test_a_stream_that_is_left_leaves_nothing_behind(over: Line) -> None:
    await over.listen()
    assert any("keep-alive" in thread.name for thread in threading.enumerate())
    await over.hang_up()
    await until(lambda: not any("keep-alive" in thread.name for thread in threading.enumerate()))
    await until(lambda: all(session.line is None for session in platform(over).gateway._sessions.values()))


async def test_the_heart_beats(over: Line) -> None:
    await over.listen()
    assert platform(over).gateway.heartbeats >= 1


async def test_an_address_that_has_run_out_is_renewed_before_the_photo_is_given_up(over: Line) -> None:
    name = over.say("Foto", photos=[photo("lamp", 1)])
    await heard(over, name)
    [attachment] = over.messages()[name].attachments
    platform(over).run_out.add((attachment.url or "").rpartition("hm=")[2])
    assert await over.fetch(attachment) == photo("lamp", 1)
    platform(over).chats._files.clear()
    with pytest.raises(Rejected, match="no longer there"):
        await over.fetch(attachment)


async def test_an_answer_that_is_sent_twice_within_minutes_is_one_message(over: Line) -> None:
    name = over.say("PJU mati")
    await heard(over, name)
    message = over.messages()[name]
    first, second = await over.send(message, "Siap"), await over.send(message, "Siap")
    assert first == second
    assert len(over.platform.received) == 1
    await over.send(message, "Siap", key="another reply")
    assert len(over.platform.received) == 2


async def test_our_own_answer_comes_back_as_ours(over: Line) -> None:
    await over.listen()
    name = over.say("PJU mati")
    await heard(over, name)
    receipt = await over.send(over.messages()[name], "Sudah kami teruskan")
    await until(lambda: any(getattr(event, "outgoing", False) for event in over.events()))
    [own] = [event for event in over.events() if isinstance(event, MessageReceived) and event.outgoing]
    assert (own.platform_message_id, own.author.id) == (receipt.platform_message_id, wire.BOT_ID)


async def test_a_queue_that_is_full_stops_the_reading_and_loses_nothing(
    over: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "QUEUE", 3)
    await over.listen()
    said = [over.say(f"laporan {number}") for number in range(20)]
    await heard(over, *said)
    assert list(over.messages()) == said


def test_a_cursor_that_cannot_be_read_goes_back_a_day() -> None:
    now = moment_of(int(wire.snowflake(1_795_500_000_000, 1)))
    for cursor in (None, "", "x", "[]", '{"seen":"-1"}', '{"seen":99999999999999999999999}'):
        position = Position.parse(cursor, now)
        assert (now - moment_of(position.seen)).total_seconds() == 86_400
        assert Position.parse(position.cursor, now) == position


def test_the_position_neither_runs_ahead_of_the_clock_nor_grows_without_end() -> None:
    now = moment_of(int(wire.snowflake(1_795_500_000_000, 1)))
    position = Position.parse(None, now)
    position.saw(b'{"op":0,"t":"MESSAGE_CREATE","d":{"id":"18446744073709551615","channel_id":"7"}}', now)
    assert position.seen == of(now)
    for number in range(1, 3 * MOST_DIRECT):
        dispatch = {"t": "MESSAGE_CREATE", "d": {"id": str(number), "channel_id": str(number % 150 + 1)}}
        position.saw(json.dumps(dispatch).encode(), now)
    assert len(position.direct) == MOST_DIRECT
    position.saw(b'{"t":"MESSAGE_DELETE","d":{"id":"5","channel_id":"9999"}}', now)
    assert "9999" not in position.direct


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "MTIz.x", "Bot MTIz.x.y", "é.x.y"])
def test_what_is_no_token_names_no_bot(token: str) -> None:
    with pytest.raises(ValueError, match="token") as failure:
        DiscordSettings.model_validate({"token": token})
    assert token == "" or token not in str(failure.value).replace("token", "")


def test_a_token_names_its_bot() -> None:
    assert bot_id(wire.TOKEN) == wire.BOT_ID


async def test_the_gateway_is_reached_through_the_guard() -> None:
    session = guarded_session()
    try:
        rest = Rest(DiscordSettings.model_validate({"token": wire.TOKEN}), Http(session))
        with pytest.raises(OSError) as failure:
            await rest.library.ws_connect("ws://localhost:9/gateway")
        assert isinstance(failure.value.__cause__, PrivateAddress)
    finally:
        await session.close()
