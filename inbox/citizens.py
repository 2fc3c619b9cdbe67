"""What the house says to citizens by itself, in words: statuses as sentences of theirs, times as days in Jakarta."""

from datetime import datetime

from babel.dates import format_date

from aggregator.sayings import Saying
from inbox.translation import words
from model.complaint import ComplaintStatus
from model.deadline import JAKARTA

PREFIX = "citizen."
STATE = "citizen.state."


def say(language: str, saying: Saying, /, **values: object) -> str:
    """The text of a saying; an unknown language reads Indonesian."""
    return words(language)(PREFIX + saying.value, **{name: _said(value, language) for name, value in values.items()})


def _said(value: object, language: str) -> object:
    said = words(language)
    if isinstance(value, ComplaintStatus):
        return said(STATE + value.value)
    if isinstance(value, datetime):
        return format_date(value.astimezone(JAKARTA).date(), said("format.day_year"), locale=said.locale)
    return value
