"""Signs: what a text tells without words. Emoji, links, numbers, capitals."""

import re
from collections.abc import Iterator
from typing import Final

MARKS: Final = {
    "thanks": "🙏👍❤😍👏💪🥰🙌",
    "laughs": "😂🤣😅😆😁🤭",
    "cries": "😭😢😡🤬😤😠😩😫🤦",
    "alarm": "🚨🔥🆘🚒🚑‼❗😱",
    "sells": "💰🎁🎰✅📲📞💯💸👇👉🤑📢⚡",
}
BY_MARK: Final = {mark: f"s {name}" for name, marks in MARKS.items() for mark in marks}
PATTERNS: Final = {
    "s link": re.compile(r"https?:|www\.|wa\.me|bit\.ly|\.(?:com|xyz|shop|site|online|link|io)\b|\bt\.me"),
    "s price": re.compile(r"\brp\.? ?\d|\d ?(?:rb|ribu|jt|juta|k)\b|\d{1,3}(?:\.000)+"),
    "s phone": re.compile(r"(?:\+?62|\b0)8[\d -]{8,}"),
    "s clock": re.compile(r"\b\d{1,2}[.:]\d\d\b"),
    "s shouts": re.compile(r"(?=(?:[^A-Za-z]*[A-Z]){8})[^a-z]*\Z"),
    "s lines": re.compile(r"\n"),
    "s letter": re.compile(r"\b[Yy]th\b|[Kk]epada"),
}
PLAIN: Final = ("?", "!", "!!", "%", "#", "@")


def signs(text: str) -> Iterator[str]:
    """The signs of a text."""
    yield from [f"s {sign}" for sign in PLAIN if sign in text]
    yield from [name for name, pattern in PATTERNS.items() if pattern.search(text)]
    if not text.isascii():
        yield from {BY_MARK[mark] for mark in set(text) if mark in BY_MARK}
