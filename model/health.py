"""Whether an account is well, and what to do when it is not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class HealthState(StrEnum):
    """Worst finding decides."""

    OK = "ok"
    WARNING = "warning"
    FAILING = "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    code: str  #: snake_case, stable: `token`, `webhook`, `permissions`, `token_expiry`, `connection` …
    state: HealthState
    message: str  #: what is so
    remedy: str | None = None  #: what to do about it; always given when state is not OK


def good(code: str, message: str) -> Finding:
    """Nothing to do."""
    return Finding(code=code, state=HealthState.OK, message=message)


def warning(code: str, message: str, remedy: str) -> Finding:
    """It works, and will not for ever."""
    return Finding(code=code, state=HealthState.WARNING, message=message, remedy=remedy)


def failing(code: str, message: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(code=code, state=HealthState.FAILING, message=message, remedy=remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The result of a connector's `check`."""

    findings: Sequence[Finding] = field(default=())
    token_expires_at: datetime | None = None  #: UTC, where the platform tells

    @property
    def state(self) -> HealthState:
        """The worst state among the findings."""
        states = {finding.state for finding in self.findings}
        if HealthState.FAILING in states:
            return HealthState.FAILING
        return HealthState.WARNING if HealthState.WARNING in states else HealthState.OK
