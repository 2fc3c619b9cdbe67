import pytest

from tests.understanding.place.reading import find, path
from understanding.place.find import Gazetteer

NAMED = [
    ("ngalian macet", "Ngaliyan"),
    ("banjir di Kelurahan Sendangmulyo sudah 3 hari", "Tembalang/Sendangmulyo"),
    ("lampu mati tlogosari kulon", "Pedurungan/Tlogosari Kulon"),
    ("Tlogo Sari Kulon gelap pak", "Pedurungan/Tlogosari Kulon"),
    ("tlogosarikulon peteng ndhedhet", "Pedurungan/Tlogosari Kulon"),
    ("got mampet bulu lor rt 3", "Semarang Utara/Bulu Lor"),
    ("longsor di Pudak Payung bawah", "Banyumanik/Pudakpayung"),
    ("pudakpayung macet total", "Banyumanik/Pudakpayung"),
    ("nang Genuk banjir maneh lur", "Genuk"),
    ("sampah numpuk di Genuk sari", "Genuk/Genuksari"),
    ("smg barat mati lampu", "Semarang Barat"),
    ("kec. Smg Tengah kapan ada vaksin", "Semarang Tengah"),
    ("SEMARANG UTARA ROB LAGI", "Semarang Utara"),
    ("warga smg tmr minta fogging", "Semarang Timur"),
    ("Pedurungan Kdl banjir selutut", "Pedurungan/Pedurungan Kidul"),
    ("bangetayu wtn jalannya ancur", "Genuk/Bangetayu Wetan"),
    ("muktiharjo lor kebakaran", "Genuk/Muktiharjo Lor"),
    ("panggung kdl rob", "Semarang Utara/Panggung Kidul"),
    ("Kel.Lamper Tengah, jalan berlubang", "Semarang Selatan/Lamper Tengah"),
    ("kelurahan karanganyar gunung PJU padam", "Candisari/Karanganyar Gunung"),
    ("ds. Rowosari listrik mati", "Tembalang/Rowosari"),
    ("Meteseh, Tembalang: aspal ngelupas", "Tembalang/Meteseh"),
    ("Sampangan banjir, mohon pompa", "Gajahmungkur/Sampangan"),
    ("pohon tumbang ning sumurboto", "Banyumanik/Sumurboto"),
    ("sumur boto jalane rusak", "Banyumanik/Sumurboto"),
    ("kedung mundu arah ketileng macet", "Tembalang/Kedungmundu"),
    ("Wonolopo Mijen butuh pju", "Mijen/Wonolopo"),
    ("bendan duwur longsor", "Gajahmungkur/Bendan Dhuwur"),
    ("di pendrikan lor ada sampah", "Semarang Tengah/Pindrikan Lor"),
    ("rumahku neng Kalipancur kebanjiran", "Ngaliyan/Kalipancur"),
    ("wong Nongkosawit ngeluh banyu", "Gunungpati/Nongkosawit"),
    ("tanjungmas kena rob", "Semarang Utara/Tanjung Mas"),
    ("simongan bau limbah", "Semarang Barat/Ngemplak Simongan"),
    ("Ngemplak Simongan bau limbah", "Semarang Barat/Ngemplak Simongan"),
    ("kali wiru macet pol", "Candisari/Kaliwiru"),
    ("ngesrep lampu merah mati", "Banyumanik/Ngesrep"),
    ("#Tlogomulyo jalan rusak", "Pedurungan/Tlogomulyo"),
    ("lapor #JalanRusak di #SambirotoTembalang", "Tembalang/Sambiroto"),
    ("flood in Kaligawe again, please help", "Gayamsari/Kaligawe"),
    ("kec Tugu minta truk sampah", "Tugu"),
    ("Jerakah, Tugu, jalan gelap", "Tugu/Jerakah"),
    ("jrakah macet", "Tugu/Jerakah"),
    ("karangroto genuk sumurnya asin", "Genuk/Karangroto"),
    ("gunung pati kidul", "Gunungpati"),
    ("Kecamatan Gajah Mungkur lampu mati", "Gajahmungkur"),
    ("kel. Gajahmungkur lampu mati", "Gajahmungkur/Gajahmungkur"),
    ("kec tembalang rawan longsor", "Tembalang"),
    ("kelurahan tembalang rawan longsor", "Tembalang/Tembalang"),
    ("kelurahan Kudu sudah 2 hari air mati", "Genuk/Kudu"),
    ("warga Kudu Genuk air mati", "Genuk/Kudu"),
    ("kelurahan Pesantren jalan rusak", "Mijen/Pesantren"),
    ("kel bendungan pju padam", "Gajahmungkur/Bendungan"),
    ("di Candi banjir", "Candisari/Candi"),
    ("ning gemah peteng", "Pedurungan/Gemah"),
    ("daerah wates ngaliyan longsor", "Ngaliyan/Wates"),
    ("di sekaran banyak jambret", "Gunungpati/Sekaran"),
    ("listrik mati sekaran abis ada pohon nimpa kabel", "Gunungpati/Sekaran"),
    ("pompa kuningan mati rob masuk rumah", "Semarang Utara/Kuningan"),
    ("rt 9 rw 12 tandang bak sampah bolong", "Tembalang/Tandang"),
    ("got RT 1 RW 3 Bendungan mampet", "Gajahmungkur/Bendungan"),
    ("lereng candi dibangun tembok tanpa besi", "Candisari/Candi"),
    ("jl gajah raya siwalan banjir", "Gayamsari/Siwalan"),
    ("pdrngn kidul banjir", "Pedurungan/Pedurungan Kidul"),
    ("macet nang bnymnk", "Banyumanik"),
    ("smg tgh mati lampu", "Semarang Tengah"),
    ("gunpat longsor", "Gunungpati"),
    ("ktr kec genuk antri", "Genuk"),
    ("kec genuk banjir", "Genuk"),
    ("kelurahan sendangmulyo gelap", "Tembalang/Sendangmulyo"),
    ("sndangmulyo gelap", "Tembalang/Sendangmulyo"),
    ("ngalian peteng", "Ngaliyan"),
    ("tugurejo rob", "Tugu/Tugurejo"),
    ("genuke banjir maneh", "Genuk"),
    ("Sambirotonya gelap gulita", "Tembalang/Sambiroto"),
    ("bendan nduwur longsor", "Gajahmungkur/Bendan Dhuwur"),
    ("jl pandanaran (semarang tengah). kota kumuh", "Semarang Tengah"),
    ("gg. sawah besar XI banjir, warga RW 5 Kaligawe", "Gayamsari/Kaligawe"),
    ("Semarang Timur: Kebonagung banjir sampe Mlatibaru", "Semarang Timur/Kebonagung"),
]

