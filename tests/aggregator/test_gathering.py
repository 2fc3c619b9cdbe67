"""Duplicates are linked, reports of one happening come together, and what only looks alike stays apart."""

from typing import Any

import orjson
import pytest

from model.complaint import ComplaintStatus
from tests.aggregator.bench import Bench

HOAX = (
    "INFO PENTING dari grup sebelah: mulai besok jam 7 pagi seluruh jalan protokol Semarang ditutup total tiga hari "
    "karena ada pemeriksaan kendaraan besar-besaran, yang tidak bawa BPKB asli langsung diderek. Sebarkan ke semua!"
)
HOLE = "Jalan {street} berlubang dalam sekali di depan warung, tiap malam ada motor yang jatuh, mohon segera ditambal"
PLACES = "SELECT number, duplicate_of, incident_id FROM complaint ORDER BY id"


async def told(bench: Bench, *messages: dict[str, Any], together: bool = False) -> list[Any]:
    """Different citizens write these; gives where each complaint belongs."""
    items = [{"id": f"m{at}", "author": f"warga-{at}", "at": at, **said} for at, said in enumerate(messages)]
    await bench.receive(*([items] if together else [[item] for item in items]))
    return await bench.rows(PLACES)


async def kinds(bench: Bench) -> list[str]:
    return await bench.rows("SELECT kind FROM outbox ORDER BY id")


async def test_a_copied_text_is_a_duplicate_and_no_second_piece_of_work(bench: Bench) -> None:
    copied = "Diteruskan: " + HOLE.format(street="Ngesrep Timur V") + " 🙏🙏 #semarang"
    _, second = await told(bench, {"text": HOLE.format(street="Ngesrep Timur V")}, {"text": copied})
    assert second[1] is not None
    assert await kinds(bench) == ["created", "duplicate_linked"]
    assert len(await bench.rows("SELECT DISTINCT complaint_id FROM outbox")) == 1
    [(state, reasons)] = await bench.rows("SELECT state, reasons FROM link")
    assert state == "automatic"
    assert orjson.loads(reasons)


async def test_a_copied_hoax_is_one_piece_of_work_however_many_forward_it(bench: Bench) -> None:
    rows = await told(bench, *({"text": start + HOAX} for start in ("", "Copas: ", "Tolong dicek min. ", "FWD: ")))
    assert [row[1] is not None for row in rows] == [False, True, True, True]


async def test_the_same_words_about_two_streets_are_two_complaints(bench: Bench) -> None:
    rows = await told(
        bench, {"text": HOLE.format(street="Ngesrep Timur V")}, {"text": HOLE.format(street="Durian Raya")}
    )
    assert [row[1:] for row in rows] == [(None, None), (None, None)]
    assert await kinds(bench) == ["created", "created"]


async def test_the_same_street_with_two_problems_is_two_complaints(bench: Bench) -> None:
    rows = await told(
        bench,
        {"text": "Lampu jalan di Jl. Sultan Agung depan Taman Gajahmungkur mati semua, gelap"},
        {"text": "Sampah menumpuk di Jl. Sultan Agung depan Taman Gajahmungkur, bau sekali"},
    )
    assert [row[1:] for row in rows] == [(None, None), (None, None)]


FLOOD = [
    {"text": "Pak jln Kaligawe banjir dpn RSI Sultan Agung udah selutut, motor pada mogok"},
    {"text": "kaligawe kerem meneh lur, banyune sak dhengkul ngarep RSI"},
    {"text": "Genangan air tinggi di Jalan Kaligawe, banyak kendaraan tidak bisa lewat"},
]


AGAIN = [
    "Jalan Kaligawe terendam lagi malam ini, air sampai ban mobil",
    "banjir pak di Kaligawe arah Demak, macet panjang",
    "Kaligawe banjir maneh, mobilku mogok ngarep Unissula",
]


@pytest.mark.parametrize("together", [False, True], ids=["one after the other", "in one batch"])
async def test_reports_of_one_flood_become_one_incident(bench: Bench, together: bool) -> None:
    rows = await told(bench, *FLOOD, together=together)
    assert len({row[2] for row in rows}) == 1
    assert rows[0][2] is not None
    [(title, count, channels)] = await bench.rows("SELECT title, complaint_count, category FROM incident")
    assert "Kaligawe" in title
    assert (count, channels) == (3, "banjir")


