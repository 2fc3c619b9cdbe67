"""Every connector against its simulated platform, over real HTTP: in, out, and through each misbehaviour.

A channel that has both `connectors/CHANNEL/connector.py` and `simulator/CHANNEL/platform.py` is tested here, without
a line of its own; one that is tested against a real server has one line in `over_http.PEERS`.
"""

from collections.abc import AsyncIterator

import pytest

from connectors import registry
from connectors.contract import FetchesMedia, Polls, SendsReplies, Streams, TakesWebhooks
from model.envelope import Transport
from model.event import MessageDeleted, MessageEdited, MessageReceived, Visibility
from model.health import HealthState
from model.reply import Misconfigured, PlatformError, Throttled, Unavailable
from simulator.city.photos import photo
from simulator.platform import Place
from tests.connectors.over_http import (
    BAMBANG,
    SRI,
    Line,
    channels,
    deliver,
    line,
    platform_of,
    says,
    stands_at,
    visibility,
)

WORDS = "Pak, PJU dpn gang mati 5 titik berturut2. Lampune peteng ndhedhet 😭 tlg dicek nggih"
PLACE = Place(lat=-6.98623, lon=110.46891, label="Jl. Tlogosari Raya")
ANSWER = "Laporan SMG-2026-000123 sudah kami teruskan ke DPU_Kota *hari ini*. Matur nuwun, Bu 🙏"
PULLED = (Polls, Streams)  #: what we fetch, or wait for on a connection of ours

CLASSES = {channel: registry.load(channel) for channel in channels()}
PLATFORMS = {channel: platform_of(channel) for channel in channels()}


def _who(capability: type | tuple[type, ...], **platform: bool) -> list[str]:
    """Channels whose connector can do this and whose platform is so."""
    return [
        channel
        for channel, kind in CLASSES.items()
        if issubclass(kind, capability)
        and all(getattr(PLATFORMS[channel], name) is is_ for name, is_ in platform.items())
    ]


BY_WEBHOOK, BY_POLL, SENDING = _who(TakesWebhooks, only_announces=False), _who(PULLED), _who(SendsReplies)
WAYS = [(channel, Transport.WEBHOOK) for channel in BY_WEBHOOK] + [(channel, Transport.POLL) for channel in BY_POLL]
BOTH = [channel for channel in BY_WEBHOOK if channel in BY_POLL]

each_way = pytest.mark.parametrize(("channel", "way"), WAYS, ids=lambda value: str(value))


@pytest.fixture
async def over(channel: str) -> AsyncIterator[Line]:
    async with line(channel) as over:
        yield over


async def _subscribed(over: Line, way: Transport) -> None:
    """As the account is before anybody writes."""
    if way is Transport.WEBHOOK:
        over.hook()
    elif isinstance(over.connector, Streams):
        await over.listen()


def test_the_four_are_here() -> None:
    assert {"facebook", "telegram", "whatsapp", "x"} <= set(channels())


# --- in ---------------------------------------------------------------------------------------------------------------


@each_way
async def test_what_a_citizen_says_arrives_word_for_word(over: Line, way: Transport) -> None:
    await _subscribed(over, way)
    first = over.say(WORDS)
    second = over.say("Banjir nang Genuk, banyu mlebu omah", citizen=BAMBANG)
    third = over.say("Nomer tiang 0417")
    await over.bring(way, first, second, third)
    messages = over.messages()
    assert set(messages) == {first, second, third}
    assert says(messages[first], WORDS)
    assert says(messages[second], "Banjir nang Genuk, banyu mlebu omah")
    assert (messages[first].author == messages[third].author) is over.platform.tells_who
    assert messages[first].author.id != messages[second].author.id
    name, handle = messages[first].author.name, messages[first].author.handle
    if over.platform.tells_names and (over.platform.webhooks_tell_names or way is not Transport.WEBHOOK):
        assert name == SRI.name or (name is None and handle == SRI.handle)  # Threads tells handles only
    else:
        assert name is None
    assert handle in (None, SRI.handle)
    assert not messages[first].attachments
    assert messages[first].location is None


@each_way
@pytest.mark.parametrize("public", [True, False], ids=["public", "private"])
async def test_public_and_private_are_told_apart(over: Line, way: Transport, public: bool) -> None:
    if not (over.platform.hears_public if public else over.platform.hears_private):
        public = not public
    await _subscribed(over, way)
    message_id = over.say(WORDS, public=public)
    await over.bring(way, message_id)
    assert over.messages()[message_id].visibility is visibility(public)


