"""Discord's ids: numbers that grow with time (docs.discord.com, API reference, "Snowflakes", read 2026-11-25)."""

from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000  #: the first second of 2015
LARGEST = (1 << 64) - 1


def of(moment: datetime) -> int:
    """The smallest id of that millisecond; 0 before 2015."""
    return max(int(moment.timestamp() * 1000) - EPOCH_MS, 0) << 22


def moment_of(snowflake: int) -> datetime:
    """When the id was made; aware, UTC."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, UTC)


def read(text: str | None) -> int | None:
    """The number; None: it is no snowflake."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 20:
        return None
    number = int(text)
    return number if 0 < number <= LARGEST else None
