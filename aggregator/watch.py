"""The watch: what is known of each account's health, from evidence and not from configuration."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aggregator.accounts import Key
from model.clock import Clock
from model.health import Health, HealthState


@dataclass(slots=True)
class Evidence:
    """What one account has shown. Times are UTC."""

    last_in: datetime | None = None  #: an envelope came
    last_ok: datetime | None = None  #: the platform answered a call of ours well
    last_error_at: datetime | None = None
    last_error: str | None = None
    paused_until: datetime | None = None  #: polls or sends step back until then
    refused: int = 0  #: webhooks without a valid proof, since the start
    health: Health | None = None  #: of the last check
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """One line for ops: how an account is, why, and what to do."""

    state: HealthState
    message: str
    remedy: str | None


class Watch:
    """Evidence of every account, in memory."""

    def __init__(self, keys: Iterable[Key], clock: Clock) -> None:
        self._clock = clock
        self._evidence = {key: Evidence() for key in keys}

    def of(self, key: Key) -> Evidence:
        """What one account has shown."""
        return self._evidence[key]

    def received(self, key: Key) -> None:
        """An envelope came."""
        self._evidence[key].last_in = self._clock()

    def refused(self, key: Key) -> None:
        """A webhook came without a valid proof."""
        self._evidence[key].refused += 1

    def succeeded(self, key: Key) -> None:
        """The platform answered a poll or a send well."""
        evidence = self._evidence[key]
        evidence.last_ok = self._clock()
        evidence.paused_until = None

    def failed(self, key: Key, error: str, paused_until: datetime | None = None) -> None:
        """A poll or a send failed."""
        evidence = self._evidence[key]
        evidence.last_error_at, evidence.last_error = self._clock(), error
        evidence.paused_until = paused_until

    def checked(self, key: Key, health: Health) -> None:
        """The connector has looked at its credentials."""
        evidence = self._evidence[key]
        evidence.health, evidence.checked_at = health, self._clock()

    def state(self, key: Key) -> AccountState:
        """The worst of the last check and of what happened since."""
        evidence = self._evidence[key]
        worst = next(
            (
                finding
                for state in (HealthState.FAILING, HealthState.WARNING)
                for finding in (evidence.health.findings if evidence.health else ())
                if finding.state is state
            ),
            None,
        )
        failing_now = evidence.last_error_at is not None and (
            evidence.last_ok is None or evidence.last_ok < evidence.last_error_at
        )
        if worst is not None and (worst.state is HealthState.FAILING or not failing_now):
            return AccountState(state=worst.state, message=worst.message, remedy=worst.remedy)
        if failing_now:
            remedy = "it is tried again by itself; if it lasts, run `command-center check`"
            return AccountState(state=HealthState.WARNING, message=evidence.last_error or "failing", remedy=remedy)
        if evidence.health is None and evidence.last_ok is None and evidence.last_in is None:
            return AccountState(state=HealthState.WARNING, message="nothing is known yet", remedy="wait for a minute")
        return AccountState(state=HealthState.OK, message="well", remedy=None)
