"""Silence: a channel that brings nothing in hours in which it usually brings much.

What is usual is the account's own: the mean of each hour of the day over the two weeks before its last message. From it
follows how many messages should have come since. Where they come independently of each other, the chance that none of
`expected` came is e^-expected: below one in a thousand it is no accident.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

HISTORY_DAYS = 14
LEAST_DAYS = 3  #: of history, before anything is called unusual
SILENT_ABOVE = 7.0  #: e^-7 is 0.0009
HOUR_S = 3600


def expected(history: Mapping[int, int], last_in: datetime, now: datetime) -> float:
    """How many messages should have come since `last_in`. `history`: messages by hour since 1970 (UTC)."""
    last = int(last_in.timestamp()) // HOUR_S
    days = _days(history, last)
    if days < LEAST_DAYS:
        return 0.0
    usual = [0.0] * 24
    for hour, messages in history.items():
        if last - days * 24 <= hour < last:
            usual[hour % 24] += messages / days
    return sum(usual[hour % 24] * share for hour, share in _hours(last_in, now))


def is_silent(history: Mapping[int, int], last_in: datetime, now: datetime) -> bool:
    """Whether nothing since `last_in` is too little."""
    return expected(history, last_in, now) > SILENT_ABOVE


def _days(history: Mapping[int, int], last: int) -> int:
    first = min(history, default=last)
    return min((last - first) // 24, HISTORY_DAYS)


def _hours(since: datetime, until: datetime) -> list[tuple[int, float]]:
    """Each hour between, with the share of it that has passed; two days are enough to know."""
    begin = max(since, until - timedelta(days=2)).timestamp() / HOUR_S
    end = until.timestamp() / HOUR_S
    hours = []
    hour = int(begin)
    while hour < end:
        hours.append((hour, min(hour + 1, end) - max(hour, begin)))
        hour += 1
    return hours
