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
LINK: Final = re.compile(r"https?:|www\.|wa\.me|bit\.ly|\.(?:com|xyz|shop|site|online|link|io)\b|\bt\.me")
DIGIT: Final = re.compile(r"\d")
NUMBERS: Final = {
    "s price": re.compile(r"\brp\.? ?\d|\d ?(?:rb|ribu|jt|juta|k)\b|\d{1,3}(?:\.000)+"),
    "s phone": re.compile(r"(?:\+62|\b62|\b0)8[\d -]{8,}"),
    "s clock": re.compile(r"\b\d{1,2}[.:]\d\d\b"),
}
PLAIN: Final = ("?", "!", "!!", "%", "#", "@")


def signs(text: str) -> Iterator[str]:
    """The signs of a text."""
    lower = text.lower()
    yield from [f"s {sign}" for sign in PLAIN if sign in text]
    if "\n" in text:
        yield "s lines"
    if text.isupper():
        yield "s shouts"
    if "yth" in lower or "kepada" in lower:
        yield "s letter"
    if LINK.search(lower):
        yield "s link"
    if DIGIT.search(text):
        yield from [name for name, pattern in NUMBERS.items() if pattern.search(lower)]
    if not text.isascii():
        yield from {BY_MARK[mark] for mark in set(text) if mark in BY_MARK}
