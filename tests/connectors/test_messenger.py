"""Messenger beyond what all connectors share: names, windows, addresses that expire, and one Page for two channels."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from connectors.facebook.connector import Facebook
from connectors.messenger.connector import Messenger
from model.envelope import Transport
from model.event import MessageDeleted, MessageReceived, ReplyStatus, ReplyStatusChanged
from model.health import HealthState
from model.reply import Rejected, Unreachable
from simulator.city.photos import photo
from simulator.facebook.platform import Facebook as FacebookPlatform
from simulator.messenger.platform import Messenger as Platform
from tests.connectors.over_http import BAMBANG, SRI, Line, line


@pytest.fixture
async def over() -> AsyncIterator[Line]:
    async with line("messenger") as over:
        yield over


def platform(over: Line) -> Platform:
    assert isinstance(over.platform, Platform)
    return over.platform


def set_human_agent(over: Line, wanted: bool) -> None:
    over.connector.settings = over.connector.settings.model_copy(update={"human_agent": wanted})


async def test_the_poll_brings_the_name_of_what_the_webhook_has_brought(over: Line) -> None:
    over.hook()
    message_id = over.say("PJU mati")
    await over.bring(Transport.WEBHOOK, message_id)
    assert over.messages()[message_id].author.name is None
    over.receiver.kept.clear()
    await over.poll()
    assert over.messages()[message_id].author.name == SRI.name


async def test_a_long_conversation_is_read_to_the_cursor_and_not_further(over: Line) -> None:
    old = [over.say(f"lama {number}") for number in range(30)]
    for message_id in old:
        found = platform(over).talk.find(message_id)
        assert found is not None
        found.at -= 3 * 86_400
    new = [over.say(f"baru {number}") for number in range(45)]
    await over.poll()
    found_ids = set(over.messages())
    assert set(new) <= found_ids
    assert len(found_ids & set(old)) <= 50  # what came on the same page


async def test_the_echo_brings_our_key_back_and_the_receipt_names_the_message(over: Line) -> None:
    over.hook()
    message_id = over.say("PJU mati")
    await over.bring(Transport.WEBHOOK, message_id)
    receipt = await over.send(over.messages()[message_id], "Siap", key="reply-7/1")
    await over.running.settle()
    statuses = [event for event in over.events() if isinstance(event, ReplyStatusChanged)]
    assert {(s.platform_message_id, s.status, s.reply_key) for s in statuses} == {
        (receipt.platform_message_id, ReplyStatus.SENT, "reply-7/1"),
        (receipt.platform_message_id, ReplyStatus.DELIVERED, None),
    }
    [echo] = [event for event in over.events() if isinstance(event, MessageReceived) and event.outgoing]
    assert (echo.platform_message_id, echo.text) == (receipt.platform_message_id, "Siap")
    assert echo.conversation_id == over.messages()[message_id].conversation_id


async def test_an_expired_address_is_asked_for_again(over: Line) -> None:
    over.hook()
    sent = [photo("lamp", 1), photo("lamp", 2)]
    message_id = over.say(photos=sent)
    await over.bring(Transport.WEBHOOK, message_id)
    platform(over).media_epoch += 1
    assert await over.photos([over.messages()[message_id]]) == sent
    over.platform.delete(message_id)
    platform(over).media_epoch += 1
    with pytest.raises(Rejected, match="gone"):
        await over.photos([over.messages()[message_id]])


@pytest.mark.parametrize(
    ("hours", "human_agent", "sent"), [(23, False, True), (25, False, False), (25, True, True), (170, True, False)]
)
async def test_the_window(over: Line, hours: int, human_agent: bool, sent: bool) -> None:
    set_human_agent(over, human_agent)
    over.hook()
    message_id = over.say("PJU mati")
    await over.bring(Transport.WEBHOOK, message_id)
    found = platform(over).talk.find(message_id)
    assert found is not None
    found.at -= hours * 3600
    message = over.messages()[message_id]
    last = datetime.now(UTC) - timedelta(hours=hours)
    if sent:
        await over.send(message, "Siap", last_inbound_at=last)
    else:
        with pytest.raises(Rejected, match="wait until they write again"):
            await over.send(message, "Siap", last_inbound_at=last)
    assert [each.text for each in over.platform.received] == ["Siap"] * sent


async def test_the_window_is_that_of_the_feature(over: Line) -> None:
    assert isinstance(over.connector, Messenger)
    set_human_agent(over, False)
    assert over.connector.limits_for("1").window == timedelta(hours=24)
    set_human_agent(over, True)
    assert over.connector.limits_for("1").window == timedelta(days=7)


async def test_somebody_unknown_cannot_be_reached(over: Line) -> None:
    message_id = over.say("PJU mati")
    await over.bring(Transport.POLL, message_id)
    stranger = over.messages()[message_id]
    with pytest.raises(Unreachable):
        await over.send(stranger, "Siap", conversation_id="1")


async def test_what_is_unsent_is_no_longer_listed_and_harms_nothing(over: Line) -> None:
    over.hook()
    message_id = over.say("Salah kirim")
    over.platform.delete(message_id)
    await over.running.settle()
    await over.poll()
    assert message_id in over.messages()
    assert not [event for event in over.events() if isinstance(event, MessageDeleted)]


async def test_two_citizens_are_two_conversations(over: Line) -> None:
    first, second = over.say("Banjir"), over.say("Banjir", citizen=BAMBANG)
    await over.bring(Transport.POLL, first, second)
    assert len({message.conversation_id for message in over.messages().values()}) == 2


async def test_a_dropped_subscription_is_found_and_renewed(over: Line) -> None:
    assert isinstance(over.connector, Messenger)
    platform(over).subscribed_fields = ("feed", "mention", "messages")
    found = {finding.code: finding for finding in (await over.connector.check()).findings}
    assert found["webhook"].state is HealthState.FAILING
    assert "message_echoes" in found["webhook"].message
    await over.connector.subscribe("https://lapor.example/webhooks/messenger/demo")
    assert (await over.connector.check()).state is HealthState.OK
    assert {"feed", "mention", "messages", "message_echoes", "message_edits"} <= set(platform(over).subscribed_fields)
    platform(over).subscribed_fields = ()
    assert (await over.connector.check()).state is HealthState.FAILING
    await over.connector.subscribe("https://lapor.example/webhooks/messenger/demo")
    assert (await over.connector.check()).state is HealthState.OK


async def test_what_only_helps_is_a_warning_when_it_is_missing(over: Line) -> None:
    fields = platform(over).subscribed_fields
    platform(over).subscribed_fields = tuple(name for name in fields if name != "message_deliveries")
    health = await over.connector.check()
    assert health.state is HealthState.WARNING


async def test_facebook_subscribes_without_taking_from_messenger() -> None:
    async with line("facebook") as over:
        assert isinstance(over.connector, Facebook)
        assert isinstance(over.platform, FacebookPlatform)
        over.platform.subscribed_fields = ("messages", "message_edits")
        await over.connector.subscribe("https://lapor.example/webhooks/facebook/demo")
        assert set(over.platform.subscribed_fields) == {"feed", "mention", "messages", "message_edits"}
