import pytest

from tests.understanding.place.reading import AREAS, path
from understanding.place.areas import RESOURCES
from understanding.place.boundaries import Boundaries

BOUNDARIES = Boundaries.load(RESOURCES / "boundaries.csv")
KELURAHAN = [area for area in AREAS.by_code.values() if not area.is_kecamatan]
#: Kelurahan that bend around their own centre.
BENT = {"33.74.05.1012", "33.74.16.1006"}


def test_every_kelurahan_holds_its_own_centre() -> None:
    found = {area.code: BOUNDARIES.at(area.lat, area.lon) for area in KELURAHAN if area.code not in BENT}
    assert [code for code, at in found.items() if at is None or at[0] != code] == []


def test_hardly_a_position_in_the_city_is_held_by_none_and_none_by_many() -> None:
    inner = [(-7.00 - 0.0011 * i, 110.36 + 0.0011 * j) for i in range(60) for j in range(80)]
    at = [BOUNDARIES.at(*position) for position in inner]
    assert at.count(None) == 0
    assert sum(1 for found in at if found and found[1] < 0.5) < len(at) * 0.005


@pytest.mark.parametrize(
    ("name", "lat", "lon", "area"),
    [
        ("city hall", -6.9821, 110.4134, "Semarang Tengah/Sekayu"),
        ("Lawang Sewu", -6.9839, 110.4106, "Semarang Tengah/Sekayu"),
        ("Tawang station", -6.9644, 110.4279, "Semarang Utara/Tanjung Mas"),
        ("Poncol station", -6.9732, 110.4150, "Semarang Utara/Purwosari"),
        ("Undip, Tembalang", -7.0509, 110.4382, "Tembalang/Tembalang"),
        ("Unnes, Sekaran", -7.0490, 110.3930, "Gunungpati/Sekaran"),
        ("Sam Poo Kong", -6.9965, 110.3980, "Semarang Barat/Bongsari"),
        ("Ahmad Yani airport", -6.9727, 110.3750, "Semarang Barat/Tambakharjo"),
        ("Jatibarang dam", -7.0370, 110.3500, "Mijen/Kedungpane"),
    ],
)
def test_known_places_lie_where_they_stand(name: str, lat: float, lon: float, area: str) -> None:
    found = BOUNDARIES.at(lat, lon)
    assert found is not None, name
    assert path(found[0]) == area, name


def test_an_edge_is_less_sure_than_the_middle() -> None:
    middle = BOUNDARIES.at(-7.0393, 110.4751)
    edge = BOUNDARIES.at(-6.9898, 110.4224)  # Simpang Lima, where four kelurahan meet
    assert middle and middle[1] == 0.95
    assert edge and edge[1] < 0.8


@pytest.mark.parametrize(
    ("lat", "lon"), [(-6.2, 106.8), (-7.13, 110.41), (-6.90, 110.42), (-7.0, 110.55), (-6.92, 110.20), (0.0, 0.0)]
)
def test_nothing_is_said_of_a_position_outside_the_city(lat: float, lon: float) -> None:
    assert BOUNDARIES.at(lat, lon) is None
