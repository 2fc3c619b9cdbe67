"""The process's clock and identifiers: the only place where they are made."""

from datetime import UTC, datetime
from uuid import uuid4


def utc_now() -> datetime:
    """Now, aware, UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A random identifier of 36 characters."""
    return str(uuid4())
