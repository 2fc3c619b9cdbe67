import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.understanding import Place, PlaceSource
from tests.understanding.place.reading import AREAS, find, path, words
from understanding.place.find import Gazetteer
from understanding.place.lexicon import Lexicon

GAZETTEER = Gazetteer.load()
BALAI_KOTA = (-6.9821, 110.4134)
JAKARTA = (-6.2, 106.8)


def test_every_kelurahan_is_found_by_its_own_name() -> None:
    missed = []
    for area in AREAS.by_code.values():
        cue = "kecamatan" if area.is_kecamatan else "kelurahan"
        parent = AREAS.by_code[area.kecamatan].name
        place = find(GAZETTEER, f"lampu mati di {cue} {area.name}" + ("" if area.is_kecamatan else f" kec {parent}"))
        if place.area != area.code:
            missed.append((area.name, path(place.area)))
    assert missed == []


def test_the_lists_are_as_large_as_the_city_needs(gazetteer: Gazetteer) -> None:
    names = Lexicon(AREAS).names.values()
    landmarks = {name.landmark for name in names if name.landmark}
    estates = {landmark for landmark in landmarks if landmark.startswith("perum ")}
    streets = {name.street for name in names if name.street}
    assert len(streets | estates) >= 350
    assert len(landmarks - estates) >= 250
    listing = gazetteer.areas()
    assert (len(listing), sum(len(kecamatan.kelurahan) for kecamatan in listing)) == (16, 177)


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    place = find(GAZETTEER, text)
    assert 0.0 <= place.area_confidence <= 1.0
    assert (place.area is None) == (place.source is None)


PARTS = """jl jalan gang raya kel kec di bukan tapi eh salah genuk tlogosari kulon pasar johar depan rt rw 5 03 no km sd
. , / ( -"""


@given(st.lists(st.sampled_from(PARTS.split()), max_size=25))
@settings(max_examples=500, deadline=None)
def test_any_jumble_of_place_words_gives_codes_and_names_that_exist(parts: list[str]) -> None:
    text = " ".join(parts)
    place = find(GAZETTEER, text)
    assert all(code in AREAS.by_code for code in ((place.area,) if place.area else ()) + place.areas)
    for name in (place.street, place.landmark):
        assert name is None or name == name.lower().strip()


def test_a_very_long_text_is_read_in_no_time(gazetteer: Gazetteer) -> None:
    text = "Jl. Supriyadi dekat pasar, kelurahan Kalicari " * 1_300
    begun = time.perf_counter()
    place = find(gazetteer, text)
    assert time.perf_counter() - begun < 0.5
    assert path(place.area) == "Pedurungan/Kalicari"


def test_a_position_is_kept_and_tells_the_kelurahan(gazetteer: Gazetteer) -> None:
    place = gazetteer.find("lampu mati", words("lampu mati"), BALAI_KOTA, PlaceSource.PHOTO)
    assert (place.lat, place.lon) == BALAI_KOTA
    assert path(place.area) == "Semarang Tengah/Sekayu"
    assert place.source is PlaceSource.PHOTO


def test_a_position_outside_the_city_is_kept_without_an_area(gazetteer: Gazetteer) -> None:
    place = gazetteer.find("lampu mati", words("lampu mati"), JAKARTA)
    assert (place.lat, place.lon, place.area, place.source) == (*JAKARTA, None, None)
    assert gazetteer.area_at(*JAKARTA) is None


def test_a_position_decides_an_ambiguous_name(gazetteer: Gazetteer) -> None:
    centre = gazetteer.centre("33.74.16.1007")
    place = gazetteer.find("mangunharjo rob", words("mangunharjo rob"), centre)
    assert path(place.area) == "Tugu/Mangunharjo"
    assert place.areas == ()


def test_a_kelurahan_named_outright_stands_against_a_position_elsewhere(gazetteer: Gazetteer) -> None:
    place = gazetteer.find("banjir di kelurahan Trimulyo", words("x"), BALAI_KOTA)
    assert path(place.area) == "Genuk/Trimulyo"
    assert place.source is PlaceSource.TEXT
    assert place.area_confidence < 0.8
    assert (place.lat, place.lon) == BALAI_KOTA


def test_slang_that_only_the_normalised_words_write_out_is_read(gazetteer: Gazetteer) -> None:
    assert path(gazetteer.find("tlgsr kln", words("tlogosari kulon")).area) == "Pedurungan/Tlogosari Kulon"


@pytest.mark.parametrize(
    ("place", "language", "label"),
    [
        (
            Place(area="33.74.01.1010", street="agus salim", landmark="pasar johar", relation="depan"),
            "id",
            "depan Pasar Johar, Jl. Agus Salim, Kauman (Semarang Tengah)",
        ),
        (
            Place(area="33.74.01.1010", landmark="pasar johar", relation="depan"),
            "en",
            "in front of Pasar Johar, Kauman (Semarang Tengah)",
        ),
        (Place(area="33.74.10", areas=("33.74.10", "33.74.10.1006")), "id", "Tembalang (kecamatan atau kelurahan?)"),
        (Place(area="33.74.10", areas=("33.74.10", "33.74.10.1006")), "en", "Tembalang (kecamatan or kelurahan?)"),
        (
            Place(areas=("33.74.10.1003", "33.74.16.1007")),
            "id",
            "Mangunharjo (Tembalang) atau Mangunharjo (Tugu)?",
        ),
        (Place(street="gang mawar", number="12a", rt=5, rw=3), "id", "Gang Mawar No. 12a, RT 5/RW 3"),
        (Place(area="33.74.05", street="kaligawe raya", number="km 7"), "id", "Jl. Kaligawe Raya km 7, Kec. Genuk"),
        (Place(rw=3), "id", "RW 3"),
        (Place(), "id", ""),
    ],
)
def test_a_place_reads_as_an_officer_says_it(gazetteer: Gazetteer, place: Place, language: str, label: str) -> None:
    assert gazetteer.label(place, language) == label


def test_names_and_parents_are_told_by_code(gazetteer: Gazetteer) -> None:
    assert gazetteer.name("33.74.10.1011") == "Sendangmulyo"
    assert gazetteer.kecamatan_of("33.74.10.1011") == "33.74.10"
    assert gazetteer.name("99") is None
    assert gazetteer.centre("33.74.10.1011") == (-7.0393, 110.4751)


def test_codes_are_told_by_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.code_of("Tembalang") == "33.74.10"
    assert gazetteer.code_of("Tembalang", "Tembalang") == "33.74.10.1006"
    assert gazetteer.code_of("Tugu", "Mangunharjo") == "33.74.16.1007"
    assert gazetteer.code_of("Genuk", "Sendangmulyo") is None
    assert gazetteer.code_of("Solo") is None
