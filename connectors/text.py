"""Measuring and splitting a reply by what the platform counts."""

from collections.abc import Callable, Iterator

import regex

from model.reply import ReplyLimits, TextUnit

#: A link ends before the punctuation of its sentence. X links bare domains as well (`semarangkota.go.id`).
LINK = regex.compile(r"""https?://\S*[^\s.,;:!?()\[\]{}'"“”…]""")
DOMAIN = regex.compile(r"(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?:/\S*[^\s.,;:!?()\[\]{}'\"“”…])?")
LINK_WEIGHT = 23  # X counts every link as 23: docs.x.com, "Counting characters", read 2026-11-24
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # code points that weigh 1 on X, all others 2
GRAPHEME = regex.compile(r"\X")


def measure(text: str, unit: TextUnit) -> int:
    """How long the platform thinks the text is."""
    return MEASURES[unit](text)


def split(text: str, limits: ReplyLimits) -> list[str]:
    """Cut a text into parts that each fit, at a line end, else a sentence or word border, else between graphemes.

    Nothing is lost but the white space at the cuts. An empty text gives no part.
    """
    text = text.strip()
    parts: list[str] = []
    while text:
        if measure(text, limits.unit) <= limits.maximum:
            parts.append(text)
            break
        end = _cut(text, limits)
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return parts


def _cut(text: str, limits: ReplyLimits) -> int:
    """Where the first part ends: the best border in its second half, else the last grapheme that fits."""
    end = 0
    for boundary in _grapheme_ends(text):
        if measure(text[:boundary], limits.unit) > limits.maximum:
            break
        end = boundary
    end = end or _first_code_points(text, limits)
    for border in ("\n\n", "\n", ". ", " "):
        at = text.rfind(border, end // 2, end + 1)
        if at > 0:
            return at + len(border.rstrip(" "))
    return end


def _grapheme_ends(text: str) -> Iterator[int]:
    for match in GRAPHEME.finditer(text):
        yield match.end()


def _first_code_points(text: str, limits: ReplyLimits) -> int:
    """A single grapheme larger than the limit is cut between code points; at least one is taken."""
    end = 1
    while end < len(text) and measure(text[: end + 1], limits.unit) <= limits.maximum:
        end += 1
    return end


def _weight(text: str) -> int:
    rest, links = LINK.subn(" ", text)
    total = (LINK_WEIGHT - 1) * links
    for domain in DOMAIN.findall(rest):
        # Which endings X knows is not known here: the larger of link and plain text never passes the limit.
        total += max(0, LINK_WEIGHT - _plain_weight(domain))
    return total + _plain_weight(rest)


def _plain_weight(text: str) -> int:
    total = 0
    for grapheme in GRAPHEME.findall(text):
        if len(grapheme) > 1 and any(ord(c) in (0x200D, 0xFE0F) or ord(c) >= 0x1F000 for c in grapheme):
            total += 2
        else:
            total += sum(1 if any(low <= ord(c) <= high for low, high in LIGHT) else 2 for c in grapheme)
    return total


MEASURES: dict[TextUnit, Callable[[str], int]] = {
    TextUnit.CHARACTERS: len,
    TextUnit.UTF16: lambda text: len(text.encode("utf-16-le")) // 2,
    TextUnit.BYTES: lambda text: len(text.encode()),
    TextUnit.WEIGHTED: _weight,
}
