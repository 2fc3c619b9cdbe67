"""Pace, addresses behind a proxy, and what public words hide."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from inbox.addresses import address_of
from inbox.open311.services import Services, services
from inbox.pace import Pace
from inbox.reports.masking import public_words
from tests.inbox.office import START


def test_a_bucket_fills_evenly() -> None:
    pace = Pace()
    assert [pace.take("a", 6, START) for _ in range(7)] == [0, 0, 0, 0, 0, 0, 10.0]
    assert pace.take("b", 6, START) == 0
    assert pace.take("a", 6, START + timedelta(seconds=9)) == pytest.approx(1.0)
    assert pace.take("a", 6, START + timedelta(seconds=10)) == pytest.approx(0, abs=1e-6)
    assert pace.take("a", 6, START + timedelta(seconds=10)) > 9
    assert pace.take("a", 6, START + timedelta(hours=1)) == 0


def test_a_clock_that_steps_back_gives_nothing_away() -> None:
    pace = Pace()
    assert [pace.take("a", 1, START), pace.take("a", 1, START - timedelta(hours=1))] == [0, 60.0]


def test_the_least_used_are_forgotten() -> None:
    pace = Pace(table=3)
    for name in "abcd":
        pace.take(name, 1, START)
    assert len(pace) == 3
    assert pace.take("a", 1, START) == 0
    assert pace.take("d", 1, START) > 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("36.80.1.1", None, "36.80.1.1"),
        ("36.80.1.1", "6.6.6.6", "36.80.1.1"),
        ("127.0.0.1", None, None),
        ("127.0.0.1", "36.80.1.1", "36.80.1.1"),
        ("127.0.0.1", "6.6.6.6, 36.80.1.1", "36.80.1.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "unknown", None),
        ("fe80::1%eth0", None, "fe80::1"),
        (None, "36.80.1.1", "36.80.1.1"),
    ],
)
def test_the_address_is_that_of_the_sender(peer: str | None, forwarded: str | None, address: str | None) -> None:
    request: Any = make_mocked_request("GET", "/", headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert address_of(request.clone(remote=peer) if peer else request.clone(remote="")) == address


@pytest.mark.parametrize(
    ("said", "public"),
    [
        ("hubungi 0812-3456-7890 ya", "hubungi [telp ••••90] ya"),
        ("WA +62 812 3456 7890.", "WA [telp ••••90]."),
        ("telp 024-3513366", "telp [telp ••••66]"),
        ("NIK 3374010101010001", "NIK [NIK ••••0001]"),
        ("KK 3374 0101 0101 0001", "KK [KK ••••0001]"),
        ("surel sri.w+lapor@example.co.id!", "surel [surel ••••]!"),
        ("tiang 0417, 5 lampu, sejak 2026-11-25", "tiang 0417, 5 lampu, sejak 2026-11-25"),
        ("di -6.98623, 110.46891", "di -6.98623, 110.46891"),
        ("rugi Rp 12.500.000", "rugi Rp 12.500.000"),
        ("RT 04 RW 02 No. 15", "RT 04 RW 02 No. 15"),
        ("SMG-2026-000123", "SMG-2026-000123"),
        ("  ", None),
        (None, None),
    ],
)
def test_public_words_hide_numbers_of_persons(said: str | None, public: str | None) -> None:
    assert public_words(said) == public


def test_the_file_of_services_is_whole() -> None:
    read = services()
    assert read.of_report(None).code == read.of_report("long-gone").code == read.fallback
    assert {service.group for service in read.service} and len(read.by_code()) == len(read.service) >= 8


@pytest.mark.parametrize(
    "change",
    [
        {"fallback": "nothing"},
        {"service": [{"code": "a b", "name": "A", "description": "A", "keywords": [], "group": "A"}]},
    ],
)
def test_a_broken_file_of_services_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"fallback|pattern"):
        Services.model_validate(services().model_dump() | change)
