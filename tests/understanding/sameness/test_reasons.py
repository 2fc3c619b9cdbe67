"""Every likeness says why, in codes that pages translate."""

from model.sameness import Reason, Report
from tests.understanding.sameness.saying import said
from understanding.categories import Tree
from understanding.sameness.pair import pair
from understanding.sameness.reasons import UNITS, Code, reasons


def given(new: Report, other: Report) -> dict[str, object]:
    held = pair(new, other, Tree.load().windows)
    assert held is not None
    found = reasons(held)
    assert all(isinstance(reason, Reason) and reason.code in UNITS for reason in found)
    return {reason.code: reason.value for reason in found}


def test_every_code_has_a_unit() -> None:
    assert set(UNITS) == set(Code)


def test_place_subject_and_time_are_said_with_their_values() -> None:
    earlier = said(1, "banjir di jl kaligawe depan unissula", category="banjir", position=(-6.9561, 110.4602))
    later = said(
        2, "macet kaligawe raya ngarep unissula", category="kemacetan", position=(-6.9570, 110.4602), hours=2.2
    )
    assert (
        given(later, earlier).items()
        >= {
            "same_landmark": "unissula",
            "near": 100,
            "kin_category": "banjir",
            "within": 2,
        }.items()
    )


def test_a_citizen_a_copy_and_a_picture_are_said() -> None:
    text = "pohon beringin besar di pojok alun alun kecamatan sudah lapuk miring ke warung bu sri"
    photo = 0x9F3A5C7712E4B860
    found = given(said(2, text, by=7, photos=(photo,)), said(1, text, by=7, photos=(photo,)))
    assert found.items() >= {"same_author": None, "copied_text": 100, "same_photo": None}.items()
