import csv
import time
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understanding.lexicon import COURTESIES, KNOWN
from understanding.slang import BESIDE, PLAIN, RESOURCES
from understanding.stems import stem
from understanding.words import LONGEST, NOTHING, normalise, written_out

ENOUGH_FORMS = 700

PLAIN_TEXTS = [
    # Short forms of chat.
    ("jl rusak dpn rmh sy dkt psr", "jalan rusak depan rumah saya dekat pasar"),
    ("lampu mati sdh 3 hr blm ada yg benerin", "lampu mati sudah 3 hari belum ada yang perbaiki"),
    ("knp smp skrg ga diangkut2 ya", "mengapa sampai sekarang tidak diangkut ya"),
    ("gmn sih, udah lapor brp kali gk direspon", "bagaimana sih sudah lapor berapa kali tidak direspon"),
    ("air pdam mati dr kmrn, gabisa mandi", "air pdam mati dari kemarin tidak bisa mandi"),
    ("km tau gk, km 7 macet", "kamu tahu tidak km 7 macet"),
    # Javanese, to what an Indonesian would write.
    ("dalane bolong ngarep omahku", "jalan lubang depan rumah"),
    ("wit ambruk neng ratan, tulung pak", "pohon roboh di ratan tolong bapak"),
    ("banyune ora mili wis telung dina", "air tidak mili sudah telung hari"),
    ("lampu margi pejah, peteng sanget", "lampu jalan mati gelap sekali"),
    ("got e mampet nek udan", "got e mampet kalau hujan"),
    ("kali meluap lagi pak", "sungai meluap lagi bapak"),
    # Letters, digits and doubled words.
    ("bangettt macettt tolooong", "sekali macet tolong"),
    ("jalan-jalan rusak2 bapak² tolong tolong", "jalan rusak bapak tolong"),
    ("b4njir di sem4rang, t4 parkir", "banjir di semarang tempat parkir"),
    ("jum'at mlm", "jumat malam"),
    # Numbers that tell places.
    ("RT 05/RW 03 no. 12A km 7", "rt 5 rw 3 no 12a km 7"),
    ("rt05 rw003 gg2 nomor 4", "rt 5 rw 3 gang 2 no 4"),
    ("rt5rw3", "rt 5 rw 3"),
    ("SMP 5 libur smp besok, ke SMP", "smp 5 libur sampai besok ke smp"),
    # What is no word, and courtesies.
    ("Selamat pagi pak, mohon lampu Jl Kelud dicek. Terima kasih banyak 🙏", "lampu jalan kelud dicek"),
    ("Assalamualaikum wr wb min, sampah numpuk. Matur nuwun", "sampah numpuk"),
    ("nuwun sewu lurr, dalan rusak", "jalan rusak"),
    ("@pemkotsmg cek https://t.co/x1 lampu mati www.contoh.id/a", "cek lampu mati"),
    ("RT @warga: banjir di genuk", "banjir di genuk"),
    ("Diteruskan: banjir di genuk", "banjir di genuk"),
    ("copas dari grup sebelah: banjir di genuk", "banjir di genuk"),
    ("#JalanRusak #lampumati #genuk", "jalan rusak lampu mati genuk"),
    # Unicode as it comes.
    ("𝐣𝐚𝐥𝐚𝐧 𝓻𝓾𝓼𝓪𝓴", "jalan rusak"),
    ("j̷̢a̸l̵a̶n̴ ru\u200bsak \u202elampu\x00mati\ud800", "jalan rusak lampu mati"),
    ("ｊａｌａｎ １２", "jalan 12"),
    ("🙏🙏", ""),
    ("  \n ", ""),
]

NAMES = [
    *(
        "kali banteng kulon",
        "kaligawe",
        "banyu manik",
        "bangetayu wetan",
        "karang anyar gunung",
        "watu gong",
        "kali garang",
    ),
    *(
        "griya pandanaran",
        "muktiharjo kidul",
        "bandarharjo",
        "dr cipto",
        "pasar ikan kobong",
        "bendan ngisor",
        "tay kak sie",
    ),
    *("kampung kali", "gang buntu"),
]


