"""An officer answers: once, on the citizen's channel, whatever the platform does; and the citizen answers back."""

from typing import Any

import pytest

from aggregator import sender
from model.complaint import ComplaintStatus
from model.health import HealthState
from service import work
from tests.e2e.house import BAMBANG, CLASSES, PLATFORMS, SENDING, STORY, House

WORDS = "Lampu jalan mati di depan pasar Johar"
ANSWER = "Laporan sudah kami teruskan ke DPU_Kota *hari ini*. Matur nuwun, Bu 🙏"

each = pytest.mark.parametrize("channel", SENDING)
#: Platforms that refuse a second send of one answer, so that it may be sent again; and those that do not.
REPEATING = [channel for channel in SENDING if CLASSES[channel].idempotent_send]
each_repeating = pytest.mark.parametrize("channel", REPEATING)
each_once = pytest.mark.parametrize("channel", [channel for channel in SENDING if channel not in REPEATING])


async def _heard(opens: Any, channel: str, **more: Any) -> tuple[House, str]:
    house = await opens(channel, way=STORY[channel], **more)
    number = await house.number_of(house.say(channel, WORDS))
    await house.quiet()
    return house, number


@each
async def test_an_answer_reaches_the_citizen_and_their_answer_joins_the_complaint(opens: Any, channel: str) -> None:
    house, number = await _heard(opens, channel)
    house.say(channel, "Lampu di tempat lain juga mati", citizen=BAMBANG)
    message = await house.reply(number, ANSWER)
    received = await house.until_heard(channel, ANSWER)
    assert (received.text, received.citizen_number) == (ANSWER, 1)
    await house.until_state(message, "sent", "delivered", "read")
    if PLATFORMS[channel].citizens_answer:
        back = house.say(channel, "Nggih, matur nuwun", reply_to=received.message_id)
        assert await house.number_of(back) == number
    await house.quiet()
    assert await house.one("SELECT COUNT(*) FROM complaint") == 2
    assert len(house.heard(channel, ANSWER)) == 1
    kinds = [row[0] for row in await house.rows("SELECT kind FROM queue_item WHERE complaint_id = 1 ORDER BY id")]
    assert kinds[0] == "created"
    assert "replied" in kinds
    assert kinds.index("replied") < kinds.index("reply_status_changed")
    assert await house.in_order()


@each
async def test_one_click_sends_once(opens: Any, channel: str) -> None:
    house, number = await _heard(opens, channel)
    first = await house.reply(number, ANSWER, key="one-click")
    assert await house.reply(number, ANSWER, key="one-click") == first
    await house.until_state(first, "sent", "delivered", "read")
    await house.quiet()
    assert len(house.heard(channel, ANSWER)) == 1


@each
async def test_after_the_complaint_is_closed_new_words_open_another(opens: Any, channel: str) -> None:
    house, number = await _heard(opens, channel)
    for status in (ComplaintStatus.VERIFIED, ComplaintStatus.REJECTED):
        await house.daemon.rooms.desk.change_status(number, to=status, officer_id=house.officer)
    assert await house.number_of(house.say(channel, "Sekarang banjir, Pak")) != number


@each
async def test_throttled_waits_as_long_as_it_is_told_and_then_sends_once(opens: Any, channel: str) -> None:
    house, number = await _heard(opens, channel)
    house.running.platforms[channel].faults.set(call="throttled", retry_after_s=2)
    message = await house.reply(number, ANSWER)

    async def told() -> bool:
        return bool(await house.one("SELECT error FROM send_part WHERE message_id = :id", id=message))

    await house.until(told)
    assert await house.state_of(message) == "queued"
    assert await house.one("SELECT attempts FROM send_part WHERE message_id = :id", id=message) == 0
    house.running.platforms[channel].faults.clear()
    await house.until_state(message, "sent", "delivered", "read")
    await house.quiet()
    assert len(house.heard(channel, ANSWER)) == 1


