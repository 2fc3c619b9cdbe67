"""How much two texts share: words of every complaint weigh little, spelling does not matter, numbers do."""

import pytest

from understanding.sameness.keys import text_keys
from understanding.sameness.wording import Overlap, overlap, wording
from understanding.words import normalise

LONG = (
    "pohon beringin besar di pojok alun alun kecamatan sudah lapuk dan miring ke warung bu sri, tolong dipangkas segera"
)


def held(one: str, other: str) -> Overlap:
    return overlap(wording(normalise(one).content), wording(normalise(other).content))


def test_a_copy_with_words_around_it_holds_all() -> None:
    copy = held(LONG, f"info dari grup sebelah, min tolong cek: {LONG} terima kasih semoga ditanggapi")
    assert copy.contained == pytest.approx(1)
    assert copy.unlike == pytest.approx(0)
    assert copy.shared < 1


def test_a_letter_more_or_less_is_the_same_word() -> None:
    assert held(LONG, LONG.replace("lapuk", "lapuuk").replace("warung", "warnug")).contained > 0.95


def test_words_of_every_complaint_weigh_less_than_rare_ones() -> None:
    common = held("jalan malam orang", "jalan malam motor")
    rare = held("biawak kenteng orang", "biawak kenteng motor")
    assert common.mass < rare.mass / 1.5


def test_numbers_on_both_sides_that_differ_are_seen() -> None:
    assert held(f"{LONG} 12", f"{LONG} 14").numbers_differ
    assert not held(f"{LONG} 12", LONG).numbers_differ


def test_nothing_shares_nothing() -> None:
    assert held("", "") == held("banjir", "") == Overlap()


@pytest.mark.parametrize(
    "copy",
    [
        f"[Diteruskan] {LONG}",
        LONG.upper(),
        LONG.replace("sudah", "sdh").replace("segera", "sgra") + " up!!!",
        LONG.replace(", tolong dipangkas segera", ""),
        f"min sudah tahu belum? {LONG} mohon ditindak lanjuti sebelum ada korban",
    ],
)
def test_copies_share_keys(copy: str) -> None:
    mine, theirs = (text_keys(normalise(text).content) for text in (LONG, copy))
    assert len(set(mine) & set(theirs)) >= 2


@pytest.mark.parametrize("text", ["", "banjir", "jalan rusak pak", "tolong lampu mati"])
def test_texts_that_anybody_may_write_have_no_keys(text: str) -> None:
    assert text_keys(normalise(text).content) == ()
