"""What a new complaint is to one before it: tables of what tempts to the wrong answer."""

import pytest

from model.sameness import Report, Sameness
from model.understanding import ContentKind
from tests.understanding.sameness.saying import said
from understanding.categories import Tree
from understanding.sameness.decide import Decision, Thresholds, decide

HOAX = (
    "HATI-HATI beredar penculik anak memakai mobil putih berkeliling sekolah sekolah di Semarang, "
    "sudah tiga anak hilang, sebarkan ke semua grup agar waspada"
)
DARK = "lampu jalan mati di Jl Melati RT 3 RW 5 Tlogosari Kulon, gelap sekali rawan begal"
HOLE = "jalan berlubang di Jl Kartini depan Indomaret, ban motor saya bocor kemarin malam"
KALIGAWE = "Banjir di Jl Kaligawe depan RSI Sultan Agung, motor mogok semua min"
PHOTO = 0x9F3A5C7712E4B860


def judged(earlier: Report, new: Report) -> Decision:
    return decide(new, [earlier], Thresholds(), Tree.load().windows)


@pytest.mark.parametrize(
    ("earlier", "new"),
    [
        pytest.param(said(1, KALIGAWE, by=7), said(2, KALIGAWE, by=8), id="a copied text"),
        pytest.param(said(1, HOAX), said(2, f"[Diteruskan] {HOAX}", hours=30), id="a forwarded hoax"),
        pytest.param(
            said(1, HOAX, kind=ContentKind.INFORMATION),
            said(2, f"min ini bener gak? {HOAX.lower()}", kind=ContentKind.SPAM, hours=24 * 50),
            id="a hoax weeks later, asked about, whatever its kind",
        ),
        pytest.param(
            said(1, DARK, category="pju"), said(2, f"up lagi min. {DARK}", category="pju"), id="quoted with more"
        ),
        pytest.param(
            said(1, "jalan rusak pak", by=7, category="jalan-rusak"),
            said(2, "jalan rusak pak tolong", by=7, category="jalan-rusak", hours=20),
            id="the same citizen, without a place, within days",
        ),
        pytest.param(
            said(1, "Lampu di Jl Melati mati pak", by=7, category="pju"),
            said(2, "PJU Melati masih gelap gulita sampai sekarang, kapan?", by=7, category="pju", hours=72),
            id="the same citizen asks again in other words",
        ),
        pytest.param(said(1, None, by=7, photos=(PHOTO,)), said(2, None, by=7, photos=(PHOTO ^ 5,)), id="only a photo"),
        pytest.param(
            said(1, "lubang", by=7, category="jalan-rusak"),
            said(2, "lubang", by=7, category="jalan-rusak"),
            id="one word",
        ),
        pytest.param(said(1, f"{HOAX} " * 400), said(2, f"{HOAX} " * 390), id="60,000 characters of much"),
    ],
)
def test_a_repeat_is_linked_by_itself(earlier: Report, new: Report) -> None:
    decision = judged(earlier, new)
    assert decision.duplicate is not None
    assert decision.duplicate.other is earlier
    assert decision.duplicate.automatic
    assert decision.duplicate.reasons


@pytest.mark.parametrize(
    ("earlier", "new"),
    [
        pytest.param(KALIGAWE, "Banjir di Jl Soekarno Hatta Tlogosari, motor mogok semua min", id="another street"),
        pytest.param(DARK, DARK.replace("RW 5", "RW 7"), id="another RW"),
        pytest.param(DARK, DARK.replace("RT 3", "RT 4"), id="another RT"),
        pytest.param(DARK, DARK.replace("Tlogosari Kulon", "Tlogosari Wetan"), id="another kelurahan"),
        pytest.param(HOLE + " no 12", HOLE + " no 88", id="another number"),
        pytest.param(HOLE, "eh maaf bukan jalan kartini min, tapi jalan mataram depan Indomaret", id="a correction"),
    ],
)
def test_the_same_words_about_another_place_are_nothing(earlier: str, new: str) -> None:
    for by in (7, 8):
        decision = judged(said(1, earlier, by=7, category="pju"), said(2, new, by=by, category="pju", hours=1))
        assert decision == Decision()


@pytest.mark.parametrize(
    "text", ["jalan rusak pak", "banjir", "banjir kaligawe " * 4_000, "tolong lampu mati min", "sampah menumpuk bau"]
)
def test_a_short_text_of_somebody_else_is_no_repeat(text: str) -> None:
    assert judged(said(1, text, category="jalan-rusak"), said(2, text, category="jalan-rusak")).duplicate is None


def test_a_copy_with_another_number_is_left_to_an_officer() -> None:
    text = "pelanggan nomor 3374 sejak tanggal 5 air tidak mengalir sama sekali, lapor kantor cabang tidak ada teknisi"
    decision = judged(said(1, text), said(2, text.replace("3374", "8812")))
    assert decision.duplicate is None
    assert [one.sameness for one in decision.suggestions] == [Sameness.DUPLICATE]


