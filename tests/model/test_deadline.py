"""Deadlines in working days of Asia/Jakarta."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.deadline import FIRST_RESPONSE_DAYS, JAKARTA, working_days_later

WIB = JAKARTA


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("moment", "days", "due"),
    [
        ("2026-11-23 09:00", 3, "2026-11-26 09:00"),  # Monday to Thursday
        ("2026-11-24 14:02", 3, "2026-11-27 14:02"),  # Tuesday to Friday
        ("2026-11-25 09:00", 3, "2026-11-30 09:00"),  # Wednesday, over a weekend
        ("2026-11-27 23:59", 1, "2026-11-30 23:59"),  # Friday to Monday
        ("2026-11-28 00:00", 3, "2026-12-03 00:00"),  # Saturday counts from Monday's first minute
        ("2026-11-29 23:59", 3, "2026-12-03 00:00"),  # so does Sunday
        ("2026-11-29 12:00", 0, "2026-11-30 00:00"),
        ("2026-11-24 09:00", 0, "2026-11-24 09:00"),
        ("2026-11-24 09:00", 5, "2026-12-01 09:00"),
        ("2026-11-24 09:00", 14, "2026-12-14 09:00"),
        ("2026-11-24 09:00", 60, "2027-02-16 09:00"),
        ("2026-12-30 09:00", 3, "2027-01-04 09:00"),  # over the turn of the year
    ],
)
def test_working_days(moment: str, days: int, due: str) -> None:
    assert working_days_later(at(moment), days) == at(due)


def test_the_first_answer_is_due_after_three_working_days() -> None:
    assert FIRST_RESPONSE_DAYS == 3


def test_the_weekend_is_that_of_semarang_and_not_of_utc() -> None:
    """Sunday 18:00 UTC is Monday 01:00 in Semarang, and Friday 18:00 UTC is Saturday there."""
    assert working_days_later(datetime(2026, 11, 29, 18, tzinfo=UTC), 1) == datetime(2026, 11, 30, 18, tzinfo=UTC)
    assert working_days_later(datetime(2026, 11, 27, 18, tzinfo=UTC), 1) == datetime(2026, 11, 30, 17, tzinfo=UTC)


def test_the_time_zone_of_the_caller_is_kept() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert working_days_later(datetime(2026, 11, 24, tzinfo=tokyo), 1).tzinfo is tokyo
    assert working_days_later(datetime(2026, 11, 24, tzinfo=UTC), 1).utcoffset() == timedelta(0)


@given(st.datetimes(timezones=st.just(UTC), min_value=at("2005-01-01 00:00").replace(tzinfo=None)), st.integers(1, 70))
def test_a_deadline_is_a_working_day_and_not_too_early(moment: datetime, days: int) -> None:
    if moment.year > 2200:
        moment = moment.replace(year=2200, day=min(moment.day, 28))
    due = working_days_later(moment, days)
    assert due.astimezone(WIB).weekday() < 5
    assert due - moment >= timedelta(days=days)
    assert due - moment <= timedelta(days=days + 2 * (days // 5 + 2))
    assert working_days_later(moment, days + 1) > due