@each
@pytest.mark.parametrize("fault", ["broken", "cut"])
async def test_a_platform_that_fails_is_tried_again_until_the_answer_is_there_once(
    opens: Any, channel: str, fault: str
) -> None:
    house, number = await _heard(opens, channel)
    platform = house.running.platforms[channel]
    platform.faults.set(call=fault)
    message = await house.reply(number, ANSWER)

    async def tried() -> bool:
        return bool(await house.one("SELECT error FROM send_part WHERE message_id = :id", id=message))

    await house.until(tried)
    platform.faults.clear()
    state = await house.until_state(message, "sent", "delivered", "read", "unknown")
    await house.quiet()
    if state == "unknown":  # nobody can know whether it was taken: the officer decides
        assert house.heard(channel, ANSWER) == []
        await house.daemon.rooms.desk.send_again(number, message, officer_id=house.officer)
        await house.until_state(message, "sent", "delivered", "read")
    assert len(house.heard(channel, ANSWER)) == 1


@each_once
async def test_cut_after_the_deed_is_unknown_and_never_sent_twice(opens: Any, channel: str) -> None:
    house, number = await _heard(opens, channel)
    house.running.platforms[channel].faults.set(call="cut_after", at=PLATFORMS[channel].last_step)
    message = await house.reply(number, ANSWER)
    await house.until_heard(channel, ANSWER)
    state = await house.until_state(message, "unknown", "sent", "delivered", "read")  # a receipt may say more
    if state == "sent":  # the answer to our call was lost: only the platform itself can have said so

        async def said() -> bool:
            """By an echo, or by a receipt: after that for `sent` come the others."""
            echoes = "SELECT SUM(times) FROM counted WHERE channel = :channel AND reason = 'echo'"
            further = await house.state_of(message) in ("delivered", "read")
            return further or bool(await house.one(echoes, channel=channel))

        await house.until(said)
    house.running.platforms[channel].faults.clear()
    await house.quiet()
    assert len(house.heard(channel, ANSWER)) == 1
    assert await house.one("SELECT COUNT(*) FROM message WHERE direction = 'out' AND complaint_id IS NOT NULL") == 1


@each_repeating
@pytest.mark.parametrize("fault", ["cut_after", "slow"])
async def test_an_answer_in_doubt_is_sent_again_where_the_platform_takes_it_once(
    opens: Any, channel: str, fault: str
) -> None:
    house, number = await _heard(opens, channel, outgoing={"allowed_hosts": ["127.0.0.1"], "timeout_s": 1.0})
    house.running.platforms[channel].faults.set(call=fault, slow_s=2.0, calls=1)
    message = await house.reply(number, ANSWER)
    await house.until_state(message, "sent", "delivered", "read")
    await house.quiet()
    assert len(house.heard(channel, ANSWER)) == 1
    assert await house.one("SELECT COUNT(*) FROM message WHERE direction = 'out' AND complaint_id IS NOT NULL") == 1


@each_once
async def test_too_slow_is_unknown_and_never_sent_twice(opens: Any, channel: str) -> None:
    house, number = await _heard(opens, channel, outgoing={"allowed_hosts": ["127.0.0.1"], "timeout_s": 1.0})
    house.running.platforms[channel].faults.set(call="slow", slow_s=2.0, at=PLATFORMS[channel].last_step)
    message = await house.reply(number, ANSWER)
    await house.until_state(message, "unknown")
    house.running.platforms[channel].faults.clear()
    await house.until_heard(channel, ANSWER)
    await house.quiet()
    assert len(house.heard(channel, ANSWER)) == 1


@each
async def test_a_dead_token_fails_the_account_with_a_remedy_and_recovers_when_it_is_renewed(
    opens: Any, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "CHECK_EVERY_S", 0.5)
    monkeypatch.setattr(sender, "DEAD_CREDENTIALS_S", 1.0)
    house, number = await _heard(opens, channel)
    house.running.platforms[channel].faults.set(call="expired")
    message = await house.reply(number, ANSWER)

    async def failing() -> bool:
        return house.account(channel).state is HealthState.FAILING

    await house.until(failing)
    state = house.account(channel)
    assert state.message and state.remedy
    await house.until_state(message, "queued")  # it waits for the new token, between one try and the next
    house.running.platforms[channel].faults.clear()
    await house.until_state(message, "sent", "delivered", "read")

    async def well() -> bool:
        return house.account(channel).state is HealthState.OK

    await house.until(well)
    assert len(house.heard(channel, ANSWER)) == 1
