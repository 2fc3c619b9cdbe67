"""What is a command and what is not; and that each is done, answered once, and is nobody's complaint."""

import pytest

from aggregator.commands import Command, Kind, parse
from aggregator.obey import link_code
from model.complaint import ComplaintStatus
from tests.aggregator.town import CALL, CHAT, SQUARE, Town

S = ComplaintStatus
FIRST, SECOND = "SMG-2026-000001", "SMG-2026-000002"


@pytest.mark.parametrize(
    ("text", "kind", "argument"),
    [
        ("STATUS", Kind.STATUS, ""),
        (" status? ", Kind.STATUS, ""),
        ("/status", Kind.STATUS, ""),
        ("SMG-2026-000123", Kind.NUMBER, "SMG-2026-000123"),
        ("smg 2026 123", Kind.NUMBER, "SMG-2026-000123"),
        ("Smg2026000123", Kind.NUMBER, "SMG-2026-000123"),
        ("SMG – 2026 – 000123.", Kind.NUMBER, "SMG-2026-000123"),
        ("status SMG-2026-1234567", Kind.NUMBER, "SMG-2026-1234567"),
        ("cek smg-2026-000123", Kind.NUMBER, "SMG-2026-000123"),
        ("Stop.", Kind.STOP, ""),
        ("“BERHENTI”", Kind.STOP, ""),
        ("Mulai", Kind.START, ""),
        ("start!", Kind.START, ""),
        ("ANONIM", Kind.ANONYMOUS, ""),
        ("*anonymous*", Kind.ANONYMOUS, ""),
        ("tautkan", Kind.LINK, ""),
        ("Link", Kind.LINK, ""),
        ("k7m4-9qx3", Kind.CODE, "K7M4-9QX3"),
        ("TAUTKAN K7M4-9QX3", Kind.CODE, "K7M4-9QX3"),
        ("pisah", Kind.UNLINK, ""),
    ],
)
def test_these_are_commands(text: str, kind: Kind, argument: str) -> None:
    assert parse(text) == Command(kind, argument)


@pytest.mark.parametrize(
    "text",
    [
        "Tolong stop pungli di terminal",
        "bus tidak berhenti di halte",
        "mulai kapan pak?",
        "status laporan saya bagaimana",
        "lampu SMG-2026-000123 belum nyala",
        "SMG",
        "SMG-26-1",
        "SMG-2026-0001234567890123",
        "https://example.id/link",
        "BARU-BARU",
        "2345-6789",
        "H-1234-AB",
        "",
        " ",
        "?",
        "🙏",
        "ＳＴＯＰ stop",
        "stop " * 20,
    ],
)
def test_these_are_not(text: str) -> None:
    assert parse(text) is None


def test_a_code_is_a_code() -> None:
    codes = {link_code(f"id-{n}") for n in range(500)}
    assert len(codes) == 500
    assert all(parse(code) == Command(Kind.CODE, code) for code in codes)


async def test_a_command_opens_no_complaint_and_joins_none_as_work(town: Town) -> None:
    await town.write("STATUS")
    assert await town.rows("SELECT count(*) FROM complaint") == [0]
    assert await town.last() == "Anda tidak punya laporan yang masih terbuka. Untuk melapor, tulis saja di sini."
    await town.write("lampu mati")
    await town.write("status")
    assert await town.rows("SELECT message_count, number FROM complaint") == [(1, FIRST)]
    assert await town.rows("SELECT kind FROM outbox") == ["created"]
    beside = await town.rows("SELECT complaint_id, command, direction FROM message ORDER BY id")
    assert beside == [
        (None, "status", "in"),
        (None, "status", "out"),
        (1, None, "in"),
        *[(1, "status", d) for d in ("in", "out")],
    ]
    assert await town.rows("SELECT reason, times FROM counted") == [("command_status", 2)]


async def test_a_sentence_with_a_commands_word_in_it_is_a_complaint(town: Town) -> None:
    await town.write("Tolong stop pembakaran sampah di Tembalang")
    assert await town.rows("SELECT excerpt FROM complaint") == ["Tolong stop pembakaran sampah di Tembalang"]
    assert await town.told() == []


async def test_in_public_and_with_a_photo_words_are_words(town: Town) -> None:
    await town.write("STOP", SQUARE)
    await town.write("STATUS", photos=["p1"])
    assert await town.rows("SELECT excerpt FROM complaint ORDER BY id") == ["STOP", "STATUS"]
    assert await town.told() == [] == await town.told(SQUARE)


