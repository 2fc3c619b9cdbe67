"""Splitting a reply: nothing is lost, every part fits what the platform counts, and no character is torn."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from connectors.text import measure, split
from model.reply import ReplyLimits, TextUnit

FAMILY = "👨\u200d👩\u200d👧"  # one grapheme: five code points, 8 UTF-16 units, 18 bytes
FLAG = "🇮🇩"
TEXT = (
    "Terima kasih atas laporannya. Sudah kami teruskan ke Dinas Pekerjaan Umum. "
    "Petugas datang hari Kamis, mohon ditunggu nggih."
)


def limits(unit: TextUnit, maximum: int) -> ReplyLimits:
    return ReplyLimits(unit=unit, maximum=maximum)


@pytest.mark.parametrize(
    ("text", "characters", "utf16", "in_bytes", "weighted"),
    [
        ("", 0, 0, 0, 0),
        ("abc", 3, 3, 3, 3),
        ("é", 1, 1, 2, 1),
        ("e\u0301", 2, 2, 3, 2),
        ("🙏", 1, 2, 4, 2),
        (FAMILY, 5, 8, 18, 2),
        (FLAG, 2, 4, 8, 2),
        ("❤\ufe0f", 2, 2, 6, 2),
        ("ꦱ", 1, 1, 3, 2),  # Javanese script
        ("“ya”", 4, 4, 8, 4),
        ("https://lapor.semarangkota.go.id/SMG-2026-000123", 48, 48, 48, 23),
        ("lihat http://a.id ya", 20, 20, 20, 32),
        ("(lihat https://a.id/x).", 23, 23, 23, 32),
        ("semarang.go.id", 14, 14, 14, 23),
        ("lapor.semarangkota.go.id/bantuan", 32, 32, 32, 32),
    ],
)
def test_measures(text: str, characters: int, utf16: int, in_bytes: int, weighted: int) -> None:
    assert measure(text, TextUnit.CHARACTERS) == characters
    assert measure(text, TextUnit.UTF16) == utf16
    assert measure(text, TextUnit.BYTES) == in_bytes
    assert measure(text, TextUnit.WEIGHTED) == weighted


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2003"])
def test_nothing_gives_no_part(text: str) -> None:
    assert split(text, limits(TextUnit.CHARACTERS, 10)) == []


@pytest.mark.parametrize("unit", list(TextUnit))
def test_what_fits_is_one_part(unit: TextUnit) -> None:
    assert split(f" {TEXT}\n", limits(unit, 400)) == [TEXT]
    assert split("abcdefghij", limits(unit, 10)) == ["abcdefghij"]


def test_a_paragraph_is_the_best_border_then_a_line_then_a_sentence_then_a_word() -> None:
    unit = TextUnit.CHARACTERS
    assert split("satu dua. tiga\nempat\n\nlima enam tujuh", limits(unit, 26)) == [
        "satu dua. tiga\nempat",
        "lima enam tujuh",
    ]
    assert split("satu dua. tiga\nempat lima", limits(unit, 20)) == ["satu dua. tiga", "empat lima"]
    assert split("satu dua. tiga empat", limits(unit, 15)) == ["satu dua.", "tiga empat"]
    assert split("satu dua tiga empat", limits(unit, 15)) == ["satu dua tiga", "empat"]


def test_a_border_early_in_the_part_is_not_worth_it() -> None:
    assert split("ya " + "x" * 30, limits(TextUnit.CHARACTERS, 20)) == ["ya " + "x" * 17, "x" * 13]


def test_a_word_that_ends_at_the_limit_stays_whole() -> None:
    assert split("satu dua tiga", limits(TextUnit.CHARACTERS, 8)) == ["satu dua", "tiga"]


@pytest.mark.parametrize("unit", list(TextUnit))
def test_a_text_without_spaces_is_cut_between_graphemes(unit: TextUnit) -> None:
    text = (FAMILY + FLAG + "e\u0301") * 20
    parts = split(text, limits(unit, 40))
    assert "".join(parts) == text
    graphemes = set(regex.findall(r"\X", text))
    assert all(set(regex.findall(r"\X", part)) <= graphemes for part in parts)
    assert len(parts) > 1


@pytest.mark.parametrize("unit", [TextUnit.UTF16, TextUnit.BYTES, TextUnit.CHARACTERS])
def test_a_grapheme_larger_than_the_limit_is_cut_between_code_points(unit: TextUnit) -> None:
    zalgo = "a" + "\u0301" * 50
    parts = split(zalgo, limits(unit, 10))
    assert "".join(parts) == zalgo
    assert all(measure(part, unit) <= 10 for part in parts)


def test_a_surrogate_pair_is_never_torn() -> None:
    parts = split("🙏" * 9, limits(TextUnit.UTF16, 5))
    assert parts == ["🙏🙏"] * 4 + ["🙏"]


def test_a_link_is_not_torn_where_there_is_a_border() -> None:
    text = "Cek laporan Bapak di https://lapor.semarangkota.go.id/SMG-2026-000123 nggih"
    assert split(text, limits(TextUnit.WEIGHTED, 40)) == [
        "Cek laporan Bapak di",
        "https://lapor.semarangkota.go.id/SMG-2026-000123 nggih",
    ]


def test_a_link_that_is_longer_than_its_weight_fits_as_one() -> None:
    text = "https://lapor.semarangkota.go.id/" + "x" * 500
    assert split(text, limits(TextUnit.WEIGHTED, 280)) == [text]


@pytest.mark.parametrize(
    ("unit", "maximum"), [(TextUnit.UTF16, 4096), (TextUnit.BYTES, 1000), (TextUnit.WEIGHTED, 280)]
)
def test_a_long_answer_on_real_limits(unit: TextUnit, maximum: int) -> None:
    text = "\n\n".join([TEXT, TEXT + " 🙏" + FAMILY] * 30)
    parts = split(text, limits(unit, maximum))
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(0 < measure(part, unit) <= maximum for part in parts)


WORDS = st.text(st.sampled_from("abcåé ꦱ漢🙏👍🏽\u0301\u200d\n.\t" + FLAG + FAMILY), max_size=200)
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)
UNITS = st.sampled_from(list(TextUnit))


@given(WORDS | ANY_TEXT, UNITS, st.integers(8, 60))
def test_nothing_is_lost_but_white_space_and_every_part_fits(text: str, unit: TextUnit, maximum: int) -> None:
    parts = split(text, limits(unit, maximum))
    assert "".join("".join(parts).split()) == "".join(text.split())
    for part in parts:
        assert part == part.strip() != ""
        assert measure(part, unit) <= maximum


@given(WORDS, UNITS, st.integers(30, 60))
def test_the_parts_follow_each_other_in_the_text(text: str, unit: TextUnit, maximum: int) -> None:
    at = 0
    for part in split(text, limits(unit, maximum)):
        found = text.index(part, at)
        assert text[at:found].strip() == ""
        at = found + len(part)
    assert text[at:].strip() == ""


@given(
    st.lists(st.sampled_from(["a", "é", FLAG, "🙏", "👍🏽", "ꦱ", "e\u0301"]), max_size=60), UNITS, st.integers(20, 40)
)
def test_no_grapheme_is_torn(graphemes: list[str], unit: TextUnit, maximum: int) -> None:
    text = "".join(graphemes)
    ends = {match.end() for match in regex.finditer(r"\X", text)}
    at = 0
    for part in split(text, limits(unit, maximum)):
        at += len(part)
        assert at in ends
    assert at == len(text)
