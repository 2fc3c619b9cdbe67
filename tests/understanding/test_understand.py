"""Everything that is suggested for a message, whatever was written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.understanding import ContentKind, Language, PlaceSource, Urgency
from tests.mind import insight

INSIGHT = insight()


@pytest.mark.parametrize(
    ("text", "kind", "category"),
    [
        ("jalan berlubang parah di depan pasar, sudah tiga motor jatuh", "complaint", "jalan-rusak"),
        ("lampu jalan mati semua di gang kami, gelap gulita tiap malam", "complaint", "pju"),
        ("sampah numpuk seminggu ora dijupuk, mambu banget", "complaint", "sampah"),
        ("banjir sak dengkul neng ngarep omah, udan sedilut wae", "complaint", "banjir"),
        ("air PDAM mati dari kemarin, keran cuma keluar angin", "complaint", "air-pdam"),
        ("parkir liar depan stasiun, jukir minta sepuluh ribu tanpa karcis", "complaint", "parkir"),
        ("brt koridor 1 telat terus, nunggu sejam di halte", "complaint", "trans-semarang"),
        ("gas melon langka, harga di pengecer 30 ribu", "complaint", "harga"),
        ("gimana syarat bikin KTP baru untuk anak usia 17?", "information", "ktp"),
        ("usul pak, tolong dibangun taman bermain anak di kelurahan kami", "aspiration", "taman"),
        ("terima kasih damkar, cepat sekali evakuasi ularnya, mantap", "praise", "evakuasi-hewan"),
    ],
)
def test_what_everybody_would_say_is_suggested(text: str, kind: str, category: str) -> None:
    meant = INSIGHT.understand(text)
    assert meant.kind.value is ContentKind(kind)
    assert meant.category is not None
    assert meant.category.value == category


@pytest.mark.parametrize(
    "text",
    [
        "kebakaran rumah di gang mawar, masih ada orang di dalam, tolong cepat",
        "tulung, omah kobong, genine gedhe",
        "ada orang tenggelam di kali, tolong",
        "bapak saya pingsan tidak napas, butuh ambulans sekarang",
        "kabel listrik putus jatuh di genangan, ada yang kesetrum",
        "tabrakan truk sama motor, korban tergeletak berdarah",
    ],
)
def test_danger_to_life_is_an_emergency(text: str) -> None:
    assert INSIGHT.understand(text).urgency.value is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "kemarin kebakaran, tolong bantu korban, butuh selimut",
        "panasnya kayak kebakaran hutan wkwk",
        "terima kasih pemadam, api sudah padam",
        "kalau kebakaran telepon nomor berapa min?",
        "besok simulasi kebakaran di kantor kelurahan",
        "jalan berlubang di depan pasar",
        "halo min",
    ],
)
def test_the_same_words_about_the_past_a_drill_or_a_joke_are_none(text: str) -> None:
    assert INSIGHT.understand(text).urgency.value is not Urgency.EMERGENCY


@pytest.mark.parametrize("text", [None, "", "   \n"])
def test_no_words_at_all_say_little_and_a_position_says_where(text: str | None) -> None:
    meant = INSIGHT.understand(text, (-6.9932, 110.4203), PlaceSource.PHOTO)
    assert (meant.kind.value, meant.category, meant.danger) == (ContentKind.COMPLAINT, None, 0.0)
    assert meant.kind.confidence < 0.5
    assert meant.language.value is Language.OTHER
    assert (meant.place.lat, meant.place.source) == (-6.9932, PlaceSource.PHOTO)


@pytest.mark.parametrize("text", ["halo", "🙏🙏", "p", "???", "123", "wkwkwk"])
def test_what_says_nothing_of_a_subject_has_no_category(text: str) -> None:
    meant = INSIGHT.understand(text)
    assert meant.category is None
    assert meant.kind.confidence < 0.5


def test_one_word_is_a_guess_with_low_confidence() -> None:
    meant = INSIGHT.understand("banjir")
    assert meant.category is not None
    assert meant.category.value == "banjir"
    assert meant.category.confidence < 0.5


def test_alternatives_are_the_next_likeliest_at_most_four() -> None:
    meant = INSIGHT.understand("air masuk rumah dari got yang mampet dekat kali, sampah di mana-mana, jalan rusak")
    assert meant.category is not None
    shares = [meant.category.confidence, *(one.confidence for one in meant.alternatives)]
    assert shares == sorted(shares, reverse=True)
    assert 1 <= len(meant.alternatives) <= 4
    assert meant.category.value not in {one.value for one in meant.alternatives}


@pytest.mark.parametrize("text", ["jalan rusak " * 5000, "x" * 60_000, "🔥" * 60_000, "a\u0301" * 30_000, "\x00" * 100])
def test_however_long_it_is_there_is_an_answer(text: str) -> None:
    assert 0 <= INSIGHT.understand(text).kind.confidence <= 1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_nothing_that_is_written_is_an_error(text: str) -> None:
    meant = INSIGHT.understand(text)
    assert 0 <= meant.danger <= 1
    assert all(text[one.start : one.end] for one in meant.personal)