@each_way
async def test_a_place_arrives(over: Line, way: Transport) -> None:
    await _subscribed(over, way)
    message_id = over.say(place=PLACE, public=not over.platform.hears_private)
    await over.bring(way, message_id)
    assert stands_at(over.messages()[message_id], PLACE)


@each_way
@pytest.mark.parametrize("public", [True, False], ids=["public", "private"])
@pytest.mark.parametrize("count", [1, 3, 5])
async def test_photos_arrive_byte_for_byte(over: Line, way: Transport, public: bool, count: int) -> None:
    if not over.platform.takes_photos:
        pytest.skip("nobody can send a photo here")
    await _subscribed(over, way)
    sent = [photo("lamp", number) for number in range(count)]
    last = over.say(WORDS, photos=sent, public=public)
    await over.bring(way, last)
    messages = list(over.messages().values())
    assert [message for message in messages if says(message, WORDS)], "the words are with one of the photos"
    assert len({message.conversation_id for message in messages}) == 1
    fetched = await over.photos(messages)
    assert sorted(fetched) == sorted(sent)
    assert isinstance(over.connector, FetchesMedia)


@pytest.mark.parametrize(
    ("channel", "way"), [(c, way) for c, way in WAYS if PLATFORMS[c].citizens_answer], ids=lambda value: str(value)
)
async def test_an_answer_says_what_it_answers(over: Line, way: Transport) -> None:
    await _subscribed(over, way)
    first = over.say(WORDS)
    second = over.say("Ini nomernya 0417", reply_to=first)
    await over.bring(way, first, second)
    messages = over.messages()
    tells = over.platform.tells_what_is_answered
    if way is Transport.POLL:
        tells = tells and over.platform.polls_tell_what_is_answered
    assert messages[second].reply_to == (first if tells else None)
    assert messages[second].conversation_id == messages[first].conversation_id


def _tells(what: str) -> list[tuple[str, Transport]]:
    """By webhook where there is one: some platforms list no changes."""
    told = [(channel, Transport.WEBHOOK) for channel in BY_WEBHOOK if getattr(PLATFORMS[channel], what)]
    return told + [(channel, Transport.POLL) for channel in _who(PULLED, **{what: True}) if channel not in BY_WEBHOOK]


@pytest.mark.parametrize(("channel", "way"), _tells("tells_edits"), ids=lambda value: str(value))
async def test_an_edit_arrives_as_an_edit_of_the_same_message(over: Line, way: Transport) -> None:
    await _subscribed(over, way)
    message_id = over.say("PJU mati 5 titik")
    await over.bring(way, message_id)
    over.platform.edit(message_id, "PJU mati 7 titik")
    await _until(over, way, MessageEdited)
    [edited] = [event for event in over.events() if isinstance(event, MessageEdited)]
    assert edited.platform_message_id == message_id
    assert says(edited, "PJU mati 7 titik")
    assert edited.conversation_id == over.messages()[message_id].conversation_id


@pytest.mark.parametrize(("channel", "way"), _tells("tells_deletions"), ids=lambda value: str(value))
async def test_a_deletion_arrives(over: Line, way: Transport) -> None:
    await _subscribed(over, way)
    message_id, other = over.say("Salah kirim"), over.say(WORDS)
    await over.bring(way, message_id, other)
    over.platform.delete(message_id)
    await _until(over, way, MessageDeleted)
    assert [e.platform_message_id for e in over.events() if isinstance(e, MessageDeleted)] == [message_id]


@pytest.mark.parametrize("channel", BY_WEBHOOK)
async def test_what_a_platform_tells_nobody_harms_nobody(over: Line) -> None:
    over.hook()
    kept = over.say(WORDS, public=over.told_at_once)
    gone = over.say("Salah kirim", public=over.told_at_once)
    over.platform.edit(kept, WORDS + "!")
    over.platform.delete(gone)
    await over.running.settle()
    assert {kept, gone} <= over.messages().keys()
    assert over.receiver.refused == 0
    assert all(delivery.taken for delivery in over.platform.deliveries.log)


async def _until(over: Line, way: Transport, kind: type) -> None:
    if way is Transport.WEBHOOK:
        await over.running.settle()
    else:
        await over.poll_until(lambda: any(isinstance(event, kind) for event in over.events()))


