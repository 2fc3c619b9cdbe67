"""Secrets and personal numbers are taken out of a text before it is logged or kept."""

import base64
import json
import re
from collections.abc import Iterable, Iterator

MASK = "[redacted]"
#: Indonesian phone numbers, also spaced as people write them or after an encoded `+`, and 16-digit NIK and KK numbers.
#: A message id that looks like one is masked too: the safe side.
PERSONAL_NUMBER = re.compile(r"(?:(?<!\w)|(?<=%2[Bb]))(?:\+?62[ .-]?|0)8(?:[ .-]?\d){7,12}(?!\d)|(?<!\d)\d{16}(?!\d)")
#: Tokens that a platform issues to us (OAuth): no setting knows them. As JSON, also inside a JSON string.
ISSUED = re.compile(r'(\\?"(?:access_token|refresh_token|id_token)\\?"\s*:\s*\\?")[^"\\]+')
LONG_WORD = re.compile(r"[^\s\"'`<>]{12,}")
SHORTEST_SECRET = 6  #: shorter values would blank out ordinary words
SHORTEST_BASE64 = 8  #: of what is sure in a base64 text


class Redactor:
    """Blanks the given secrets, also as base64, URL-encoded and as JSON writes them, and personal numbers."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        kept = sorted({secret for secret in secrets if len(secret) >= SHORTEST_SECRET}, key=len, reverse=True)
        patterns = [_written(secret) for secret in kept]
        patterns += [re.escape(form) for form in sorted({f for s in kept for f in _base64(s)}, key=len, reverse=True)]
        self._secrets = re.compile("|".join(patterns)) if patterns else None

    def __call__(self, text: str) -> str:
        """The text without secrets, tokens that a platform has just issued, and personal numbers."""
        if self._secrets is not None:
            text = self._secrets.sub(MASK, text)
        return PERSONAL_NUMBER.sub(MASK, ISSUED.sub(rf"\1{MASK}", text))


def without_tokens(words: str) -> str:
    """A platform's words without what looks like a credential: Graph says a malformed access token back to its owner.

    For texts that people see (the closed family of errors), where it is not known which secrets there are.
    """
    return LONG_WORD.sub(_unless_plain, words)


def _unless_plain(found: re.Match[str]) -> str:
    """Letters and digits mixed are what credentials look like, and words and numbers do not."""
    word = found.group()
    mixed = any(c.isalpha() for c in word) and any(c.isdigit() for c in word)
    return "…" if mixed else word


def _written(secret: str) -> str:
    """A pattern of the secret, whichever of its characters are percent-encoded or escaped.

    URL libraries differ in what they encode (`/` and `=` in a query), so no list of whole forms would be complete.
    """
    return "".join(
        character if character.isalnum() and character.isascii() else _either(character) for character in secret
    )


def _either(character: str) -> str:
    percent = "".join(f"%(?:25)?{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
    forms = [re.escape(character), "".join(_any_case(percent))]
    if character == " ":
        forms.append(r"\+")
    units = character.encode("utf-16-be", "surrogatepass")
    escaped = "".join(rf"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
    forms.append("".join(_any_case(escaped)))
    forms.append(re.escape(json.dumps(character, ensure_ascii=False)[1:-1]))
    if character == "/":
        forms.append(r"\\/")
    # The longer forms first: `\\` before `\`.
    return f"(?:{'|'.join(sorted(forms, key=len, reverse=True))})"


def _any_case(pattern: str) -> Iterator[str]:
    """Hexadecimal letters in both cases; the `u` of an escape stays."""
    for character in pattern:
        yield f"[{character.lower()}{character.upper()}]" if character in "abcdefABCDEF" else character


def _base64(secret: str) -> Iterator[str]:
    """What stands in a base64 text for sure, wherever in it the secret begins (as in `user:secret`)."""
    raw = secret.encode("utf-8", "surrogatepass")
    for lead in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * lead + raw).decode().rstrip("=")
            # The first characters also hold bits of what is before, the last one of what comes after.
            whole = (lead + len(raw)) % 3 == 0
            sure = encoded[(0, 2, 3)[lead] : None if whole else -1]
            if len(sure) >= SHORTEST_BASE64:
                yield sure
