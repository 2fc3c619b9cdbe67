"""Short names for what a poll has met, so that a cursor can hold very many of them."""

import hashlib
from base64 import urlsafe_b64encode

WIDTH = 8  #: characters of a digest: 48 bits, so that of 10,000 no two are alike but once in millions of years


def digest(*parts: object) -> str:
    """A short name for a thing in one of its states; `parts` are its id and whatever changes with the state."""
    raw = hashlib.blake2b("\0".join(map(str, parts)).encode("utf-8", "replace"), digest_size=6).digest()
    return urlsafe_b64encode(raw).decode()


def unpacked(joined: str) -> list[str]:
    """The digests in a text that was made by joining them."""
    return [joined[at : at + WIDTH] for at in range(0, len(joined), WIDTH)]
