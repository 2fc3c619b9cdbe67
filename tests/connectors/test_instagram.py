"""Instagram beyond what all connectors share: private beside public, mentions, edits, and what polls can see."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from connectors.instagram.connector import Instagram
from model.envelope import Transport
from model.event import MessageDeleted, MessageEdited, MessageReceived, Skipped, Unreadable, Visibility
from model.health import HealthState
from model.reply import Rejected, TextUnit
from simulator.city.photos import photo
from simulator.instagram.platform import Instagram as Platform
from tests.connectors.over_http import BAMBANG, SRI, Line, line


@pytest.fixture
async def over() -> AsyncIterator[Line]:
    async with line("instagram") as over:
        yield over


def platform(over: Line) -> Platform:
    assert isinstance(over.platform, Platform)
    return over.platform


async def heard(over: Line, message_id: str) -> MessageReceived:
    await over.running.settle()
    return over.messages()[message_id]


async def test_one_person_is_one_author_in_private_and_in_public(over: Line) -> None:
    over.hook()
    comment, direct = over.say("PJU mati"), over.say("PJU mati", public=False)
    await over.bring(Transport.WEBHOOK, comment, direct)
    messages = over.messages()
    assert messages[comment].author.id == messages[direct].author.id
    assert messages[comment].conversation_id != messages[direct].conversation_id
    assert [messages[name].visibility for name in (comment, direct)] == [Visibility.PUBLIC, Visibility.PRIVATE]
    over.receiver.kept.clear()
    await over.poll()
    assert over.messages()[direct].author.handle == SRI.handle


@pytest.mark.parametrize("public", [True, False])
async def test_webhook_and_poll_tell_the_same(over: Line, public: bool) -> None:
    over.hook()
    first = over.say("PJU mati", public=public)
    await over.bring(Transport.WEBHOOK, first)
    second = over.say("Tasih peteng", public=public, reply_to=first)
    await over.bring(Transport.WEBHOOK, second)
    told = over.messages()
    over.receiver.kept.clear()
    await over.poll()
    listed = over.messages()
    for name in (first, second):
        assert (told[name].text, told[name].conversation_id, told[name].author.id, told[name].visibility) == (
            listed[name].text, listed[name].conversation_id, listed[name].author.id, listed[name].visibility,
        )  # fmt: skip


async def test_a_conversation_limits_its_replies(over: Line) -> None:
    connector = over.connector
    assert isinstance(connector, Instagram)
    direct, public, live = (connector.limits_for(name) for name in ("dm:1", "comment:1", "live:1"))
    assert (direct.unit, direct.maximum, direct.window) == (TextUnit.BYTES, 1_000, timedelta(hours=24))
    assert (public.unit, public.maximum, public.window) == (TextUnit.CHARACTERS, 2_200, None)
    assert (live.unit, live.max_parts) == (TextUnit.BYTES, 1)
    assert connector.limits_for("mention:1:2") == public
    connector.settings = connector.settings.model_copy(update={"human_agent": True})
    assert connector.limits_for("dm:1").window == timedelta(days=7)


async def test_a_long_direct_answer_is_cut_by_bytes(over: Line) -> None:
    over.hook()
    message = await heard(over, over.say("PJU mati", public=False))
    parts = await over.send_long(message, "Sudah kami cek 🙏 — terima kasih. " * 60)
    assert len(parts) >= 3
    assert [received.text for received in over.platform.received] == parts
    assert not any(received.public for received in over.platform.received)


async def test_an_edit_and_an_unsent_message_are_told(over: Line) -> None:
    over.hook()
    message_id, other = over.say("5 titik", public=False), over.say("Salah kirim", public=False)
    over.platform.edit(message_id, "7 titik")
    over.platform.delete(other)
    await over.running.settle()
    [edited] = [event for event in over.events() if isinstance(event, MessageEdited)]
    assert (edited.platform_message_id, edited.text) == (message_id, "7 titik")
    [deleted] = [event for event in over.events() if isinstance(event, MessageDeleted)]
    assert deleted.platform_message_id == other
    assert deleted.conversation_id == edited.conversation_id


@pytest.mark.parametrize("comment", [True, False], ids=["comment", "caption"])
async def test_a_mention_brings_its_words_and_can_be_answered(over: Line, comment: bool) -> None:
    over.hook()
    picture = photo("road", 1)
    name = platform(over).mention(SRI, "Jalan ambles @laporsemar.contoh", comment=comment, photos=(picture,))
    message = await heard(over, name)
    assert message.text is not None
    contents = [await over.fetch(attachment) for attachment in message.attachments]
    words = contents[0].decode()
    assert words.startswith(f"@{SRI.handle}\n")
    assert words.endswith("Jalan ambles @laporsemar.contoh")
    assert contents[1:] == ([] if comment else [picture])
    await over.send(message, "Siap, kami cek")
    [received] = over.platform.received
    assert (received.text, received.public, received.reply_to) == ("Siap, kami cek", True, name)
    with pytest.raises(Rejected, match="publicly"):
        await over.send(message, "Siap", visibility=Visibility.PRIVATE)


async def test_the_words_of_a_mention_that_is_gone(over: Line) -> None:
    over.hook()
    name = platform(over).mention(SRI, "Jalan ambles", comment=True)
    message = await heard(over, name)
    platform(over).board.comments.pop(name)
    with pytest.raises(Rejected, match="gone"):
        await over.photos([message])


async def test_a_post_that_tags_us_is_found_by_poll(over: Line) -> None:
    pictures = (photo("road", 1), photo("road", 2))
    name = platform(over).mention(BAMBANG, "Jalan ambles", tagged=True, photos=pictures)
    await over.bring(Transport.POLL, name)
    message = over.messages()[name]
    assert (message.text, message.author.handle) == ("Jalan ambles", BAMBANG.handle)
    assert await over.photos([message]) == list(pictures)


async def test_a_live_comment_is_answered_in_private_only(over: Line) -> None:
    over.hook()
    name = platform(over).comment_live(SRI, "Rob piye pak?")
    message = await heard(over, name)
    assert message.visibility is Visibility.PUBLIC
    await over.send(message, "Sedang ditangani")
    [received] = over.platform.received
    assert (received.public, received.citizen_number) == (False, SRI.number)


async def test_one_private_reply_to_a_comment_and_no_second(over: Line) -> None:
    over.hook()
    message = await heard(over, over.say("PJU mati"))
    receipt = await over.send(message, "Boleh minta alamat?", visibility=Visibility.PRIVATE)
    with pytest.raises(Rejected, match="publicly"):
        await over.send(message, "Halo?", visibility=Visibility.PRIVATE)
    answer = over.say("Jl. Sawo 4", reply_to=receipt.platform_message_id)
    answered = await heard(over, answer)
    assert (answered.visibility, answered.reply_to) == (Visibility.PRIVATE, receipt.platform_message_id)
    late = datetime.now(UTC) - timedelta(days=8)
    with pytest.raises(Rejected, match="seven days"):
        await over.send(message, "Halo?", visibility=Visibility.PRIVATE, last_inbound_at=late)


async def test_our_own_comments_and_messages_are_outgoing_by_both_ways(over: Line) -> None:
    over.hook()
    for public in (True, False):
        await over.send(await heard(over, over.say("PJU mati", public=public)), "Siap")
    await over.running.settle()
    await over.poll()
    sent = {received.message_id for received in over.platform.received}
    outgoing = [event for event in over.events() if isinstance(event, MessageReceived) and event.outgoing]
    assert {event.platform_message_id for event in outgoing} == sent
    assert len(outgoing) == 4


async def test_replies_beyond_the_first_page_are_found(over: Line) -> None:
    first = over.say("PJU mati")
    said = [over.say(f"idem {number}", reply_to=first, citizen=BAMBANG) for number in range(70)]
    await over.bring(Transport.POLL, first, *said)
    assert {message.conversation_id for message in over.messages().values()} == {f"comment:{first}"}


async def test_of_a_conversation_only_the_newest_twenty_messages_can_be_read(over: Line) -> None:
    said = [over.say(f"laporan {number}", public=False) for number in range(25)]
    await over.poll()
    assert set(over.messages()) == set(said[-20:])
    assert not [event for event in over.events() if isinstance(event, Unreadable)]


async def test_what_is_new_below_an_old_post_is_not_missed_within_the_look_back(over: Line) -> None:
    for post in platform(over).posts:
        post.at -= 5 * 86_400
    await over.poll()
    name = over.say("Tasih peteng")
    await over.bring(Transport.POLL, name)


async def test_a_quiet_poll_keeps_nothing(over: Line) -> None:
    await over.bring(Transport.POLL, over.say("PJU mati"))
    over.receiver.kept.clear()
    cursor = over.cursor
    await over.poll()
    assert (over.receiver.kept, over.cursor) == ([], cursor)


async def test_both_subscriptions_are_looked_at(over: Line) -> None:
    over.hook()
    assert (await over.connector.check()).state is HealthState.OK
    platform(over).app_fields = ("messages",)
    findings = [finding for finding in (await over.connector.check()).findings if finding.code == "webhook"]
    assert [finding.state for finding in findings] == [HealthState.OK, HealthState.FAILING]
    assert "comments" in findings[1].message
    platform(over).app_fields = ()
    platform(over).subscribed_fields = ()
    findings = [finding for finding in (await over.connector.check()).findings if finding.code == "webhook"]
    assert [finding.state for finding in findings] == [HealthState.FAILING, HealthState.FAILING]


async def test_subscribing_adds_to_what_the_page_tells(over: Line) -> None:
    assert isinstance(over.connector, Instagram)
    platform(over).subscribed_fields = ("messages",)
    await over.connector.subscribe("https://lapor.example/webhooks/instagram/demo")
    assert set(platform(over).subscribed_fields) == {"messages", "feed"}


async def test_nothing_of_the_simulated_day_is_skipped_in_silence(over: Line) -> None:
    over.hook()
    over.say("PJU mati")
    platform(over).comment_live(SRI, "Halo")
    await over.running.settle()
    assert not [event for event in over.events() if isinstance(event, Skipped | Unreadable)]