# --- the same message by whichever path ------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", BOTH)
async def test_webhook_and_poll_call_a_message_the_same(over: Line) -> None:
    over.hook()
    by_webhook = over.say(WORDS)
    await over.bring(Transport.WEBHOOK, by_webhook)
    over.platform.faults.set(lost=1)
    by_poll = over.say("Wis mati seminggu")
    await over.bring(Transport.POLL, by_poll)
    messages = over.messages()
    assert {by_webhook, by_poll} <= messages.keys()
    assert messages[by_webhook].author.id == messages[by_poll].author.id
    both = [event for event in over.events() if isinstance(event, MessageReceived)]
    again = [event for event in both if event.platform_message_id == by_webhook]
    assert len({(event.text, event.conversation_id, event.author.id, event.visibility) for event in again}) == 1


@pytest.mark.parametrize("channel", BY_WEBHOOK)
async def test_a_redelivery_is_the_same_message(over: Line) -> None:
    over.hook()
    over.platform.faults.set(twice=1)
    last = over.say(WORDS, photos=[photo("lamp", 1), photo("lamp", 2)], public=over.told_at_once)
    await over.bring(Transport.WEBHOOK, last)
    said = [event for event in over.events() if type(event) is MessageReceived]
    assert len(said) == 2 * len(over.messages())
    assert {event.platform_message_id for event in said} == over.messages().keys()
    for event in said:
        assert event == over.messages()[event.platform_message_id]


@pytest.mark.parametrize("channel", _who(TakesWebhooks, only_announces=True))
async def test_an_announcement_is_taken_and_the_poll_brings_what_it_speaks_of(over: Line) -> None:
    await over.connector.check()
    over.hook()
    message_id = over.say(WORDS)
    await over.running.settle()
    assert len(over.receiver.kept) == 1
    assert over.receiver.refused == 0
    assert over.messages() == {}
    await over.bring(Transport.POLL, message_id)


@pytest.mark.parametrize("channel", BOTH)
async def test_a_lost_webhook_is_found_by_poll(over: Line) -> None:
    over.hook()
    over.platform.faults.set(lost=1)
    said = [over.say(f"{WORDS} {number}") for number in range(3)]
    await over.running.settle()
    assert over.receiver.kept == []
    assert over.platform.deliveries.lost == 3
    await over.bring(Transport.POLL, *said)
    assert set(over.messages()) == set(said)


@pytest.mark.parametrize("channel", BY_WEBHOOK)
@pytest.mark.parametrize("fault", [{"twice": 0.5}, {"late_s": 0.4}, {"out_of_order": True}, {"lost": 0.5}])
async def test_webhooks_that_misbehave_bring_everything_in_the_end(over: Line, fault: dict[str, float]) -> None:
    over.hook()
    over.platform.faults.set(**fault)
    public = over.told_at_once
    said = [over.say(f"{WORDS} {number}", citizen=(SRI, BAMBANG)[number % 2], public=public) for number in range(10)]
    await over.running.settle()
    if "lost" not in fault:
        assert set(over.messages()) == set(said)
    elif isinstance(over.connector, PULLED):
        assert 0 < over.platform.deliveries.lost < 10
        await over.bring(Transport.POLL, *said)
    else:
        assert len(over.messages()) == 10 - over.platform.deliveries.lost
    for number, message_id in enumerate(said):
        if message_id in over.messages():
            assert says(over.messages()[message_id], f"{WORDS} {number}")


@pytest.mark.parametrize("channel", BY_WEBHOOK)
async def test_what_the_platform_did_not_send_is_refused(over: Line) -> None:
    over.hook()
    await over.bring(Transport.WEBHOOK, over.say(WORDS))
    [genuine, *_] = over.platform.deliveries.log
    kept = len(over.receiver.kept)
    headers = dict(genuine.headers)
    without = [
        await deliver(genuine.url, genuine.body, {name: value for name, value in headers.items() if name != proof})
        for proof in headers
    ]
    assert 403 in without, "a webhook is accepted without its proof"
    forged = [await deliver(genuine.url, genuine.body, headers | {name: "0" * 64}) for name in headers]
    assert 403 in forged, "a webhook is accepted with another proof"
    kept_without = without.count(200) + forged.count(200)
    assert isinstance(over.connector, TakesWebhooks)
    if over.connector.signs_body:
        assert await deliver(genuine.url, genuine.body + b" ", headers) == 403
    assert len(over.receiver.kept) == kept + kept_without
    assert await deliver(genuine.url, genuine.body, headers) == 200


