"""Promise 6: one click sends once, and nobody guesses what became of it."""

import asyncio

import pytest

from aggregator.desk import CannotReply, NoSuchComplaint, NotAllowed
from aggregator.sender import MAX_ATTEMPTS, settle_lost
from model.complaint import ComplaintStatus
from model.reply import Misconfigured, PlatformError, Rejected, Reply, Throttled, Unavailable, Unreachable
from tests.aggregator.bench import Bench

NUMBER = "SMG-2026-000001"


@pytest.fixture
async def asked(bench: Bench) -> Bench:
    """A citizen has written."""
    await bench.receive([{"id": "m1", "text": "lampu mati"}])
    return bench


async def answer(bench: Bench, text: str = "Sudah kami teruskan.", key: str = "click-1") -> int:
    return await bench.desk.reply(NUMBER, text=text, key=key, officer_id=7)


async def states(bench: Bench) -> list[str]:
    return await bench.rows("SELECT state FROM send_part ORDER BY id")


async def test_a_reply_goes_back_to_where_the_citizen_wrote(asked: Bench) -> None:
    await answer(asked)
    await asked.send()
    [reply] = asked.script.sent
    assert (reply.conversation_id, reply.author_id, reply.reply_to, reply.text) == (
        "warga-1",
        "warga-1",
        "m1",
        "Sudah kami teruskan.",
    )
    assert await states(asked) == ["sent"]
    [responded] = await asked.rows("SELECT responded_at FROM complaint")
    assert responded is not None


async def test_one_click_sends_once_however_often_it_is_heard(asked: Bench) -> None:
    first, second = await asyncio.gather(answer(asked), answer(asked))
    await asked.send()
    assert first == second
    assert len(asked.script.sent) == 1


FAILURES: list[tuple[str, PlatformError, str, int]] = [
    ("throttled: again later, and it does not count", Throttled("slow", retry_after_s=30), "queued", 0),
    ("dead credentials: again later", Misconfigured("token"), "queued", 0),
    ("unavailable: again with backoff", Unavailable("500"), "queued", 1),
    ("nobody knows: the officer is told", Unavailable("cut", maybe_taken=True), "unknown", 0),
    ("rejected for good", Rejected("outside the window"), "failed", 0),
    ("the citizen has gone", Unreachable("blocked"), "failed", 0),
]


@pytest.mark.parametrize(("what", "failure", "state", "attempts"), FAILURES, ids=[what for what, *_ in FAILURES])
async def test_the_class_of_a_failure_decides(
    asked: Bench, what: str, failure: PlatformError, state: str, attempts: int
) -> None:
    asked.script.outcomes.append(failure)
    await answer(asked)
    await asked.send()
    assert await asked.rows("SELECT state, attempts FROM send_part") == [(state, attempts)]
    assert len(asked.script.sent) == 1
    asked.clock.pass_(hours=1)
    await asked.send()
    assert len(asked.script.sent) == (2 if state == "queued" else 1)
    assert await states(asked) == ["sent" if state == "queued" else state]


async def test_an_account_that_is_throttled_waits_with_all_its_replies(asked: Bench) -> None:
    await asked.receive([{"id": "m2", "author": "warga-2"}])
    asked.script.outcomes.append(Throttled("slow", retry_after_s=30))
    await answer(asked)
    await asked.send()
    await asked.desk.reply("SMG-2026-000002", text="Baik.", key="click-2", officer_id=7)
    await asked.send()
    assert len(asked.script.sent) == 1
    asked.clock.pass_(seconds=31)
    await asked.send()
    assert await states(asked) == ["sent", "sent"]


async def test_renewed_credentials_let_the_replies_go_at_once(asked: Bench) -> None:
    asked.script.outcomes.append(Misconfigured("token"))
    await answer(asked)
    await asked.send()
    assert await states(asked) == ["queued"]
    asked.sender.resume()
    await asked.send()
    assert await states(asked) == ["sent"]


