"""Promise 8: a channel that falls silent against its own usual hours is noticed, and a quiet one is left in peace."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.silence import expected, is_silent

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = 3600


def history(days: int, by_hour: dict[int, int]) -> dict[int, int]:
    """So many days from Monday on, each with these messages at these hours (UTC)."""
    first = int(MONDAY.timestamp()) // HOUR
    return {first + day * 24 + hour: messages for day in range(days) for hour, messages in by_hour.items()}


OFFICE_HOURS = dict.fromkeys(range(1, 10), 4)  #: 8 to 17 in Semarang
NOON = MONDAY + timedelta(days=14, hours=5)
EVENING, MORNING = NOON + timedelta(hours=5), NOON + timedelta(hours=19)
WEDNESDAY = MONDAY + timedelta(days=2)

CASES = [
    ("three busy hours without a message", OFFICE_HOURS, 14, NOON - timedelta(hours=3), NOON, True),
    ("one busy hour: four messages may well be none", OFFICE_HOURS, 14, NOON - timedelta(hours=1), NOON, False),
    ("a night, in which nobody ever writes", OFFICE_HOURS, 14, EVENING, MORNING, False),
    ("a channel with a message a day", {3: 1}, 14, NOON - timedelta(hours=30), NOON, False),
    ("a week of silence on a channel with ten a day", {3: 10}, 14, NOON - timedelta(days=7), NOON, True),
    ("two days of history are no habit", OFFICE_HOURS, 2, WEDNESDAY, WEDNESDAY + timedelta(hours=9), False),
    ("no history", {}, 0, NOON - timedelta(days=9), NOON, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "by_hour", "days", "last_in", "now", "silent"), CASES, ids=[case[0] for case in CASES]
)
def test_what_counts_as_silence(
    case: str, by_hour: dict[int, int], days: int, last_in: datetime, now: datetime, silent: bool
) -> None:
    assert is_silent(history(days, by_hour), last_in, now) is silent


def test_as_many_are_expected_as_usually_come() -> None:
    usual = history(14, OFFICE_HOURS)
    morning = MONDAY + timedelta(days=14, hours=1)
    assert expected(usual, morning, morning + timedelta(hours=2, minutes=30)) == pytest.approx(10)
