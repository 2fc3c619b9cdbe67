"""Secrets and personal numbers are taken out of a text before it is logged or kept."""

import base64
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MASK = "[redacted]"
#: Indonesian phone numbers and 16-digit NIK/KK numbers. A message id that looks like one is masked too: the safe side.
PERSONAL_NUMBER = re.compile(r"(?<![\w])(?:\+?62|0)8\d{7,12}(?!\d)|(?<!\d)\d{16}(?!\d)")
SHORTEST_SECRET = 6  #: shorter values would blank out ordinary words


class Redactor:
    """Blanks the given secrets, also as base64 and URL-encoded, and personal numbers."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms: set[str] = set()
        for secret in secrets:
            if len(secret) < SHORTEST_SECRET:
                continue
            raw = secret.encode()
            forms |= {secret, quote(secret, safe=""), quote_plus(secret)}
            forms |= {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode().rstrip("=")}
        ordered = sorted(forms, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def __call__(self, text: str) -> str:
        """The text without secrets and personal numbers."""
        if self._secrets is not None:
            text = self._secrets.sub(MASK, text)
        return PERSONAL_NUMBER.sub(MASK, text)