async def test_a_reply_that_fails_alone_is_given_up_while_others_go_out(asked: Bench) -> None:
    """An outage ends no reply (see `test_breaker`); but one that the platform chokes on does not try for ever."""
    await asked.receive([{"id": "m2", "author": "warga-2"}])

    def choke(reply: Reply) -> None:
        if reply.conversation_id == "warga-1":
            raise Unavailable("500")

    asked.script.on_send = choke
    await answer(asked)
    for round_ in range(2 * MAX_ATTEMPTS):
        await asked.desk.reply("SMG-2026-000002", text="Baik.", key=f"other-{round_}", officer_id=7)
        await asked.send()
        asked.clock.pass_(hours=1)
    choked = [reply for reply in asked.script.sent if reply.conversation_id == "warga-1"]
    assert len(choked) == MAX_ATTEMPTS
    assert await states(asked) == ["failed"] + ["sent"] * 2 * MAX_ATTEMPTS
    assert await asked.rows("SELECT error FROM send_part WHERE state = 'failed'") == ["500"]


async def test_a_long_reply_that_failed_at_part_three_goes_on_at_part_three(asked: Bench) -> None:
    words = " ".join(f"kata{number}" for number in range(60))
    asked.script.outcomes.extend(["a", "b", Rejected("no")])
    message_id = await answer(asked, words)
    await asked.send()
    assert await states(asked) == ["sent", "sent", "failed", "failed", "failed"]
    await asked.desk.send_again(NUMBER, message_id, officer_id=7)
    await asked.send()
    assert await states(asked) == ["sent"] * 5
    assert [reply.part for reply in asked.script.sent] == [1, 2, 3, 3, 4, 5]
    good = [reply for index, reply in enumerate(asked.script.sent) if index != 2]
    assert " ".join(reply.text for reply in good) == words
    assert good[1].previous_part_id == "a"


async def test_a_crash_in_the_middle_of_a_send_is_told_and_never_sent_again(asked: Bench) -> None:
    started = asyncio.Event()

    async def hang(_: object) -> None:
        started.set()
        await asyncio.sleep(3600)

    asked.script.on_send = hang
    await answer(asked)
    sending = asyncio.create_task(asked.sender.turn())
    await started.wait()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    after = await asked.again()
    try:
        after.script.on_send = lambda _: None
        await after.send()
        assert len(after.script.sent) == 1, "the lease has not run out"
        after.clock.pass_(minutes=10)
        lost = await after.database.write(
            lambda connection: settle_lost(connection, now=after.clock(), new_id=lambda: "0" * 36)
        )
        assert lost == 1
        await after.send()
        assert len(after.script.sent) == 1
        assert await states(after) == ["unknown"]
    finally:
        after.close()


async def test_an_echo_settles_what_nobody_knew(asked: Bench) -> None:
    asked.script.outcomes.append(Unavailable("cut", maybe_taken=True))
    await answer(asked, "Petugas di lokasi")
    await asked.send()
    await asked.receive([{"id": "echo-1", "outgoing": True, "conversation": "warga-1", "text": "Petugas di lokasi"}])
    assert await states(asked) == ["sent"]
    assert await asked.rows("SELECT COUNT(*) FROM message") == [2]


async def test_an_echo_that_comes_twice_in_one_batch_settles_once_and_is_no_message(asked: Bench) -> None:
    asked.script.outcomes.append(Unavailable("cut", maybe_taken=True))
    await answer(asked, "Petugas di lokasi")
    await asked.send()
    echo = {"id": "echo-1", "outgoing": True, "conversation": "warga-1", "text": "Petugas di lokasi"}
    await asked.receive([echo, echo])
    assert await states(asked) == ["sent"]
    assert await asked.rows("SELECT COUNT(*) FROM message") == [2]


