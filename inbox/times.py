"""Times as officers read them: relative in the list, exact in the complaint, always those of Asia/Jakarta."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_time

from inbox.translation import Words, words
from model.deadline import JAKARTA

MINUTE, HOUR, DAY = 60, 3600, 86400
WEEK = 7 * DAY
#: Steps of a relative time: below so many seconds, this key counts in that unit.
STEPS: tuple[tuple[int, str, int], ...] = (
    (MINUTE, "age.now", 1),
    (HOUR, "age.minutes", MINUTE),
    (DAY, "age.hours", HOUR),
    (WEEK, "age.days", DAY),
)


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one page: all relative to the same moment."""

    words: Words
    now: datetime  #: UTC

    def age(self, moment: datetime) -> str:
        """`2 mnt`, `1 jam`; a date after a week."""
        seconds = max(0, int((self.now - moment).total_seconds()))
        for below, key, unit in STEPS:
            if seconds < below:
                return self.words(key, n=seconds // unit)
        return self.day_short(moment)

    def clock(self, moment: datetime) -> str:
        """`14.02`."""
        return _time(moment.astimezone(JAKARTA), self.words.language)

    def day(self, moment: datetime) -> str:
        """`Selasa, 24 November 2026`."""
        return _date(moment.astimezone(JAKARTA).date(), "format.day", self.words.language)

    def day_short(self, moment: datetime) -> str:
        """`24 Nov`, with its year when that is another one."""
        local = moment.astimezone(JAKARTA).date()
        key = "format.day_short" if local.year == self.now.astimezone(JAKARTA).year else "format.day_year"
        return _date(local, key, self.words.language)

    def moment(self, moment: datetime) -> str:
        """`Jum 27 Nov 15.30`."""
        return f"{_date(moment.astimezone(JAKARTA).date(), 'format.weekday', self.words.language)} {self.clock(moment)}"

    def full(self, moment: datetime) -> str:
        """Everything, for a hover: day, seconds, zone."""
        local = moment.astimezone(JAKARTA)
        seconds = format_time(local, self.words("format.seconds"), locale=self.words.locale)
        return f"{self.day(moment)} {seconds} WIB"

    def span(self, length: timedelta) -> str:
        """`23 jam 57 menit`: how long something still lasts."""
        minutes = max(0, int(length.total_seconds()) // MINUTE)
        days, minutes = divmod(minutes, DAY // MINUTE)
        hours, minutes = divmod(minutes, 60)
        named = [("span.days", days), ("span.hours", hours), ("span.minutes", minutes)]
        said = [self.words(key, n=number) for key, number in named if number]
        return " ".join(said[:2]) or self.words("span.minutes", n=0)


def iso(moment: datetime) -> str:
    """For `<time datetime>`: RFC 3339 in Jakarta's own offset."""
    return moment.astimezone(JAKARTA).isoformat(timespec="seconds")


@lru_cache(maxsize=4096)
def _date(day: date, key: str, language: str) -> str:
    said = words(language)
    return format_date(day, said(key), locale=said.locale)


def _time(moment: datetime, language: str) -> str:
    return f"{moment.hour:02d}{words(language)('format.separator')}{moment.minute:02d}"