@pytest.mark.parametrize(
    ("earlier", "new", "categories", "hours"),
    [
        pytest.param(
            "Lampu jalan padam di jl Anggrek Raya depan bengkel las, mohon segera diganti",
            "Lampu jalan padam di jl Sawi Raya depan bengkel las, mohon segera diganti",
            ("pju", "pju"),
            1,
            id="another street beside such a shop",
        ),
        pytest.param(
            "Got di Jl Melati RT 3 RW 5 mampet, airnya hitam. Mohon dikeruk",
            "Paving di Jl Melati RT 3 RW 5 ambles separuh. Mohon dibenahi",
            ("drainase", "trotoar-rusak"),
            30,
            id="another trouble at one place",
        ),
        pytest.param(
            "lampu jalan di Jl Melati depan pos ronda mati total, gelap gulita, tolong diganti",
            "lampu jalan di Jl Melati depan pos ronda mati total lagi, gelap gulita, tolong diganti",
            ("pju", "pju"),
            24 * 40,
            id="the same again after weeks of silence",
        ),
        pytest.param(
            "Mengajukan bedah rumah untuk Mbah Karto RT 1 RW 3 Kebonagung, dinding lapuk",
            "Pengajuan untuk Pak Wiryo RT 1 RW 3 Kebonagung, atapnya ambrol dan belum punya jamban",
            ("rumah-layak", "rumah-layak"),
            1,
            id="another family's case",
        ),
    ],
)
def test_what_the_same_citizen_may_mean_anew_is_left_to_an_officer(
    earlier: str, new: str, categories: tuple[str, str], hours: float
) -> None:
    first, second = (
        said(1, earlier, by=7, category=categories[0]),
        said(2, new, by=7, category=categories[1], hours=hours),
    )
    decision = judged(first, second)
    assert decision.duplicate is None
    assert [one.sameness for one in decision.suggestions] == [Sameness.DUPLICATE]


def test_a_photo_of_the_dark_is_like_every_other() -> None:
    dark = 0b111
    assert judged(said(1, None, by=7, photos=(dark,)), said(2, None, by=8, photos=(dark,))) == Decision()


INCIDENTS = [
    pytest.param(
        KALIGAWE, "kaligawe klelep maneh lur, ngarep RSI banyune sak dengkul", "banjir", "banjir", 0.2, id="slang"
    ),
    pytest.param(
        KALIGAWE, "macet total jl kaligawe krn banjir, stuck 1 jam depan unissula", "banjir", "kemacetan", 0.5, id="kin"
    ),
    pytest.param(
        "rob masuk rumah warga tambaklorok, tinggi sebetis",
        "Tambaklorok kena rob lagi min, perabotan terendam",
        "rob",
        "rob",
        3,
        id="a landmark",
    ),
    pytest.param(
        "Kebakaran pak! rumah di Dadapsari RT 7 RW 2 api besar",
        "dadapsari kobong lur, damkar endi",
        "kebakaran",
        "kebakaran",
        0.2,
        id="a kelurahan, minutes later",
    ),
    pytest.param(
        "Air PDAM mati sejak kemarin di Sendangmulyo",
        "pdam sendangmulyo mati lagi? gak netes",
        "air-pdam",
        "air-pdam",
        5,
        id="a kelurahan, where a happening is as wide",
    ),
    pytest.param(
        HOLE,
        "Lubang besar di Jl Kartini, sudah banyak yg jatuh",
        "jalan-rusak",
        "jalan-rusak",
        48,
        id="one street, days later",
    ),
    pytest.param(
        "pohon tumbang di jalan Sriwijaya nutup jalan",
        "kabel listrik putus kena pohon tumbang di Sriwijaya, bahaya",
        "pohon",
        "listrik",
        0.5,
        id="what a tree did",
    ),
]


@pytest.mark.parametrize(("earlier", "new", "first", "second", "hours"), INCIDENTS)
def test_other_people_in_their_own_words_report_one_incident(
    earlier: str, new: str, first: str, second: str, hours: float
) -> None:
    decision = judged(said(1, earlier, category=first), said(2, new, category=second, hours=hours))
    assert decision.duplicate is None
    assert decision.incident is not None
    assert decision.incident.automatic


def test_two_who_only_share_their_position_report_one_incident() -> None:
    here, across = (-6.98421, 110.40912), (-6.98450, 110.40930)
    earlier = said(1, "pohon tumbang min", category="pohon", position=here)
    decision = judged(earlier, said(2, "ono wit ambruk nutup dalan", category="pohon", position=across, hours=0.3))
    assert decision.incident is not None
    assert "near" in [reason.code for reason in decision.incident.reasons]


