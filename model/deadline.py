"""Deadlines in working days, as SP4N-LAPOR! counts them: Monday to Friday, local time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")
FIRST_RESPONSE_DAYS = 3  #: working days; Permenpan RB 62/2018
SATURDAY = 5


def working_days_later(moment: datetime, days: int) -> datetime:
    """The same time of day, so many working days later. A weekend counts from Monday's first minute.

    Public holidays are not known here: a deadline may be earlier than the law asks, never later.
    """
    local = moment.astimezone(JAKARTA)
    if local.weekday() >= SATURDAY:
        local = local.replace(hour=0, minute=0, second=0, microsecond=0)
        while local.weekday() >= SATURDAY:
            local += timedelta(days=1)
    while days > 0:
        local += timedelta(days=1)
        if local.weekday() < SATURDAY:
            days -= 1
    return local.astimezone(moment.tzinfo)