async def test_two_incidents_that_begin_in_one_batch_are_two_and_draw_in_who_came_before(bench: Bench) -> None:
    fire = [
        {"text": "Gudang mebel di Jl. Gatot Subroto Ngaliyan kebakaran, api besar, tolong damkar"},
        {"text": "kobongan neng Gatot Subroto Ngaliyan pak, asape ireng kandel, blangwir durung teka"},
    ]
    await told(bench, FLOOD[0])
    items = [
        {"id": f"n{at}", "author": f"lain-{at}", "at": 60 + at, **said} for at, said in enumerate([*fire, *FLOOD[1:]])
    ]
    await bench.receive(items)
    first, *burning, second, third = [row[2] for row in await bench.rows(PLACES)]
    assert first == second == third is not None
    assert burning[0] == burning[1] is not None
    assert burning[0] != first
    incidents = await bench.rows("SELECT id, number, complaint_count FROM incident ORDER BY id")
    assert sorted(count for _, _, count in incidents) == [2, 3]
    assert len({number for _, number, _ in incidents}) == 2
    moves = [orjson.loads(text) for text in await bench.rows("SELECT moves FROM incident_step")]
    assert sorted(move[0] for group in moves for move in group) == [1, 2, 3, 4, 5]


async def test_a_second_flood_a_month_later_is_another_incident(bench: Bench) -> None:
    await told(bench, *FLOOD)
    bench.clock.pass_(days=31)
    later = [
        {"id": f"n{n}", "author": f"lain-{n}", "at": 31 * 86_400 + n, "text": said} for n, said in enumerate(AGAIN)
    ]
    await bench.receive(later)
    assert await bench.rows("SELECT complaint_count FROM incident ORDER BY id") == [3, 3]


async def test_a_correction_takes_a_report_out_of_the_wrong_incident(bench: Bench) -> None:
    await told(bench, *FLOOD)
    await bench.receive(
        [{"id": "w1", "author": "bu-tri", "at": 60, "text": "Banjir di Jalan Kaligawe, air selutut, tolong pompanya"}]
    )
    assert await bench.rows("SELECT complaint_count FROM incident") == [4]
    await bench.receive(
        [{"id": "w2", "author": "bu-tri", "at": 90, "text": "maaf bukan Jalan Kaligawe tapi Jalan Gajah Raya"}]
    )
    assert await bench.rows("SELECT complaint_count FROM incident") == [3]


APART: list[tuple[str, list[dict[str, Any]]]] = [
    ("a text of one word", [{"text": "banjir"}, {"text": "banjir"}]),
    ("only a photo", [{"text": None, "photos": ["p1"]}, {"text": None, "photos": ["p2"]}]),
    ("a greeting", [{"text": "halo min"}, {"text": "halo min"}]),
]


@pytest.mark.parametrize(("what", "messages"), APART, ids=[what for what, _ in APART])
async def test_what_says_too_little_is_never_linked_by_itself(
    bench: Bench, what: str, messages: list[dict[str, Any]]
) -> None:
    assert [row[1:] for row in await told(bench, *messages)] == [(None, None)] * len(messages)


async def test_only_a_position_finds_its_area_and_is_work_of_its_own(bench: Bench) -> None:
    rows = await told(bench, {"text": None, "position": [-6.9839, 110.4101]})
    assert rows[0][1:] == (None, None)
    [(area,)] = [await bench.rows("SELECT area FROM triage")]
    assert area.startswith("33.74.")


async def test_a_text_of_sixty_thousand_characters_is_taken_like_any_other(bench: Bench) -> None:
    long = (HOLE.format(street="Durian Raya") + " ") * 500
    rows = await told(bench, {"text": long[:60_000]}, {"text": long[:60_000]})
    assert [row[1] is not None for row in rows] == [False, True]


