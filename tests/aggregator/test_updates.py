"""Citizens are told of changes once, where they wrote, and not against their wish or the platform's rules."""

from functools import partial

from sqlalchemy import Connection, update

from aggregator.accounts import Updates
from model.complaint import ComplaintStatus, ComplaintType
from store.complaints import C
from tests.aggregator.town import CALL, CHAT, SQUARE, Town

S = ComplaintStatus
FIRST = "SMG-2026-000001"
NOT_TOLD = "not_told"


async def test_each_step_is_told_once_and_the_first_says_how_to_stop(town: Town) -> None:
    said = await town.write("lampu mati")
    await town.move(FIRST, S.VERIFIED, S.DISPATCHED, S.IN_PROGRESS, S.RESOLVED, S.CLOSED)
    told = await town.told()
    assert told[0] == (
        "Laporan SMG-2026-000001 sudah kami periksa dan akan diteruskan ke dinas terkait. "
        "Kirim STOP bila tidak ingin dikabari."
    )
    assert told[1:] == [
        "Laporan SMG-2026-000001 sudah diteruskan ke dinas terkait.",
        "Laporan SMG-2026-000001 sedang ditangani petugas.",
        "Laporan SMG-2026-000001 sudah selesai ditangani. Bila belum, balas di sini.",
        "Laporan SMG-2026-000001 kami tutup. Terima kasih sudah melapor. Bila masih ada masalah, tulis lagi di sini.",
    ]
    rows = await town.rows("SELECT reply_to, state, complaint_id FROM message WHERE direction = 'out'")
    assert set(rows) == {(said, "queued", 1)}
    assert [action for action, _ in await town.history(FIRST)] == ["status"] * 5


async def test_going_back_and_forth_is_not_told_twice(town: Town) -> None:
    await town.write("lampu mati")
    await town.move(FIRST, S.DISPATCHED, S.VERIFIED, S.DISPATCHED, S.IN_PROGRESS, S.DISPATCHED, S.IN_PROGRESS)
    assert [text.split(". ")[0] for text in await town.told()] == [
        "Laporan SMG-2026-000001 sudah diteruskan ke dinas terkait",
        "Laporan SMG-2026-000001 sedang ditangani petugas.",
    ]


async def test_a_rejection_and_a_reopening_are_told(town: Town) -> None:
    await town.write("lampu mati")
    await town.move(FIRST, S.REJECTED, S.RECEIVED, S.VERIFIED, S.RESOLVED, S.IN_PROGRESS)
    told = await town.told()
    assert len(told) == 4 and "tidak dapat kami proses" in told[0] and "sedang ditangani" in told[3]


async def test_the_accounts_language_is_spoken(town: Town) -> None:
    town.set_up(Updates.PRIVATE, language="en")
    await town.write("lampu mati")
    await town.move(FIRST, S.DISPATCHED)
    assert await town.told() == [
        "Report SMG-2026-000001 has been passed on to the responsible department. Send STOP to get no updates."
    ]


async def test_nothing_after_stop_but_officers_answers(town: Town) -> None:
    await town.write("lampu mati")
    await town.write("STOP")
    await town.move(FIRST, S.DISPATCHED)
    await town.answer(FIRST, "Petugas berangkat")
    assert len(await town.told()) == 1
    assert await town.history(FIRST) == [("status", "dispatched"), (NOT_TOLD, "stopped"), ("replied", None)]
    await town.write("MULAI")
    await town.move(FIRST, S.RESOLVED)
    assert "selesai ditangani" in await town.last()


async def test_stop_holds_for_all_conversations_of_a_citizen(town: Town) -> None:
    await town.write("lampu mati")
    await town.link()
    await town.write("STOP", CHAT, "ibu_sri")
    await town.move(FIRST, S.DISPATCHED)
    assert (await town.history(FIRST))[-1] == (NOT_TOLD, "stopped")
    await town.write("PISAH", CHAT, "ibu_sri")
    await town.move(FIRST, S.IN_PROGRESS)
    assert "sedang ditangani" in await town.last()


async def test_a_closed_window_is_written_down_and_nothing_is_queued(town: Town) -> None:
    await town.write("lampu mati")
    town.clock.pass_(hours=25)
    await town.move(FIRST, S.DISPATCHED)
    assert await town.told() == []
    assert await town.history(FIRST) == [("status", "dispatched"), (NOT_TOLD, "window_closed")]


async def test_in_public_only_where_the_settings_say_so(town: Town) -> None:
    await town.write("banjir", SQUARE)
    await town.move(FIRST, S.DISPATCHED)
    assert (await town.told(SQUARE), (await town.history(FIRST))[-1]) == ([], (NOT_TOLD, "public"))
    town.set_up(Updates.PUBLIC)
    await town.move(FIRST, S.IN_PROGRESS)
    assert await town.told(SQUARE) == ["Laporan SMG-2026-000001 sedang ditangani petugas."]


async def test_off_means_off_without_a_word(town: Town) -> None:
    town.set_up(Updates.OFF)
    await town.write("lampu mati")
    await town.move(FIRST, S.DISPATCHED)
    assert await town.told() == [] and await town.history(FIRST) == [("status", "dispatched")]


async def test_where_nothing_can_be_sent_it_is_written_down(town: Town) -> None:
    await town.write("lampu mati", "mute")
    await town.move(FIRST, S.DISPATCHED)
    assert (await town.history(FIRST))[-1] == (NOT_TOLD, "no_replies")


async def test_spam_is_not_told_of(town: Town) -> None:
    await town.write("obat kuat murah")

    def spam(connection: Connection) -> None:
        connection.execute(update(C).values(type=ComplaintType.SPAM.value))

    await town.database.write(partial(spam))
    await town.move(FIRST, S.REJECTED)
    assert await town.told() == []


async def test_a_merged_citizen_is_told_where_the_complaint_came_from(town: Town) -> None:
    await town.write("lampu mati", CHAT, "ibu_sri")
    await town.link()
    await town.move(FIRST, S.DISPATCHED)
    assert FIRST in await town.last(CHAT) and FIRST not in await town.last(CALL)
