"""The understanding that tests share: one model for all of them, trained once where there is none."""

from functools import cache
from pathlib import Path

from service.model import ensure_model
from understanding.insight import Insight


@cache
def insight() -> Insight:
    """The real one, as the daemon has it."""
    return Insight(ensure_model(Path("var/tests")))