@pytest.mark.parametrize(
    ("earlier", "new", "first", "second", "hours"),
    [
        pytest.param(KALIGAWE, KALIGAWE[:20] + " lagi", "banjir", "banjir", 24 * 30, id="a flood a month later"),
        pytest.param(
            DARK, "sampah numpuk di Jl Melati RT 3 RW 5 Tlogosari Kulon", "pju", "sampah", 1, id="two problems"
        ),
        pytest.param(KALIGAWE, "banjir min, mana pompanya", "banjir", "banjir", 1, id="no place"),
        pytest.param("banjir", "banjir", "banjir", "banjir", 0.1, id="a word each"),
        pytest.param(
            "kebakaran di Dadapsari, cepat!",
            "kebakaran di Jomblang, minta damkar",
            "kebakaran",
            "kebakaran",
            0.1,
            id="two fires",
        ),
        pytest.param(
            "sampah di TPS Pasar Peterongan numpuk sudah 4 hari",
            "sampah di TPS Pasar Karangayu numpuk sudah 4 hari",
            "sampah",
            "sampah",
            5,
            id="two markets",
        ),
    ],
)
def test_what_only_sounds_alike_is_no_incident(earlier: str, new: str, first: str, second: str, hours: float) -> None:
    decision = judged(said(1, earlier, category=first), said(2, new, category=second, hours=hours))
    assert decision.incident is None
    assert decision.duplicate is None


def test_thanks_are_part_of_no_incident() -> None:
    thanks = said(2, "terima kasih banjir kaligawe sudah surut", category="banjir", kind=ContentKind.PRAISE, hours=1)
    assert judged(said(1, KALIGAWE, category="banjir"), thanks) == Decision()


def test_where_two_incidents_are_as_likely_an_officer_is_asked() -> None:
    here = said(1, "kebakaran di Jl Melati Tlogosari Kulon", category="kebakaran", incident_id=31)
    there = said(2, "kebakaran di Jl Mawar Tlogosari Kulon", category="kebakaran", incident_id=32)
    decision = decide(
        said(3, "tlogosari kulon kobong", category="kebakaran", hours=0.2),
        [here, there],
        Thresholds(),
        Tree.load().windows,
    )
    assert decision.incident is None
    assert {one.other.incident_id for one in decision.suggestions} == {31, 32}


def test_one_flood_has_many_streets_and_rt() -> None:
    flood = [
        said(1, "rob masuk gang cumi cumi bandarharjo RT 2 RW 8", category="rob", incident_id=31),
        said(2, "empu tantular bandarharjo kelem, rumah kemasukan air asin", category="rob", incident_id=31),
    ]
    new = said(3, "RW 2 kelurahan bandarharjo kena limpasan air pasang", category="rob", hours=1)
    decision = decide(new, flood, Thresholds(), Tree.load().windows)
    assert decision.incident is not None
    assert decision.incident.other.incident_id == 31


def burst(members: int) -> list[Report]:
    texts = (
        "kaligawe banjir sedengkul",
        "banjir neng kaligawe, motor podo mogok",
        "air masuk rumah di kaligawe",
        "kaligawe klelep",
    )
    return [said(n, texts[n % 4], category="banjir", incident_id=31, hours=n / 10) for n in range(1, members + 1)]


def test_in_the_midst_of_a_burst_a_report_without_a_place_means_what_all_mean() -> None:
    new = said(9, "air masih naik pak, ada bayi", category="banjir", hours=1)
    assert decide(new, burst(4), Thresholds(), Tree.load().windows).incident is not None
    assert decide(new, burst(1), Thresholds(), Tree.load().windows).incident is None


def test_a_kelurahan_alone_joins_the_one_incident_there() -> None:
    here = said(1, "banjir di Jl Melati Tlogosari Kulon", category="banjir", incident_id=31)
    decision = judged(here, said(3, "tlogosari kulon banjir", category="banjir", hours=1))
    assert decision.incident is not None


def test_an_incident_that_speaks_of_another_house_is_not_joined_by_way_of_a_vague_member() -> None:
    house = said(1, HOLE + " no 12", category="jalan-rusak", incident_id=31)
    vague = said(2, "lubang besar jl kartini", category="jalan-rusak", incident_id=31, hours=5)
    new = said(3, "lubang di jl kartini depan no 88", category="jalan-rusak", hours=9)
    decision = decide(new, [house, vague], Thresholds(), Tree.load().windows)
    assert decision.incident is None
    assert [one.other.incident_id for one in decision.suggestions] == [31]


def test_what_a_report_is_in_already_is_not_suggested() -> None:
    one = said(1, "tlogosari kulon banjir", category="banjir", incident_id=31)
    two = said(2, "banjir min", category="banjir", incident_id=31, hours=1)
    assert judged(one, two).suggestions == ()


def test_a_report_never_meets_itself_or_its_own_repeats() -> None:
    report = said(1, KALIGAWE, by=7)
    assert judged(report, report) == Decision()
    assert judged(said(2, KALIGAWE, by=7, duplicate_of=1), report) == Decision()