#: A river, a school, an alley or "the road of" goes by the area's name: the text names the area with it.
WITHIN_ANOTHER_NAME = [
    ("eceng gondok di sungai bulustalan", "Semarang Selatan/Bulustalan"),
    ("taman lamper lor gelap", "Semarang Selatan/Lamper Lor"),
    ("lampu SD Barusari mati", "Semarang Selatan/Barusari"),
    ("pojok gang Sekayu uwuh numpuk", "Semarang Tengah/Sekayu"),
    ("anak hanyut di gang tandang", "Tembalang/Tandang"),
    ("dalan Rowosari aspale entek", "Tembalang/Rowosari"),
    ("min jalan banjardowo bolong", "Genuk/Banjardowo"),
    ("ngarep TPS Mlatibaru mambu", "Semarang Timur/Mlatibaru"),
    ("perumahan tlogosari wetan banjir", "Pedurungan/Tlogosari Wetan"),
]

#: A market, a station or a street of the city goes by its own name.
BY_ITS_OWN_NAME = [
    "pasar Jatingaleh macet",
    "terminal mangkang banjir",
    "puskesmas Bugangan antri",
    "Jl. Tlogosari Raya berlubang",
    "Jl. Gajah Mungkur rusak",
    "pertigaan pasar karangayu macet",
    "stasiun pompa bandarharjo mati",
    "alun alun kauman wifi mati",
    "SDN Pedurungan Kidul 03 bocor",
    "angkot jurusan kedungmundu ngebut",
]

MISTYPED = [
    ("pedurngan kidul banjir", "Pedurungan/Pedurungan Kidul"),
    ("sendngmulyo gelap", "Tembalang/Sendangmulyo"),
    ("sendangmulio gelap", "Tembalang/Sendangmulyo"),
    ("tlogsari wetan sampah", "Pedurungan/Tlogosari Wetan"),
    ("gunungpti longsor", "Gunungpati"),
    ("kedungmudu banjir", "Tembalang/Kedungmundu"),
    ("plamongnsari rusak", "Pedurungan/Plamongansari"),
    ("karangtempl kotor", "Semarang Timur/Karangtempel"),
    ("bandarhrjo rob", "Semarang Utara/Bandarharjo"),
]

