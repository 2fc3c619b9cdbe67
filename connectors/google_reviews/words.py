"""The citizen's own words: Google puts its translation before or after them.

The marks are not documented; they are as they come ("(Translated by Google)", "(Original)"), seen 2026-11-25.
"""

TRANSLATED, ORIGINAL = "(Translated by Google)", "(Original)"


def own_words(text: str | None) -> str | None:
    """The text without Google's translation. None: there is none."""
    if text is None:
        return None
    before, mark, after = text.partition(TRANSLATED)
    if not mark:
        return text
    if before.strip():
        return before.strip()
    _, mark, original = after.partition(ORIGINAL)
    return (original.strip() if mark else "") or after.strip() or None