async def test_an_echo_of_our_own_reply_is_no_second_message(asked: Bench) -> None:
    await answer(asked)
    await asked.send()
    await asked.receive([{"id": "sent-1", "outgoing": True, "conversation": "warga-1", "text": "Sudah"}])
    assert await asked.rows("SELECT COUNT(*) FROM message") == [2]


WORDS_OF_PROOF = {
    "an echo": ({"id": "sent-1", "outgoing": True, "conversation": "warga-1", "text": "Sudah kami teruskan."}, "sent"),
    "a receipt": ({"kind": "status", "id": "sent-1", "status": "delivered", "key": "click-1.1"}, "delivered"),
}
LATE_FAILURES = [
    Unavailable("cut", maybe_taken=True),
    Unavailable("503"),
    Throttled("slow", retry_after_s=1),
    Rejected("no"),
]


@pytest.mark.parametrize("proof", WORDS_OF_PROOF)
@pytest.mark.parametrize("failure", [None, *LATE_FAILURES], ids=str)
async def test_what_proves_that_it_was_taken_outweighs_what_the_call_says_later(
    asked: Bench, proof: str, failure: PlatformError | None
) -> None:
    item, state = WORDS_OF_PROOF[proof]
    asked.script.on_send = lambda reply: asked.receive([item])
    if failure is not None:
        asked.script.outcomes.append(failure)
    await answer(asked)
    await asked.send()
    asked.clock.pass_(hours=1)
    await asked.send()
    assert len(asked.script.sent) == 1
    assert await asked.rows("SELECT state, platform_message_id FROM send_part") == [(state, "sent-1")]
    assert await asked.rows("SELECT state FROM message WHERE direction = 'out'") == [state]
    assert await asked.rows("SELECT COUNT(*) FROM outbox WHERE kind = 'reply_status_changed'") == [1]


async def test_p3m_hears_of_a_reply_in_doubt_that_an_echo_settles(asked: Bench) -> None:
    asked.script.outcomes.append(Unavailable("cut", maybe_taken=True))
    await answer(asked)
    await asked.send()
    await asked.receive([{"kind": "status", "id": "echo-1", "status": "read"}])
    await asked.receive([{"id": "echo-1", "outgoing": True, "conversation": "warga-1", "text": "Sudah kami teruskan."}])
    assert await states(asked) == ["read"], "a receipt that came before the echo counts too"
    told = "SELECT COUNT(*) FROM outbox WHERE kind = 'reply_status_changed'"
    assert await asked.rows(told) == [2], "that it was in doubt, and that it was not lost"


async def test_an_echo_before_our_own_commit_is_no_second_message(asked: Bench) -> None:
    asked.script.on_send = lambda reply: asked.receive(
        [{"id": "sent-1", "outgoing": True, "conversation": "warga-1", "text": "lain"}]
    )
    await answer(asked)
    await asked.send()
    assert await asked.rows("SELECT COUNT(*) FROM message") == [2]


async def test_a_receipt_before_our_own_commit_counts(asked: Bench) -> None:
    asked.script.on_send = lambda reply: asked.receive([{"kind": "status", "id": "sent-1", "status": "delivered"}])
    await answer(asked)
    await asked.send()
    assert await states(asked) == ["delivered"]


async def test_receipts_out_of_order_and_repeated_never_step_back(asked: Bench) -> None:
    await answer(asked)
    await asked.send()
    for status in ("read", "delivered", "sent", "read"):
        await asked.receive([{"kind": "status", "id": "sent-1", "status": status}])
    assert await states(asked) == ["read"]
    assert await asked.rows("SELECT state FROM message WHERE direction = 'out'") == ["read"]


async def test_a_receipt_for_something_unknown_is_no_error(asked: Bench) -> None:
    await asked.receive([{"kind": "status", "id": "never-heard-of", "status": "read"}])
    assert await asked.rows("SELECT COUNT(*) FROM quarantine") == [0]