@pytest.mark.parametrize(("written", "plain"), PLAIN_TEXTS)
def test_what_people_write_has_one_plain_form(written: str, plain: str) -> None:
    words = normalise(written)
    assert words.plain == plain
    assert words.words == tuple(plain.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sampah tdk diangkut", "sampah gak diangkat2 petugas, pengangkutan ga ada"),
        ("lubang di jalan", "dalane berlubang"),
        ("pohon tumbang menutup jalan", "jalan ketutup pohon tumbang"),
        ("lampu mati", "lampune pejah, padam"),
        ("kebakaran rumah", "omah kobong"),
        ("saluran tersumbat", "saluran mampet"),
    ],
)
def test_the_same_thing_in_other_words_shares_its_content(one: str, other: str) -> None:
    shared = set(normalise(one).content) & set(normalise(other).content)
    assert len(shared) >= 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kebakaran rumah", "bakar sampah"),
        ("perumahan", "rumah"),
        ("merah", "perah"),
        ("desain", "desa"),
        ("makan", "akan"),
    ],
)
def test_words_of_another_meaning_keep_another_stem(one: str, other: str) -> None:
    assert [stem(word) for word in one.split()] != [stem(word) for word in other.split()]
    assert stem(one.split()[0]) != stem(other.split()[0])


def test_what_turns_the_meaning_stays_in_the_content() -> None:
    assert normalise("sampah blm diangkut").content == ("sampah", "belum", "angkut")
    assert normalise("bukan banjir, ora rob").content == ("bukan", "banjir", "tidak", "rob")


@pytest.mark.parametrize("name", NAMES)
def test_names_of_places_are_not_translated(name: str) -> None:
    assert normalise(name).plain == name


def test_no_kelurahan_and_no_street_changes_its_name() -> None:
    with (RESOURCES / "kelurahan.csv").open(encoding="utf-8") as rows:
        names = {name.lower() for row in csv.DictReader(rows) for name in (row["kelurahan"], row["kecamatan"])}
    streets = tomllib.loads((RESOURCES / "streets.toml").read_text(encoding="utf-8"))
    names |= {f"jalan {street}" for kecamatan in streets["streets"].values() for street in kecamatan}
    # "Kudu" is a kelurahan and "must": what stands beside it says which.
    changed = {name for name in names if normalise(f"di {name}").plain != f"di {_once(name)}"}
    assert changed == set()


def _once(name: str) -> str:
    """A name without what is said twice ("cumi cumi")."""
    words = name.replace(".", " ").replace("-", " ").split()
    return " ".join(word for index, word in enumerate(words) if words[:index][-1:] != [word])


def test_every_courtesy_is_known_as_it_is_written() -> None:
    phrases = [" ".join(phrase) for phrases in COURTESIES.values() for phrase in phrases]
    assert [phrase for phrase in phrases if normalise(f"{phrase} banjir").plain != "banjir"] == []


def test_courtesies_stay_where_a_text_is_told_by_them() -> None:
    assert written_out("makasih min, matur suwun") == ["terima", "kasih", "admin", "matur", "terima", "kasih"]
    assert normalise("makasih min, matur suwun") == NOTHING


def test_nothing_is_nothing() -> None:
    assert normalise(None) == normalise("") == NOTHING


def test_the_slang_is_large_and_without_loops() -> None:
    assert len(PLAIN) >= ENOUGH_FORMS
    plain = {word for words in PLAIN.values() for word in words}
    assert not plain & PLAIN.keys(), "what is plain is not slang for something else"
    assert not PLAIN.keys() & BESIDE.keys()
    assert plain <= KNOWN


def test_only_the_beginning_of_a_very_long_text_is_compared_and_soon() -> None:
    hostile = ["jalan rusak " * 5_000, "z" + "\u0301\u0327" * 30_000, "#a" * 30_000, "@" * 60_000, "a" * 60_000]
    begun = time.perf_counter()
    for text in hostile:
        assert len(normalise(text).plain) <= LONGEST
    assert time.perf_counter() - begun < 2.0


@given(st.text())
def test_any_text_has_words_and_they_fit_together(text: str) -> None:
    words = normalise(text)
    assert words.plain == " ".join(words.words)
    assert words.plain == words.plain.strip().lower()
    assert len(words.content) <= len(words.words)


@given(st.text(alphabet=st.sampled_from("jalanrusk 0123.-@#/\n'’"), max_size=80))
def test_a_plain_text_is_plain_for_good(text: str) -> None:
    once = normalise(text).plain
    assert normalise(once).words == normalise(once).words
    assert not set("@#/\n'") & set(once)
