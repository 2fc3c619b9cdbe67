import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.understanding import PersonalKind
from understanding.personal import find, mask

NIK, KK, PHONE = PersonalKind.NIK, PersonalKind.KK, PersonalKind.PHONE
EMAIL, BANK, PLATE = PersonalKind.EMAIL, PersonalKind.BANK, PersonalKind.PLATE

#: Invented numbers; what stands in guillemets is the datum.
SAID = [
    ("NIK saya «3374061203880004» tidak ditemukan", NIK),
    ("nik: «3374 1056 0795 0002»/«3374 0116 0285 0001» suami istri", NIK),
    ("no ktp «3374.0841.0999.0001» belum online", NIK),
    ("nik\n«3374 0841\n0999 0001»", NIK),
    ("nik«3374150101850006»ga bisa dipake", NIK),
    ("nik saya «3 3 7 4 0 1 0 1 0 1 0 1 0 0 0 1»", NIK),
    ("KTP «3374O10101010001» typo o", NIK),
    ("NIK «0000111122223333» salah ketik tapi tetap NIK", NIK),
    ("«3374015203880004» itu nik istri", NIK),
    ("data bocor: «3374061203880004»", NIK),
    ("NIK «３３７４０６１２０３８８０００４»", NIK),
    ("KK «3374032208080006» dicoret", KK),
    ("no kartu keluarga «3374-0322-0808-0006»", KK),
    ("nokk «3374032208080006»", KK),
    ("KK ku kok jenenge simbah isih ono, padahal wis sedo. nomer e «3374070107090015»", KK),
    ("simpan resi. «3374065203880003» punya adik", NIK),
    ("KK belum pecah, simbah «3374065503410002» masih ikut", NIK),
    ("antrian 12HP«081234567890»segera", PHONE),
    ("setor mandiri kurang jelas, kontak di «+62 812-3456-7890»", PHONE),
    ("sudah saya kirim ke «0034-01-112233-50-7» kemarin", BANK),
    ("hub «0812-3456-7890» ya", PHONE),
    ("wa «+62 812 3456 7890»", PHONE),
    ("«62812 3456 7890» atau «081234567890»", PHONE),
    ("«0812 345 678 90» siang aja", PHONE),
    ("«0812 3456 789» 12 anak", PHONE),
    ("pak «08129750547» 2 orang", PHONE),
    ("pak «0856 8439 211» 2 orang", PHONE),
    ("«081234567890».«085712345678»", PHONE),
    ("wa.me/«6281234567890»", PHONE),
    ("«o812 3456 789o» ganti o jadi nol", PHONE),
    ("telp «(024) 8412277» rumah saya", PHONE),
    ("tetangga «024.7475.118»", PHONE),
    ("wa «812 3456 7890»", PHONE),
    ("hp:«0812_3456_7890»", PHONE),
    ("«０８１２３４５６７８９０»", PHONE),
    ("«081234567890»/«085712345678»", PHONE),
    ("«0812–3456–7890»", PHONE),
    ("kontak «+65 9123 4567» dari Singapura", PHONE),
    ("email «sri.w+lapor@example.co.id»!", EMAIL),
    ("«budi(at)contoh.com» ya", EMAIL),
    ("transfer ke BCA «2460918273» an orang ga dikenal", BANK),
    ("rek bri «0058 0110 2347 503»", BANK),
    ("bank jateng rek «1-034-00127-6» bener?", BANK),
    ("«1234567890» mandiri", BANK),
    ("rek bca «0093344556» 350rb per KK", BANK),
    ("ditabrak motor «H 1234 AB» kabur", PLATE),
    ("balap liar, motor modif «h3345ahs»", PLATE),
    ("plat «h 1234» dan kabur", PLATE),
    ("truk AD batu «AD 8765 GH» rem blong", PLATE),
]

