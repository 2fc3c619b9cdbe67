import pytest

from tests.understanding.place.reading import find, path
from understanding.place.find import Gazetteer

STREETS = [
    ("Jl. Kaligawe Raya banjir", "kaligawe raya"),
    ("jl raya kaligawe macet", "kaligawe raya"),
    ("jln pandanaran macet", "pandanaran"),
    ("Pandanaran macet", "pandanaran"),
    ("dalan dewi sartika bolong", "dewi sartika"),
    ("Jl. Prof. Dr. Hamka, Ngaliyan", "prof hamka"),
    ("jalan MT. Haryono depan toko", "mt haryono"),
    ("jl gajah mada", "gajahmada"),
    ("Jl. Mawar Merah No. 7", "mawar merah"),
    ("jl puspogiwang dalam gelap", "puspogiwang dalam"),
    ("jl tlogosari raya 2 lubang", "tlogosari raya 2"),
    ("gang mawar rt05/03", "gang mawar"),
    ("gg. 5 sampah", "gang 5"),
    ("Majapahit arah penggaron macet", "majapahit"),
    ("Jl. Ngaliyan Raya berlubang", "raya ngaliyan"),
    ("jalan Kanfer Raya rusak", "kanfer raya"),
    ("jl. brigjen sudiarto km 11", "brigjen sudiarto"),
    ("jl soekarno hatta ada begal", "soekarno hatta"),
    ("sampah menumpuk di Jalan Tanggul Rejo, bau", "tanggul rejo"),
    ("Lampu Jalan Mati Total di depan", None),
    ("perbaikan Jalan Rusak Parah belum selesai", None),
    ("di jl. sudah rusak", None),
    ("Air mati 4 hari, bayar tetep jalan. Ditelp gk diangkat", None),
    ("Di jalan. Mataram macet", "mt haryono"),
    ("di jl. Ditelp macet", "ditelp"),
    ("jalan rusak", None),
    ("lampu jalan mati", None),
    ("jalanan berdebu", None),
    ("jalan raya macet", None),
    ("anak anak jalan kaki", None),
    ("satu gang kebanjiran", None),
]

LANDMARKS = [
    ("depan pasar johar", "pasar johar", "depan"),
    ("ngarep johar macet", "pasar johar", "depan"),
    ("ning mburine pasar Peterongan", "pasar peterongan", "belakang"),
    ("sebelah RSUP Kariadi", "rsup dr kariadi", "sebelah"),
    ("dekat kariadi", "rsup dr kariadi", "dekat"),
    ("cedhak unnes sekaran", "unnes", "dekat"),
    ("seberang udinus", "udinus", "seberang"),
    ("pas simpanglima malem minggu", "simpang lima", None),
    ("Tugu Muda kotor", "tugu muda", None),
    ("bundaran kalibanteng macet", "bundaran kalibanteng", None),
    ("turunan sigar bencah", "pertigaan sigar bencah", None),
    ("Perum Bukit Kencana Jaya gelap", "perum bukit kencana jaya", None),
    ("perumahan graha padma", "perum graha padma", None),
    ("bpi ngaliyan", "perum bpi ngaliyan", None),
    ("depan Indomaret Jl. Supriyadi", "indomaret", "depan"),
    ("puskesmas kedungmundu antri", "puskesmas kedungmundu", None),
    ("samping Masjid Al Ikhlas", "masjid al ikhlas", "samping"),
    ("depan SDN Pedurungan Kidul 03", "sdn pedurungan kidul 03", "depan"),
    ("bangjo Pedurungan mati", "bangjo pedurungan", None),
    ("depan SD keropos pohonnya", None, None),
    ("ada toko emas dirampok", None, None),
]


@pytest.mark.parametrize(("text", "street"), STREETS)
def test_a_street_ends_where_its_name_ends(gazetteer: Gazetteer, text: str, street: str | None) -> None:
    assert find(gazetteer, text).street == street


