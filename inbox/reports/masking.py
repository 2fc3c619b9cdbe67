"""Public words: what a report says to everybody, without numbers and addresses of persons that stand in the text."""

import re

HIDDEN = "•••"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Identity and family card numbers have sixteen digits, often written in groups.
CARD = re.compile(r"(?<![\d.,])\d(?:[ .-]?\d){15}(?!\d)")
#: Mobile numbers (08…, 628…, +62 8…) and fixed lines with their area code.
PHONE = re.compile(r"(?<![\d.,])(?:\+?62[ .-]?|0)(?:8|2\d)(?:[ .-]?\d){6,12}(?!\d)")


def public_words(text: str | None) -> str | None:
    """The text with such numbers hidden; None and white space are nothing."""
    if text is None or not text.strip():
        return None
    for pattern in (EMAIL, CARD, PHONE):
        text = pattern.sub(HIDDEN, text)
    return text
