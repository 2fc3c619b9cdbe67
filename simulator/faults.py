"""How a simulated platform misbehaves, on demand."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class CallFault(StrEnum):
    """What goes wrong when our daemon calls the platform."""

    THROTTLED = "throttled"  #: refused with the platform's "too many requests"
    BROKEN = "broken"  #: HTTP 500 in the platform's own form
    CUT = "cut"  #: the connection ends before the platform has done anything
    CUT_AFTER = "cut_after"  #: the platform has done it, and the connection ends before it could say so
    SLOW = "slow"  #: the right answer, late
    EXPIRED = "expired"  #: the token is dead


@dataclass(slots=True)
class Faults:
    """What misbehaves on one channel now. All at rest: a well-behaved platform."""

    twice: float = 0.0  #: share of webhooks that are delivered twice
    lost: float = 0.0  #: share of webhooks that are never delivered
    late_s: float = 0.0  #: every webhook comes up to so many seconds late
    out_of_order: bool = False  #: webhooks change places with their neighbours
    call: CallFault | None = None  #: what happens to calls
    calls: int | None = None  #: to how many of them; None: until it is changed
    at: str = ""  #: to those only whose path ends so; all others are answered well
    retry_after_s: int = 1  #: what a throttled call is told
    slow_s: float = 2.0  #: how late a slow answer is

    def set(self, **changes: Any) -> None:
        """Change some faults; all or none. A new `call` without `calls` and `at` meets all until it is changed.

        Raises:
            ValueError: an unknown name or an impossible value; says what is possible.
        """
        known = {field.name for field in fields(self)}
        if unknown := changes.keys() - known:
            raise ValueError(f"unknown faults {sorted(unknown)}; known are {sorted(known)}")
        checked = {name: _checked(name, value) for name, value in changes.items()}
        if "call" in checked:
            checked = {"calls": None, "at": ""} | checked
        for name, value in checked.items():
            setattr(self, name, value)

    def clear(self) -> None:
        """Behave well again."""
        for name, value in vars_of(Faults()):
            setattr(self, name, value)

    def next_call(self, path: str = "") -> CallFault | None:
        """The fault of the call at hand; counts it."""
        if self.call is None or self.calls == 0 or not path.endswith(self.at):
            return None
        if self.calls is not None:
            self.calls -= 1
        return self.call

    def copies(self, rng: random.Random) -> int:
        """How often the webhook at hand is delivered."""
        if rng.random() < self.lost:
            return 0
        return 2 if rng.random() < self.twice else 1


def vars_of(faults: Faults) -> Iterator[tuple[str, Any]]:
    """Names and values of the faults."""
    return ((field.name, getattr(faults, field.name)) for field in fields(faults))


def _checked(name: str, value: Any) -> Any:
    match name:
        case "twice" | "lost":
            return _number(name, value, 1.0)
        case "late_s" | "slow_s":
            return _number(name, value, 3600.0)
        case "at" if isinstance(value, str):
            return value
        case "at":
            raise ValueError("at is the end of a path")
        case "out_of_order":
            if value not in (True, False):
                raise ValueError("out_of_order is true or false")
            return bool(value)
        case "call":
            if value not in (None, *CallFault):
                raise ValueError(f"call is null or one of {', '.join(CallFault)}")
            return None if value is None else CallFault(value)
        case _:  # calls, retry_after_s
            whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
            if not (whole or (name == "calls" and value is None)):
                raise ValueError(f"{name} is a whole number from 0")
            return value


def _number(name: str, value: Any, most: float) -> float:
    numeric = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not numeric or not 0 <= value <= most:
        raise ValueError(f"{name} is a number from 0 to {most:g}")
    return float(value)