async def test_the_same_citizen_again_on_another_channel_is_a_duplicate_with_a_number_of_its_own(bench: Bench) -> None:
    lamp = {"author": "bu-tri", "text": "Lampu jalan depan rumah saya di Gang Mawar Lamper Tengah mati sudah seminggu"}
    again = {"author": "bu-tri", "text": "min lampu gang mawar lamper tengah masih mati, seminggu lebih", "at": 90}
    first, second = await told(bench, {**lamp, "conversation": "dm"}, {**again, "conversation": "comments"})
    assert second[1] is not None
    assert first[0] != second[0]


async def test_a_follow_up_of_a_duplicate_is_news_of_what_it_repeats(bench: Bench) -> None:
    await told(bench, {"text": HOAX}, {"text": "copas: " + HOAX})
    await bench.receive([{"id": "m9", "author": "warga-1", "at": 99, "text": "benar tidak ya pak?"}])
    assert await kinds(bench) == ["created", "duplicate_linked", "message_added"]
    assert len(await bench.rows("SELECT DISTINCT complaint_id FROM outbox")) == 1


async def test_what_repeats_a_rejected_complaint_is_only_suggested(bench: Bench) -> None:
    text = HOLE.format(street="Durian Raya")
    [(number, *_)] = await told(bench, {"text": text})
    await bench.desk.change_status(number, to=ComplaintStatus.REJECTED, officer_id=1)
    await bench.receive([{"id": "x1", "author": "lain", "at": 50, "text": "RT @warga: " + text}])
    assert (await bench.rows(PLACES))[1][1] is None
    assert await bench.rows("SELECT state FROM link") == ["suggested"]


async def test_personal_data_never_reaches_list_or_queue(bench: Bench) -> None:
    await told(bench, {"text": "KTP saya NIK 3374061708900002 belum jadi, hubungi 0812 2712 3456 ya"})
    [excerpt] = await bench.rows("SELECT excerpt FROM complaint")
    [payload] = await bench.rows("SELECT payload FROM outbox")
    for digits in ("3374061708900002", "2712 3456", "27123456"):
        assert digits not in excerpt
        assert digits not in payload
    assert await bench.rows("SELECT personal FROM triage") == [1]


async def test_danger_to_life_is_told_in_the_batch_in_which_it_comes(bench: Bench) -> None:
    await told(bench, {"text": "TOLONG rumah tetangga kebakaran, ada anak kecil terjebak di lantai 2!!"})
    [(number,)] = [await bench.rows("SELECT number FROM complaint")]
    assert [batch.emergencies for batch in bench.applied] == [(number,)]


async def test_who_stood_alone_before_there_was_an_incident_comes_into_it_as_it_grows(bench: Bench) -> None:
    rows = await told(
        bench,
        {"text": "sigar bencah macet total ga bisa lewat, muter prof soedarto aja. evakuasi truk belum kelar"},
        {"text": "galon berserakan sepanjang turunan arah meteseh, ada korban ditutup jarik. ya Allah"},
        {"text": "Kecelakaan truk dan sepeda motor di turunan Sigar Bencah, korban tiga orang, satu tidak sadar."},
    )
    assert len({row[2] for row in rows}) == 1 and rows[1][2] is not None


BLACKOUT = (
    {"text": "Lampu jalan di Jl Tlogosari Raya Tlogosari Kulon mati semua, gelap"},
    {"text": "Listrik padam di Tlogosari Kulon sejak jam 5 sore, ada info kapan nyala?"},
    {"text": "aliran listrik mati di kelurahan Tlogosari Kulon, mohon penjelasan"},
    {"text": "pln oh pln, tlogosari kulon listrik mati meneh"},
)


async def test_an_incident_is_called_by_what_most_of_its_reports_say(bench: Bench) -> None:
    await told(bench, *BLACKOUT)
    [(title, category, count)] = await bench.rows("SELECT title, category, complaint_count FROM incident")
    assert (title, category, count) == ("Listrik, Jl. Tlogosari Raya, Tlogosari Kulon (Pedurungan)", "listrik", 4)
    await bench.desks.incidents.title(*await bench.rows("SELECT number FROM incident"), "Padam", officer_id=7)
    await bench.receive([{"id": "m9", "author": "warga-9", "at": 99, "text": "listrik tlogosari kulon padam lagi"}])
    assert await bench.rows("SELECT title, complaint_count FROM incident") == [("Padam", 5)]