# --- polls and faults ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", BY_POLL)
@pytest.mark.parametrize("fault", ["throttled", "broken", "cut", "cut_after", "expired"])
async def test_a_poll_that_fails_misses_nothing(over: Line, fault: str) -> None:
    before = over.say(WORDS)
    await over.bring(Transport.POLL, before)
    over.platform.faults.set(call=fault)
    during = over.say("Wis mati seminggu", citizen=BAMBANG)
    for _ in range(2):
        with pytest.raises(PlatformError) as failure:
            await over.poll()
        expected = {"throttled": Throttled, "expired": Misconfigured}.get(fault, Unavailable)
        assert type(failure.value) is expected
    over.platform.faults.clear()
    after = over.say("Tasih peteng", citizen=BAMBANG)
    await over.bring(Transport.POLL, during, after)
    assert set(over.messages()) == {before, during, after}


@pytest.mark.parametrize("channel", BY_POLL)
async def test_many_messages_come_in_pages_and_none_is_left_out(over: Line) -> None:
    said = [over.say(f"laporan {number}") for number in range(130)]
    await over.bring(Transport.POLL, *said)
    assert set(over.messages()) == set(said)


@pytest.mark.parametrize("channel", BY_POLL)
async def test_a_poll_goes_on_where_the_last_one_ended(over: Line) -> None:
    first = over.say(WORDS)
    await over.bring(Transport.POLL, first)
    over.receiver.kept.clear()
    second = over.say("Wis mati seminggu")
    await over.bring(Transport.POLL, second)
    assert second in over.messages()


# --- out -------------------------------------------------------------------------------------------------------------


async def _heard(over: Line, public: bool) -> MessageReceived:
    """What a citizen said, once it has arrived by the first way that there is."""
    way = Transport.WEBHOOK if over.connector.channel in BY_WEBHOOK else Transport.POLL
    await _subscribed(over, way)
    message_id = over.say(WORDS, public=public)
    await over.bring(way, message_id)
    return over.messages()[message_id]


@pytest.mark.parametrize("channel", SENDING)
@pytest.mark.parametrize("public", [True, False], ids=["public", "private"])
async def test_an_answer_reaches_the_citizen_under_the_message(over: Line, public: bool) -> None:
    message = await _heard(over, public)
    receipt = await over.send(message, ANSWER)
    [received] = over.platform.received
    assert received.text == ANSWER
    assert received.citizen_number == SRI.number
    assert received.message_id == receipt.platform_message_id
    assert received.public is (message.visibility is Visibility.PUBLIC)
    quoted = {message.platform_message_id} if received.public else {message.platform_message_id, None}
    assert received.reply_to in quoted  # some platforms quote nothing in private


@pytest.mark.parametrize("channel", _who(SendsReplies, citizens_answer=True))
async def test_the_citizen_answers_the_answer_in_the_same_conversation(over: Line) -> None:
    message = await _heard(over, over.public)
    await over.send(message, ANSWER)
    [received] = over.platform.received
    over.platform.webhook = None
    way = Transport.POLL if isinstance(over.connector, PULLED) else Transport.WEBHOOK
    await _subscribed(over, way)  # polls first: webhooks of X in its old form do not name the conversation
    answer = over.say("Nggih, matur nuwun", reply_to=received.message_id)
    await over.bring(way, answer)
    assert over.messages()[answer].conversation_id == message.conversation_id