AMBIGUOUS = [
    ("Tlogosari gelap", {"Pedurungan/Tlogosari Kulon", "Pedurungan/Tlogosari Wetan"}),
    ("srondol macet", {"Banyumanik/Srondol Kulon", "Banyumanik/Srondol Wetan"}),
    ("lapor dari Tembalang", {"Tembalang", "Tembalang/Tembalang"}),
    ("banyumanik banjir", {"Banyumanik", "Banyumanik/Banyumanik"}),
    ("Mijen panas", {"Mijen", "Mijen/Mijen"}),
    ("mangunharjo banjir", {"Tembalang/Mangunharjo", "Tugu/Mangunharjo"}),
    ("di purwosari ada kebakaran", {"Semarang Utara/Purwosari", "Mijen/Purwosari"}),
    ("penggaron macet", {"Genuk/Penggaron Lor", "Pedurungan/Penggaron Kidul"}),
    ("muktiharjo banjir", {"Genuk/Muktiharjo Lor", "Pedurungan/Muktiharjo Kidul"}),
    ("mangkang rob", {"Tugu/Mangkang Kulon", "Tugu/Mangkang Wetan"}),
    ("gayamsari bau", {"Gayamsari", "Gayamsari/Gayamsari"}),
]

DECIDED = [
    ("Purwosari Mijen jalan rusak", "Mijen/Purwosari"),
    ("purwosari, semarang utara", "Semarang Utara/Purwosari"),
    ("mangunharjo tugu rob", "Tugu/Mangunharjo"),
    ("Mangunharjo kec Tembalang", "Tembalang/Mangunharjo"),
    ("penggaron genuk gelap", "Genuk/Penggaron Lor"),
    ("muktiharjo pedurungan", "Pedurungan/Muktiharjo Kidul"),
    ("Sumurboto Banyumanik", "Banyumanik/Sumurboto"),
    ("purwosari dekat stasiun poncol", "Semarang Utara/Purwosari"),
]

NOWHERE = [
    "kudu cepet didandani pak",
    "sekarang juga tolong diperbaiki",
    "jalan rusak parah di mana mana",
    "pondok pesantren libur kapan",
    "bendungan jebol katanya hoax",
    "tugu selamat datang belum jadi",
    "panggung hiburan terlalu berisik",
    "candi borobudur bagus",
    "ini tantangan buat pemkot, bukan sumbangan",
    "pemasangan lampu tolong dipercepat",
    "selamat hari raya idul fitri pak wali",
    "kota semarang makin bagus",
    "timbangan pasar tidak pas",
    "batas wates e ngendi to",
    "tendang saja petugasnya",
    "terima kasih min",
    "🙏🙏🙏",
    "",
    "kota gemah ripah loh jinawi",
    "pagar kuningan taman dicuri orang",
    "simpangan jalan ini tolong dipasang cermin",
    "pelebaran saluran kapan mulai",
    "cara pindah dari Kudus ke Semarang tengah semester",
    "wis tandang gawe kok ora rampung",
    "lihat https://example.org/tlogosari-kulon ya",
    "cc @pedurungan_update",
]


@pytest.mark.parametrize(("text", "area"), NAMED)
def test_an_area_is_found_as_people_write_it(gazetteer: Gazetteer, text: str, area: str) -> None:
    place = find(gazetteer, text)
    assert path(place.area) == area
    assert place.area_confidence >= 0.8


@pytest.mark.parametrize(("text", "area"), MISTYPED)
def test_a_mistyped_name_is_found_and_less_sure(gazetteer: Gazetteer, text: str, area: str) -> None:
    place = find(gazetteer, text)
    assert path(place.area) == area
    assert place.area_confidence == 0.8


@pytest.mark.parametrize(("text", "area"), WITHIN_ANOTHER_NAME)
def test_an_area_that_something_is_named_by_is_named(gazetteer: Gazetteer, text: str, area: str) -> None:
    place = find(gazetteer, text)
    assert path(place.area) == area
    assert place.area_confidence >= 0.8
    assert place.street or place.landmark


@pytest.mark.parametrize("text", BY_ITS_OWN_NAME)
def test_an_area_that_is_only_concluded_is_less_sure(gazetteer: Gazetteer, text: str) -> None:
    place = find(gazetteer, text)
    assert place.area is not None
    assert 0.5 <= place.area_confidence < 0.8
    assert place.areas == ()


@pytest.mark.parametrize(("text", "areas"), AMBIGUOUS)
def test_an_ambiguous_name_lists_all_that_it_may_be(gazetteer: Gazetteer, text: str, areas: set[str]) -> None:
    assert {path(code) for code in find(gazetteer, text).areas} == areas


@pytest.mark.parametrize(("text", "area"), DECIDED)
def test_other_names_decide_an_ambiguous_one(gazetteer: Gazetteer, text: str, area: str) -> None:
    place = find(gazetteer, text)
    assert path(place.area) == area
    assert place.areas == ()


@pytest.mark.parametrize("text", NOWHERE)
def test_ordinary_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    place = find(gazetteer, text)
    assert place.area is None
    assert place.areas == ()
    assert place.street is None
