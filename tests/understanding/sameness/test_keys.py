"""Two reports that may belong together share a slot that promises enough; what is old lies below what is new."""

from datetime import timedelta

import pytest

from model.sameness import Report
from tests.understanding.sameness.saying import MONDAY, said
from understanding.categories import Tree
from understanding.sameness import keys

WINDOW = timedelta(days=90)
PHOTO = 0x9F3A5C7712E4B860


def promise(earlier: Report, new: Report) -> int:
    wanted = keys.sought(new, Tree.load().windows, WINDOW)
    return sum(wanted.get(slot, 0) for slot in keys.kept(earlier))


@pytest.mark.parametrize(
    ("earlier", "new"),
    [
        pytest.param(said(1, "banjir", by=7), said(2, "lampu mati", by=7, hours=24 * 20), id="citizen"),
        pytest.param(
            said(1, "lubang di jl kartini", category="jalan-rusak"),
            said(2, "jl kartini ambles", category="bekas-galian", hours=24 * 13),
            id="a street, kindred categories",
        ),
        pytest.param(
            said(1, "banjir jl kaligawe", category="banjir"),
            said(2, "kaligawe klelep", category="banjir"),
            id="a bare name",
        ),
        pytest.param(
            said(1, "pln padam sendangmulyo", category="listrik"),
            said(2, "sendangmulyo gelap gulita", category="listrik"),
            id="a kelurahan, where that is as wide",
        ),
        pytest.param(
            said(1, "banjir di genuk", category="banjir"),
            said(2, "banjir di karangroto genuk", category="banjir"),
            id="a kelurahan and its kecamatan",
        ),
        pytest.param(
            said(1, "banjir di karangroto genuk", category="banjir"),
            said(2, "banjir di kecamatan genuk", category="banjir"),
            id="a kecamatan and a kelurahan in it",
        ),
        pytest.param(
            said(1, "pohon", category="pohon", position=(-6.98421, 110.40912)),
            said(2, "wit", category="pohon", position=(-6.98221, 110.40762)),
            id="positions 280 m apart",
        ),
        pytest.param(said(1, None, photos=(PHOTO,)), said(2, None, photos=(PHOTO ^ 0b111,)), id="a picture squeezed"),
    ],
)
def test_what_may_belong_together_meets(earlier: Report, new: Report) -> None:
    assert promise(earlier, new) >= keys.ENOUGH


@pytest.mark.parametrize(
    ("earlier", "new"),
    [
        pytest.param(
            said(1, "sampah di sendangmulyo", category="sampah"),
            said(2, "ktp sendangmulyo", category="ktp"),
            id="an area",
        ),
        pytest.param(
            said(1, "lubang jl kartini", category="jalan-rusak"),
            said(2, "ktp jl kartini", category="ktp"),
            id="matters",
        ),
        pytest.param(said(1, "jalan rusak pak"), said(2, "jalan rusak pak"), id="words of every complaint"),
        pytest.param(
            said(1, "banjir jl kaligawe", category="banjir"),
            said(2, "banjir jl kaligawe", category="banjir", hours=24 * 70),
            id="floods of two months",
        ),
    ],
)
def test_what_cannot_belong_together_is_not_read(earlier: Report, new: Report) -> None:
    assert promise(earlier, new) < keys.ENOUGH


def test_old_slots_lie_below_new_ones_and_all_fit_into_64_bits() -> None:
    report = said(1, "banjir di jl kaligawe genuk", category="banjir", photos=(2**64 - 1,), position=(-6.95, 110.46))
    old, new = (
        keys.kept(report),
        [slot + keys.first_slot(MONDAY + keys.PART) - keys.first_slot(MONDAY) for slot in keys.kept(report)],
    )
    assert max(old) < keys.first_slot(MONDAY + keys.PART) <= min(new)
    assert all(0 < slot < 2**63 for slot in keys.kept(said(1, "x", by=2**62)))