async def test_a_redelivered_command_is_answered_once(town: Town) -> None:
    item = {"id": "c1", "author": "sri", "text": "STATUS"}
    await town.deliver_webhook(CALL, [item, item])
    await town.deliver_webhook(CALL, [item])
    await town.deliver_webhook(CALL, [item | {"text": "status"}])
    assert len(await town.told()) == 1
    assert await town.rows("SELECT count(*) FROM send_part") == [1]


async def test_a_complaint_and_a_command_of_one_delivery(town: Town) -> None:
    items = [{"id": "a", "text": "got buntu", "author": "sri"}, {"id": "b", "text": "ANONIM", "author": "sri"}]
    await town.deliver_webhook(CALL, items)
    assert await town.rows("SELECT number, anonymous FROM complaint") == [(FIRST, True)]
    assert FIRST in await town.last()


async def test_status_says_state_answer_and_days(town: Town) -> None:
    await town.write("lampu mati")
    await town.move(FIRST, S.DISPATCHED)
    await town.answer(FIRST, "Petugas ke lokasi\nbesok pagi.")
    await town.answer(FIRST, "Ini tidak sampai.", arrives=False)
    await town.write("STATUS")
    assert await town.last() == (
        "SMG-2026-000001: sudah diteruskan ke dinas terkait (sejak 24 Nov 2026). Diterima 24 Nov 2026. "
        "Jawaban terakhir kami (24 Nov 2026): “Petugas ke lokasi besok pagi.”"
    )


async def test_status_speaks_the_accounts_language(town: Town) -> None:
    town.set_up(town.updates, language="en")
    await town.write("lampu mati")
    await town.write("smg 2026 1")
    assert await town.last() == "SMG-2026-000001: received on 24 Nov 2026."


async def test_a_complaint_is_told_only_to_whom_it_belongs(town: Town) -> None:
    await town.write("rahasia saya")
    await town.move(FIRST, S.CLOSED)
    await town.write(FIRST, author="orang_lain")
    others = await town.last()
    await town.write("SMG-2026-009999", author="orang_lain")
    assert (
        await town.last()
        == others
        == (
            "Nomor itu tidak kami temukan di antara laporan Anda. "
            "Periksa nomornya, atau kirim STATUS untuk melihat laporan Anda yang terbuka."
        )
    )
    await town.write(FIRST)
    assert "sudah ditutup" in await town.last()


async def test_many_complaints_are_told_in_a_bounded_answer(town: Town) -> None:
    for n in range(8):
        await town.write(f"jalan rusak {n}", conversation=f"k{n}")
    await town.write("STATUS")
    answer = await town.last()
    assert answer.count("SMG-2026-") == 5 and "Masih ada 3 laporan lain" in answer
    assert answer.index("SMG-2026-000008") < answer.index("SMG-2026-000004")


async def test_in_a_group_nothing_is_told(town: Town) -> None:
    await town.write("banjir", author="sri", conversation="warga-rt-5")
    await town.write("got mampet", author="joko", conversation="warga-rt-5")
    await town.write("STATUS", author="sri", conversation="warga-rt-5")
    assert await town.last() == "Untuk menjaga data Anda, kirim perintah ini langsung kepada kami, bukan di grup."


async def test_stop_is_confirmed_once_and_start_undoes_it(town: Town) -> None:
    await town.write("STOP")
    await town.write("BERHENTI")
    assert len(await town.told()) == 1 and "MULAI" in await town.last()
    await town.write("start")
    assert "akan mengabari" in await town.last()
    assert await town.rows("SELECT updates_stopped_at FROM author") == [None]


async def test_where_nothing_can_be_sent_a_command_is_done_in_silence(town: Town) -> None:
    await town.write("STOP", "mute")
    assert await town.rows("SELECT count(*) FROM message") == [1]
    assert await town.rows("SELECT count(*) FROM author WHERE updates_stopped_at IS NOT NULL") == [1]


async def test_a_command_does_not_answer_for_the_citizen(town: Town) -> None:
    """An officer's reply answers the complaint, not the STATUS after it."""
    said = await town.write("lampu mati", CHAT)
    await town.write("STATUS", CHAT)
    await town.answer(FIRST, "Baik")
    assert await town.rows("SELECT reply_to FROM message WHERE officer_id = 1") == [said]
