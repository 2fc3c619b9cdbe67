"""Public words: what a report says to everybody, without the personal data that stand in the text."""

from understanding.personal import mask


def public_words(text: str | None) -> str | None:
    """The text with such data hidden; None and white space are nothing."""
    return mask(text) if text is not None and text.strip() else None
