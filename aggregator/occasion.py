"""What a call to a platform is for: said around the call, and found again where it is written into the interaction log.

A context variable carries it, so that no connector and no client library has to hand it through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Occasion:
    """One reason to call."""

    purpose: str | None = None  #: one of `store.interactions`
    subject: str | None = None  #: key of the part that is sent


_NOW: ContextVar[Occasion | None] = ContextVar("occasion", default=None)


@contextmanager
def occasion(purpose: str, subject: str | None = None) -> Iterator[None]:
    """Calls in here are for this."""
    before = _NOW.set(Occasion(purpose, subject))
    try:
        yield
    finally:
        _NOW.reset(before)


def current() -> Occasion:
    """What the call that is being made now is for."""
    return _NOW.get() or Occasion()
