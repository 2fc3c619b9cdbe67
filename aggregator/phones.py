"""Phone numbers as proof: authors of several channels with the same vouched number are one citizen.

A connector gives a `phone:` alias only for a number that its platform vouches for (WhatsApp, SMS, a Telegram contact of
the sender's own); a number typed in a text is a text.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import phonenumbers
from sqlalchemy import Connection

from store import citizens

PHONE = "phone:"
PLAIN = re.compile(r"phone:\+62[2-9]\d{7,11}", re.ASCII)  #: an Indonesian number that is E.164 as it stands


def tidy(alias: str) -> str:
    """An alias with its phone number in E.164, so that two platforms' writings of one number are equal.

    What is no possible number stays as it is: it still knows its author again, but proves nothing elsewhere.
    """
    return alias if not alias.startswith(PHONE) or PLAIN.fullmatch(alias) else _parsed(alias)


@lru_cache(maxsize=4096)
def _parsed(alias: str) -> str:
    number = _number(alias)
    return PHONE + phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else alias


def _number(alias: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(alias.removeprefix(PHONE), None)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def join(connection: Connection, new_aliases: Sequence[dict[str, Any]], now: datetime) -> int:
    """Merge the citizens that have a phone number in common now; how many merges. Asks nothing without a new number.

    Two authors that an officer or the citizen has parted stay apart.
    """
    phones = sorted({row["alias"] for row in new_aliases if row["alias"].startswith(PHONE)})
    numbers = [alias for alias in phones if PLAIN.fullmatch(alias) or _number(alias)]
    if not numbers:
        return 0
    merges = 0
    first: dict[str, int] = {}
    for row in citizens.sharing(connection, numbers):
        known = first.setdefault(row.alias, row.author_id)
        if known == row.author_id or citizens.were_parted(connection, known, row.author_id):
            continue
        pair = (known, row.author_id)
        merges += citizens.merge(connection, *pair, reason=citizens.PHONE, officer_id=None, now=now) is not None
    return merges