@pytest.mark.parametrize(("text", "landmark", "relation"), LANDMARKS)
def test_a_landmark_comes_with_how_it_lies_to_it(
    gazetteer: Gazetteer, text: str, landmark: str | None, relation: str | None
) -> None:
    place = find(gazetteer, text)
    assert (place.landmark, place.relation) == (landmark, relation)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("pasar Jatingaleh macet", "Candisari/Jatingaleh"),
        ("Jl. Tlogosari Raya berlubang", "Pedurungan/Tlogosari Kulon"),
        ("jl puspowarno banjir", "Semarang Barat/Salamanmloyo"),
        ("depan RS Sultan Agung jl kaligawe", "Genuk/Terboyo Kulon"),
        ("jl supriyadi bolong", "Pedurungan"),
    ],
)
def test_a_street_or_landmark_alone_tells_the_area_less_surely(gazetteer: Gazetteer, text: str, area: str) -> None:
    place = find(gazetteer, text)
    assert path(place.area) == area
    assert 0.5 <= place.area_confidence < 0.8


@pytest.mark.parametrize(
    ("text", "rt", "rw"),
    [
        ("RT 5/RW 3", 5, 3),
        ("rt05/03", 5, 3),
        ("RT.05 RW.III", 5, 3),
        ("rt 5 rw 3", 5, 3),
        ("RT 005/RW 012", 5, 12),
        ("rt/rw 04/07", 4, 7),
        ("RT05RW03", 5, 3),
        ("rw 9", None, 9),
        ("rw 2 rt 6 bulu lor", 6, 2),
        ("rt. ii rw. ix", 2, 9),
        ("RT @infosmg mohon dibantu", None, None),
        ("pertigaan no 5", None, None),
    ],
)
def test_rt_and_rw_are_read_in_every_writing(gazetteer: Gazetteer, text: str, rt: int | None, rw: int | None) -> None:
    place = find(gazetteer, text)
    assert (place.rt, place.rw) == (rt, rw)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Jl. Supriyadi No. 12A", "12a"),
        ("jl supriyadi nomor 7 depan", "7"),
        ("jl kaligawe km 7", "km 7"),
        ("perum graha padma blok c no 5", "blok c no 5"),
        ("tiang listrik no 23 doyong", "23"),
        ("jl supriyadi, hub no 081234567890", None),
        ("antrian no 45 lama", None),
    ],
)
def test_numbers_are_of_houses_poles_and_kilometres(gazetteer: Gazetteer, text: str, number: str | None) -> None:
    assert find(gazetteer, text).number == number


@pytest.mark.parametrize(
    ("text", "street", "area", "excluded"),
    [
        ("bukan jalan Pemuda tapi jalan Pandanaran", "pandanaran", None, {"pemuda"}),
        ("bukan di Genuk, tapi di Sendangmulyo", None, "Tembalang/Sendangmulyo", {"33.74.05"}),
        ("dudu Sampangan, ning Manyaran", None, "Semarang Barat/Manyaran", {"33.74.09.1004"}),
        ("lampu mati di Genuk eh salah, di Pedurungan", None, "Pedurungan", {"33.74.05"}),
        ("di jl pemuda, ralat jl pandanaran", "pandanaran", None, {"pemuda"}),
        ("maksud saya Kalicari bukan Palebon", None, "Pedurungan/Kalicari", {"33.74.06.1011"}),
        (
            "bukan Genuk atau Gayamsari tapi Kemijen",
            None,
            "Semarang Timur/Kemijen",
            {"33.74.05", "33.74.04", "33.74.04.1007"},
        ),
        ("bukan hanya Kemijen yang banjir", None, "Semarang Timur/Kemijen", set()),
        ("di Genuk, maksudnya kel. Genuksari", None, "Genuk/Genuksari", set()),
        ("Bukan. Ini di Meteseh", None, "Tembalang/Meteseh", set()),
    ],
)
def test_what_the_text_says_it_is_not_is_excluded(
    gazetteer: Gazetteer, text: str, street: str | None, area: str | None, excluded: set[str]
) -> None:
    place = find(gazetteer, text)
    assert set(place.excluded) == excluded
    assert place.street == street
    if area:
        assert path(place.area) == area


def test_where_somebody_goes_is_not_where_it_is(gazetteer: Gazetteer) -> None:
    assert path(find(gazetteer, "macet di Krapyak arah Manyaran").area) == "Semarang Barat/Krapyak"
    assert path(find(gazetteer, "macet arah Manyaran di Krapyak").area) == "Semarang Barat/Krapyak"