async def test_replies_of_one_conversation_keep_their_order(asked: Bench) -> None:
    asked.script.outcomes.append(Throttled("slow", retry_after_s=30))
    await answer(asked, "satu", "k1")
    await answer(asked, "dua", "k2")
    await asked.send()
    asked.clock.pass_(seconds=31)
    await asked.send()
    assert [reply.text for reply in asked.script.sent] == ["satu", "satu", "dua"]


REFUSALS = [("", "k", "empty"), ("  \n", "k", "empty"), ("ya", "", "bad_key"), ("ya", "k" * 41, "bad_key")]


@pytest.mark.parametrize(("text", "key", "code"), REFUSALS)
async def test_a_reply_that_cannot_be_is_refused_with_its_reason(asked: Bench, text: str, key: str, code: str) -> None:
    with pytest.raises(CannotReply) as refused:
        await answer(asked, text, key)
    assert refused.value.code == code


async def test_outside_the_window_a_reply_is_refused_before_it_is_tried(asked: Bench) -> None:
    asked.clock.pass_(hours=25)
    with pytest.raises(CannotReply) as refused:
        await answer(asked)
    assert refused.value.code == "window_closed"
    assert asked.script.sent == []


async def test_unknown_numbers_and_impossible_steps_are_refused(asked: Bench) -> None:
    with pytest.raises(NoSuchComplaint):
        await asked.desk.reply("SMG-2026-999999", text="a", key="k", officer_id=1)
    with pytest.raises(NotAllowed):
        await asked.desk.change_status(NUMBER, to=ComplaintStatus.RECEIVED, officer_id=1)


async def test_an_answer_that_the_platform_files_elsewhere_joins_the_complaint(asked: Bench) -> None:
    await answer(asked)
    await asked.send()
    await asked.receive(
        [{"id": "m2", "conversation": "elsewhere", "author": "warga-1", "reply_to": "sent-1"}],
        [{"id": "m3", "conversation": "elsewhere", "author": "warga-1"}],
        [{"id": "m4", "conversation": "elsewhere", "author": "warga-2", "reply_to": "sent-1"}],
    )
    places = "SELECT platform_message_id, complaint_id FROM message WHERE direction = 'in' ORDER BY id"
    assert await asked.rows(places) == [("m1", 1), ("m2", 1), ("m3", 1), ("m4", 2)]
    await asked.desk.change_status(NUMBER, to=ComplaintStatus.CLOSED, officer_id=7)
    await asked.receive([{"id": "m5", "conversation": "elsewhere", "author": "warga-1", "reply_to": "sent-1"}])
    assert (await asked.rows(places))[-1] == ("m5", 3)


async def test_a_number_is_told_once_and_never_for_a_follow_up(store_url: str) -> None:
    bench = Bench(store_url, acknowledge=True)
    try:
        await bench.receive([{"id": "m1"}], [{"id": "m1"}], [{"id": "m2"}])
        await bench.send()
        assert [reply.text for reply in bench.script.sent] == ["Terima kasih, nomor SMG-2026-000001"]
        assert bench.script.sent[0].reply_to == "m1"
    finally:
        bench.close()


async def test_an_answer_from_the_platforms_own_app_joins_the_complaint_that_it_answers(bench: Bench) -> None:
    """Below one post several citizens complain: the newest of them is not the one who was answered."""
    await bench.receive(
        [
            {"id": "m1", "author": "warga-1", "conversation": "post-1"},
            {"id": "m2", "author": "warga-2", "conversation": "post-1"},
        ],
        [{"id": "ours-1", "outgoing": True, "author": "kami", "conversation": "post-1", "reply_to": "m1"}],
        [{"id": "ours-2", "outgoing": True, "author": "kami", "conversation": "post-1"}],
    )
    rows = await bench.rows("SELECT platform_message_id, complaint_id FROM message ORDER BY id")
    complaints = dict(rows)
    assert complaints["ours-1"] == complaints["m1"]
    assert complaints["ours-2"] == complaints["m2"]
