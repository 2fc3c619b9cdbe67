"""The city's data: people, complaints and photos that can be believed."""

import re
import zlib

import pytest

from simulator.app import channels
from simulator.city import photos
from simulator.city.data import Complaint, citizen, citizens, complaints

POST_LENGTH = 280 - len("@pemkotsmg_lapor ")  # what a citizen's short post holds beside the mention
NORTH_WEST, SOUTH_EAST = (-6.92, 110.26), (-7.13, 110.52)


def test_there_are_enough_people_and_each_is_one_of_a_kind() -> None:
    assert len(citizens()) >= 40
    assert [person.number for person in citizens()] == list(range(1, len(citizens()) + 1))
    for values in zip(*((person.name, person.handle, person.phone) for person in citizens()), strict=True):
        assert all(values)
        assert len(set(values)) == len(values)


def test_phone_numbers_are_of_the_invented_series() -> None:
    assert all(re.fullmatch(r"62812000\d{4}", person.phone) for person in citizens())


def test_an_unknown_citizen_is_refused() -> None:
    for number in (0, len(citizens()) + 1):
        with pytest.raises(LookupError, match="numbered from 1"):
            citizen(number)


def test_there_are_enough_complaints_about_everything() -> None:
    assert len(complaints()) >= 60
    assert len({complaint.id for complaint in complaints()}) == len(complaints())
    assert len({complaint.text for complaint in complaints()}) == len(complaints())
    topics = {complaint.topic for complaint in complaints()}
    wanted = "road lamp flood tree traffic bus parking stalls papers rubbish water noise praise question"
    assert topics >= set(wanted.split())


@pytest.mark.parametrize("complaint", complaints(), ids=lambda complaint: complaint.id)
def test_a_complaint_can_be_written(complaint: Complaint) -> None:
    for text in (complaint.text, complaint.follow_up, complaint.edited, complaint.answer):
        assert text is None or (text.strip() == text and text)
    assert complaint.edited != complaint.text
    if complaint.edited or complaint.withdrawn:  # else the id of the last part would not be that of the words
        assert complaint.place is None
        assert len(complaint.photos) <= 1
    assert set(complaint.photos) <= set(photos.MOTIFS)
    assert set(complaint.channels) <= {*channels(), "whatsapp"}
    if not complaint.channels or "x" in complaint.channels:
        assert len(complaint.text) <= POST_LENGTH
    if complaint.place is not None:
        assert SOUTH_EAST[0] < complaint.place.lat < NORTH_WEST[0]
        assert NORTH_WEST[1] < complaint.place.lon < SOUTH_EAST[1]
        assert complaint.place.label


def test_the_city_speaks_as_it_does() -> None:
    words = {word for complaint in complaints() for word in re.findall(r"\w+", complaint.text.lower())}
    assert words >= {"jln", "yg", "gk", "dpn", "tlg", "pju", "banjir", "rob", "bangjo", "pkl", "ktp", "pdam"}
    assert words >= {"nang", "wis", "banyu", "dalan", "kula", "nggih"}  # Javanese, plain and polite
    assert sum(1 for complaint in complaints() if len(complaint.photos) > 1) >= 4
    assert sum(1 for complaint in complaints() if complaint.also) >= 5
    assert any(complaint.edited for complaint in complaints())
    assert any(complaint.withdrawn for complaint in complaints())


@pytest.mark.parametrize("motif", photos.MOTIFS)
def test_a_photo_is_a_small_png_that_is_whole(motif: str) -> None:
    content = photos.photo(motif, 3)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(content) < 100_000
    pixels = zlib.decompress(content[content.index(b"IDAT") + 4 : -16])
    assert len(pixels) == photos.HEIGHT * (3 * photos.WIDTH + 1)
    assert len(set(pixels)) > 50  # not a blank sheet
    position = 8
    while position < len(content):
        length = int.from_bytes(content[position : position + 4], "big")
        chunk = content[position + 4 : position + 8 + length]
        assert zlib.crc32(chunk).to_bytes(4, "big") == content[position + 8 + length : position + 12 + length]
        position += 12 + length


def test_the_same_photo_is_the_same_bytes_and_another_is_another() -> None:
    first = photos.photo("road", 1)
    photos.photo.cache_clear()
    assert photos.photo("road", 1) == first
    assert photos.photo("road", 2) != first
