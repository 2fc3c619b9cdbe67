"""In what two places agree, and what they cannot both be."""

import pytest

from model.understanding import Place
from understanding.sameness.pair import contradicts
from understanding.sameness.whereabouts import compare

GENUK, KALIGAWE = "33.74.05", "33.74.04.1002"
KULON, WETAN = "33.74.06.1004", "33.74.06.1003"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(Place(street="melati"), Place(street="mawar"), id="streets"),
        pytest.param(Place(street="melati 2"), Place(street="melati 3"), id="numbered streets"),
        pytest.param(Place(street="gombel lama"), Place(street="gombel baru"), id="old and new"),
        pytest.param(Place(street="melati", number="12"), Place(street="melati", number="88"), id="houses"),
        pytest.param(
            Place(street="kaligawe raya", number="km 4"), Place(street="kaligawe raya", number="km 7"), id="km"
        ),
        pytest.param(Place(area=KULON, rt=3, rw=5), Place(area=KULON, rt=3, rw=7), id="RW"),
        pytest.param(Place(area=KULON, rt=3, rw=5), Place(area=KULON, rt=4, rw=5), id="RT"),
        pytest.param(
            Place(area=KULON, area_confidence=0.95),
            Place(area=WETAN, area_confidence=0.95),
            id="kelurahan said outright",
        ),
        pytest.param(Place(street="mataram", excluded=("kartini",)), Place(street="kartini"), id="bukan jalan kartini"),
        pytest.param(Place(excluded=(GENUK,)), Place(area="33.74.05.1012"), id="an area that it is not, and one in it"),
        pytest.param(Place(lat=-6.98, lon=110.41), Place(lat=-7.02, lon=110.41), id="positions four kilometres apart"),
        pytest.param(Place(landmark="pasar johar"), Place(landmark="pasar bulu"), id="markets"),
    ],
)
def test_these_cannot_be_one_place(one: Place, other: Place) -> None:
    assert contradicts(compare(one, other))
    assert contradicts(compare(other, one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(Place(), Place(street="melati", area=KULON, area_confidence=0.95), id="silence"),
        pytest.param(Place(street="melati"), Place(street="gang mawar"), id="an alley off a street"),
        pytest.param(Place(street="kaligawe raya"), Place(street="kaligawe"), id="raya"),
        pytest.param(Place(street="soekarno hatta"), Place(street="sukarno hatta"), id="spelling"),
        pytest.param(
            Place(street="kaligawe raya", area=GENUK, area_confidence=0.7),
            Place(area=KALIGAWE, area_confidence=0.95),
            id="a street called as a kelurahan elsewhere",
        ),
        pytest.param(
            Place(street="pemuda", landmark="tugu muda"),
            Place(street="pandanaran", landmark="tugu muda"),
            id="a junction",
        ),
        pytest.param(Place(landmark="pasar peterongan"), Place(landmark="tps peterongan"), id="one name"),
        pytest.param(
            Place(area=GENUK, area_confidence=0.9), Place(area="33.74.05.1012", area_confidence=0.9), id="within"
        ),
        pytest.param(Place(number="12a"), Place(number="km 7"), id="numbers of two kinds"),
        pytest.param(
            Place(street="melati", lat=-6.98, lon=110.41), Place(street="mawar", lat=-6.9801, lon=110.41), id="a corner"
        ),
        pytest.param(Place(areas=(KULON, WETAN)), Place(area=WETAN, area_confidence=0.95), id="one of those it may be"),
    ],
)
def test_these_may_be_one_place(one: Place, other: Place) -> None:
    assert not contradicts(compare(one, other))
    assert not contradicts(compare(other, one))


def test_metres_are_measured() -> None:
    assert compare(Place(lat=-6.98, lon=110.41), Place(lat=-6.98, lon=110.411)).metres == pytest.approx(110.5, abs=1)
