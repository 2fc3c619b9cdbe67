"""LINE's two ways to answer: by the token that a message brought, and by push; each part reaches the citizen once."""

from collections.abc import AsyncIterator

import pytest

from connectors.line.tokens import LIVES_S, Tokens
from model.envelope import Transport
from model.event import MessageReceived
from model.health import HealthState
from model.reply import Receipt, Rejected, Throttled, Unavailable
from simulator.line import wire
from simulator.line.platform import SECRET
from simulator.line.platform import Line as SimulatedLine
from tests.connectors.over_http import Line, deliver, line

ANSWER = "Laporan SMG-2026-000123 sampun kula terusaken dhateng DPU 🙏"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def over(clock: Clock) -> AsyncIterator[Line]:
    async with line("line") as over:
        over.hook()
        over.connector._tokens = Tokens(clock)  # type: ignore[attr-defined]
        yield over


def platform(over: Line) -> SimulatedLine:
    assert isinstance(over.platform, SimulatedLine)
    return over.platform


async def heard(over: Line, text: str = "Lampu PJU mati pak") -> MessageReceived:
    message_id = over.say(text)
    await over.bring(Transport.WEBHOOK, message_id)
    return over.messages()[message_id]


async def test_a_quick_answer_is_free_and_quotes_the_message(over: Line) -> None:
    message = await heard(over)
    await over.send(message, ANSWER)
    assert platform(over).chats.used == 0
    assert [received.reply_to for received in over.platform.received] == [message.platform_message_id]


async def test_a_second_answer_and_a_late_one_are_pushed(over: Line, clock: Clock) -> None:
    first, late = await heard(over), await heard(over, "Wis seminggu peteng")
    await over.send(first, ANSWER)
    await over.send(first, "Petugas sudah di lokasi", key="reply-2")
    clock.now += LIVES_S + 1
    await over.send(late, "Sudah diperbaiki", key="reply-3")
    assert platform(over).chats.used == 2
    assert len(over.platform.received) == 3


async def test_a_token_that_line_calls_invalid_leads_to_a_push(over: Line) -> None:
    message = await heard(over)
    platform(over).chats._reply_tokens.clear()
    await over.send(message, ANSWER)
    assert platform(over).chats.used == 1
    assert [received.text for received in over.platform.received] == [ANSWER]


async def test_an_answer_by_token_that_was_cut_off_is_found_taken(over: Line) -> None:
    message = await heard(over)
    over.platform.faults.set(call="cut_after", calls=1)
    with pytest.raises(Unavailable) as failure:
        await over.send(message, ANSWER)
    assert failure.value.maybe_taken
    receipt = await over.send(message, ANSWER)
    assert receipt.platform_message_id.startswith("accepted:")
    assert [received.text for received in over.platform.received] == [ANSWER]
    assert platform(over).chats.used == 0


async def test_an_answer_by_token_that_never_arrived_is_sent_with_the_same_token(over: Line) -> None:
    message = await heard(over)
    over.platform.faults.set(call="cut", calls=1)
    with pytest.raises(Unavailable):
        await over.send(message, ANSWER)
    receipt = await over.send(message, ANSWER)
    [received] = over.platform.received
    assert receipt == Receipt(platform_message_id=received.message_id)
    assert platform(over).chats.used == 0


async def test_when_it_is_too_late_to_find_out_the_officer_is_told_and_nothing_is_sent(
    over: Line, clock: Clock
) -> None:
    message = await heard(over)
    over.platform.faults.set(call="cut_after", calls=1)
    with pytest.raises(Unavailable):
        await over.send(message, ANSWER)
    clock.now += LIVES_S + 1
    with pytest.raises(Rejected, match="may have delivered"):
        await over.send(message, ANSWER)
    assert len(over.platform.received) == 1
    await over.send(message, "Lainnya", key="reply-2")
    assert [received.text for received in over.platform.received] == [ANSWER, "Lainnya"]


async def test_a_push_that_was_cut_off_is_sent_again_and_arrives_once(over: Line, clock: Clock) -> None:
    message = await heard(over)
    clock.now += LIVES_S + 1
    over.platform.faults.set(call="cut_after", calls=1)
    with pytest.raises(Unavailable) as failure:
        await over.send(message, ANSWER)
    assert failure.value.maybe_taken
    receipt = await over.send(message, ANSWER)
    [received] = over.platform.received
    assert receipt == Receipt(platform_message_id=received.message_id)
    assert platform(over).chats.used == 1


async def test_the_same_key_with_other_words_is_another_message(over: Line, clock: Clock) -> None:
    message = await heard(over)
    clock.now += LIVES_S + 1
    await over.send(message, ANSWER)
    await over.send(message, "Nomor laporan: SMG-2026-000001")
    assert len(over.platform.received) == 2


async def test_when_the_month_is_spent_pushes_wait_and_check_says_so(over: Line, clock: Clock) -> None:
    message = await heard(over)
    clock.now += LIVES_S + 1
    platform(over).chats.used = platform(over).chats.quota
    with pytest.raises(Throttled) as failure:
        await over.send(message, ANSWER)
    assert failure.value.retry_after_s == 3600
    assert over.platform.received == []
    health = await over.connector.check()
    [quota] = [finding for finding in health.findings if finding.code == "quota"]
    assert quota.state is HealthState.FAILING
    assert quota.remedy


@pytest.mark.parametrize(
    ("hooked", "says"),
    [(None, "no webhook address"), ("https://lain.example/hook", "somewhere else")],
)
async def test_a_webhook_that_does_not_lead_here_is_found(over: Line, hooked: str | None, says: str) -> None:
    over.platform.webhook = hooked
    health = await over.connector.check()
    [webhook] = [finding for finding in health.findings if finding.code == "webhook"]
    assert webhook.state is HealthState.FAILING
    assert says in webhook.message


async def test_bodies_without_tokens_lend_nothing_and_harm_nothing(over: Line) -> None:
    for body in (b'{"events":[null,{"replyToken":7,"message":{"id":[]}}]}', b'{"destination":"x","events":[]}'):
        assert await deliver(over.receiver.url, body, wire.signed(body, SECRET)) == 200
    assert over.connector._tokens.take(None, "reply-1") is None  # type: ignore[attr-defined]


def test_tokens_of_old_messages_are_forgotten_one_by_one(clock: Clock) -> None:
    tokens = Tokens(clock)
    for number in range(5000):
        event = f'{{"replyToken":"t{number}","message":{{"id":"{number}","quoteToken":"q{number}"}}}}'
        tokens.learn(f'{{"events":[{event}]}}'.encode())
    assert tokens.take("4999", "key") is not None
    assert tokens.take("4999", "another reply") is None
    assert tokens.quote_of("4999") == "q4999"
    assert tokens.take("0", "key") is None
    assert tokens.quote_of("0") is None
