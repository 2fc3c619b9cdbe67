"""One gazetteer for all tests of places: it is read-only."""

import pytest

from understanding.place.find import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()
