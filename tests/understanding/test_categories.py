"""The tree of categories: whole, in order, and with an answer for every code."""

from datetime import timedelta

import pytest

from understanding.categories import Tree

TREE = Tree.load()


def test_there_are_57_categories_in_11_groups_each_with_an_opd_and_both_names() -> None:
    assert (len(TREE), len(TREE.groups())) == (57, 11)
    for code in TREE:
        assert TREE.opd_name(TREE.opd_of(code)), code
        assert TREE.name(code) and TREE.name(code, "en"), code
        assert TREE[code].hint, code


def test_codes_come_in_the_order_of_the_groups() -> None:
    assert list(TREE) == [one.code for group in TREE.groups() for one in group.categories]
    assert (next(iter(TREE)), list(TREE)[-1]) == ("jalan-rusak", "lainnya")


@pytest.mark.parametrize(
    ("code", "opd", "hours"),
    [("banjir", "dpu", 24), ("pju", "disperkim", 336), ("kebakaran", "damkar", 12), ("listrik", "pln", 12)],
)
def test_a_category_says_who_answers_and_how_long_it_is_one_happening(code: str, opd: str, hours: int) -> None:
    assert TREE.opd_of(code) == opd
    assert TREE.window_of(code) == TREE.windows[code] == timedelta(hours=hours)


def test_names_are_indonesian_unless_another_language_is_asked_for() -> None:
    assert TREE.name("banjir") == "Banjir dan genangan"
    assert TREE.name("banjir", "en") == "Flood"
    assert TREE.name("banjir", "jv") == "Banjir dan genangan"
    assert TREE.opd_name("dpu", "en") == "Public Works"


def test_what_is_not_in_the_tree_is_an_error_and_not_a_guess() -> None:
    assert "banjir" in TREE
    assert "sihir" not in TREE
    with pytest.raises(KeyError):
        TREE.name("sihir")
