"""Phone numbers: E.164 is the identity, however the operator writes it."""

import re

import phonenumbers

DIGITS = re.compile(r"\+?[0-9]{1,15}")
SHORTEST_SUBSCRIBER = 7  #: digits; shorter ones are short codes


def e164(written: str, region: str) -> str | None:
    """`+628…` for whatever form of a subscriber's number; None for short codes and names (`TELKOMSEL`)."""
    compact = re.sub(r"[\s().-]", "", written)
    if not DIGITS.fullmatch(compact) or len(compact.lstrip("+")) < SHORTEST_SUBSCRIBER:
        return None
    if compact.startswith("00"):
        compact = f"+{compact[2:]}"
    try:
        number = phonenumbers.parse(compact, region)
    except phonenumbers.NumberParseException:
        return compact
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