@pytest.mark.parametrize("channel", [channel for channel in SENDING if CLASSES[channel].limits.max_parts != 1])
async def test_a_long_answer_arrives_in_parts_in_order(over: Line) -> None:
    message = await _heard(over, over.public)
    assert isinstance(over.connector, SendsReplies)
    maximum = over.connector.limits_for(message.conversation_id).maximum
    sentence = "Kami sudah memeriksa lokasi bersama petugas kelurahan dan akan kembali besok. "
    parts = await over.send_long(message, sentence * (2 * maximum // len(sentence) + 3))
    assert len(parts) >= 3
    assert [received.text for received in over.platform.received] == parts
    to = [received.citizen_number for received in over.platform.received]
    assert to[0] == SRI.number
    assert set(to) <= {SRI.number, None}  # in a group the later parts answer our own first part


@pytest.mark.parametrize("channel", SENDING)
async def test_when_throttled_it_is_known_for_how_long(over: Line) -> None:
    message = await _heard(over, over.public)
    over.platform.faults.set(call="throttled", retry_after_s=30)
    with pytest.raises(Throttled) as failure:
        await over.send(message, ANSWER)
    assert 28 <= failure.value.retry_after_s <= 33
    await _nothing_was_sent_but_works_again(over, message)


@pytest.mark.parametrize("channel", SENDING)
@pytest.mark.parametrize(
    ("fault", "error"), [("broken", Unavailable), ("cut", Unavailable), ("expired", Misconfigured)]
)
async def test_a_send_that_fails_says_how(over: Line, fault: str, error: type[PlatformError]) -> None:
    message = await _heard(over, over.public)
    over.platform.faults.set(call=fault)
    with pytest.raises(PlatformError) as failure:
        await over.send(message, ANSWER)
    assert type(failure.value) is error
    await _nothing_was_sent_but_works_again(over, message)


async def _nothing_was_sent_but_works_again(over: Line, message: MessageReceived) -> None:
    assert over.platform.received == []
    over.platform.faults.clear()
    await over.send(message, ANSWER)
    assert [received.text for received in over.platform.received] == [ANSWER]


@pytest.mark.parametrize("channel", SENDING)
async def test_a_connection_cut_after_the_deed_leaves_it_open_whether_it_was_taken(over: Line) -> None:
    message = await _heard(over, over.public)
    over.platform.faults.set(call="cut_after", at=over.platform.last_step)
    with pytest.raises(Unavailable) as failure:
        await over.send(message, ANSWER)
    assert failure.value.maybe_taken
    assert [received.text for received in over.platform.received] == [ANSWER], "sent once, and never again blindly"


@pytest.mark.parametrize("channel", [channel for channel in SENDING if PLATFORMS[channel].last_step])
@pytest.mark.parametrize("fault", ["cut_after", "cut", "broken"])
async def test_what_fails_before_the_last_step_leaves_nothing_open(over: Line, fault: str) -> None:
    message = await _heard(over, over.public)
    over.platform.faults.set(call=fault)
    with pytest.raises(Unavailable) as failure:
        await over.send(message, ANSWER)
    assert not failure.value.maybe_taken, "nothing was published: it is sent again"
    await _nothing_was_sent_but_works_again(over, message)


@pytest.mark.parametrize("channel", SENDING)
async def test_an_answer_that_comes_too_late_leaves_it_open_whether_it_was_taken(channel: str) -> None:
    async with line(channel, timeout_s=1.0) as over:
        message = await _heard(over, over.public)
        over.platform.faults.set(call="slow", slow_s=2.5, at=over.platform.last_step)
        with pytest.raises(Unavailable) as failure:
            await over.send(message, ANSWER)
        assert failure.value.maybe_taken
        assert over.platform.received == []
        await over.until_received(1)


# --- health ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", channels())
async def test_a_well_account_is_found_well(over: Line) -> None:
    if over.connector.channel in BY_WEBHOOK and not over.platform.subscribes_by_call:
        over.hook()
    health = await over.connector.check()
    assert health.findings
    assert health.state is HealthState.OK, [finding for finding in health.findings if finding.remedy]


@pytest.mark.parametrize("channel", channels())
async def test_a_dead_token_is_found_with_a_remedy(over: Line) -> None:
    over.platform.faults.set(call="expired")
    health = await over.connector.check()
    assert health.state is HealthState.FAILING
    failing = {finding.code: finding for finding in health.findings if finding.state is HealthState.FAILING}
    assert "token" in failing
    assert all(finding.remedy for finding in failing.values())


@pytest.mark.parametrize("channel", channels())
@pytest.mark.parametrize("fault", ["throttled", "broken", "cut"])
async def test_a_platform_that_is_ill_is_a_finding_and_no_exception(over: Line, fault: str) -> None:
    over.platform.faults.set(call=fault)
    health = await over.connector.check()
    assert health.state is not HealthState.OK
    assert all(finding.remedy for finding in health.findings if finding.state is not HealthState.OK)


@pytest.mark.parametrize("channel", BY_WEBHOOK)
async def test_a_subscription_is_made_where_the_platform_has_a_call_for_it(over: Line) -> None:
    assert isinstance(over.connector, TakesWebhooks)
    await over.connector.subscribe(over.receiver.url)
    if over.platform.webhook is None:
        over.hook()  # typed into the platform's console, or polled
    await over.bring(Transport.WEBHOOK, over.say(WORDS))
    assert over.receiver.refused == 0