NOTHING_PERSONAL = [
    "laporan SMG-2026-000123 kapan",
    "RT 04 RW 02 No. 15, RT 05/03",
    "rugi Rp 12.500.000, transfer ke BCA 500.000",
    "di -6.98623, 110.46891",
    "tiang 0417, 5 lampu, sejak 2026-11-25",
    "tgl 08-12-2026 jam 08.00-10.00",
    "08:00 08:30 08 12 2026",
    "IDPEL 523011445566 tegangan drop",
    "no pelanggan 04512388, meter dicuri",
    "IDPEL 081234567890",
    "rekening air 01234567 nunggak",
    "NOP 33.74.060.004.015-0123.0",
    "pegawai NIP 197803122005011004 minta uang",
    "order 3374010101010001 belum sampai",
    "token 2026131200123456",
    "PBG-337410-12032026-01 stuck",
    "resi SPXID0423891177",
    "telp puskesmas 024-7477788 kok ga diangkat",
    "hubungi 112 atau 1500-123 atau 0800-1-123456",
    "blok K 2210 dan B 9 bocor",
    "kredit motor dp 500rb",
    "baut 8 dari 24 hilang, panjang 350 m",
    "kebakaran blok C4 no 9",
    "NIK saya salah satu digit",
    "follow @pemkotsmg ya",
]


def test_a_word_before_the_next_number_is_said_of_that_one() -> None:
    text = "anak 3374061203110004 dan 3374061203150005, kk 3374061503040007"
    assert [datum.kind for datum in find(text)][1:] == [NIK, KK]


@pytest.mark.parametrize(("said", "kind"), SAID)
def test_personal_data_are_found_in_every_writing(said: str, kind: PersonalKind) -> None:
    text = said.replace("«", "").replace("»", "")
    data = [part.split("»")[0] for part in said.split("«")[1:]]
    assert [(found.kind, text[found.start : found.end]) for found in find(text)] == [(kind, datum) for datum in data]


@pytest.mark.parametrize("text", NOTHING_PERSONAL)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find(text) == ()
    assert mask(text) == text


def test_several_kinds_stand_in_order() -> None:
    text = "nik:3374010101010001kk:3374010101010002 hp 0812 3456 7890 sri@contoh.id bca 2460918273"
    assert [found.kind for found in find(text)] == [NIK, KK, PHONE, EMAIL, BANK]


def test_the_same_digits_again_are_the_same_datum() -> None:
    assert [found.kind for found in find("rek bca 2460918273 ya, sekali lagi 2460918273")] == [BANK, BANK]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("nik 3374061203880004 ga ada", "nik [NIK ••••0004] ga ada"),
        ("KK 3374032208080006", "KK [KK ••••0006]"),
        ("hub 0812-3456-7890.", "hub [telp ••••90]."),
        ("sri@contoh.id", "[surel ••••]"),
        ("bca 2460918273", "bca [rek ••••73]"),
        ("motor H 1234 AB kabur", "motor [plat ••••] kabur"),
        ("３３７４０６１２０３８８０００４", "[NIK ••••0004]"),
        ("sampah numpuk", "sampah numpuk"),
    ],
)
def test_a_mask_says_the_kind_and_at_most_the_tail(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_only_what_is_given_is_hidden() -> None:
    text = "hp 0812 3456 7890, plat H 1234 AB"
    assert mask(text, [found for found in find(text) if found.kind is PLATE]) == "hp 0812 3456 7890, plat [plat ••••]"


def test_hostile_texts_take_time_in_proportion() -> None:
    begun = time.perf_counter()
    for text in (
        "0812 " * 4_000,
        "a@" * 10_000,
        "- " * 10_000 + "1",
        "rek bca " * 3_000 + "1",
        "H 12 " * 4_000,
        "0o" * 10_000,
    ):
        find(text)
    assert time.perf_counter() - begun < 3.0


NUMBERS = ["3374061203880004", "0812 3456 7890", "+62812", "2460918273", "12", "o8"]
PIECES = st.sampled_from([*NUMBERS, "nik", "KK", "bca", "H 1234 AB", "a@b.id", " ", "-", "\n", "•", "ya"])


SAYINGS = st.lists(PIECES, max_size=12)


@given(st.one_of(st.text(), SAYINGS.map(" ".join), SAYINGS.map("".join)))
def test_what_is_found_lies_in_the_text_and_apart(text: str) -> None:
    end = 0
    for datum in find(text):
        assert end <= datum.start < datum.end <= len(text)
        end = datum.end
    assert mask(text).count("••••") >= len(find(text))


@given(SAYINGS.map(" ".join))
def test_no_datum_is_left_in_a_masked_text(text: str) -> None:
    found = {text[datum.start : datum.end] for datum in find(text)}
    masked = mask(text)
    assert not {masked[datum.start : datum.end] for datum in find(masked)} & found
