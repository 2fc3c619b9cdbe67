"""The watch: what is known of each account's health, from evidence and not from configuration."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aggregator.accounts import Key
from model.clock import Clock
from model.health import Finding, Health, HealthState, warning

EXPIRES_SOON = timedelta(days=7)
LOST_AFTER = 5  #: messages found by polls only, since the last webhook: the subscription is gone
WORSE_FIRST = (HealthState.FAILING, HealthState.WARNING)


@dataclass(slots=True)
class Evidence:
    """What one account has shown. Times are UTC."""

    last_in: datetime | None = None  #: an envelope came
    last_webhook: datetime | None = None  #: one came by webhook
    last_poll: datetime | None = None  #: a poll began
    last_ok: datetime | None = None  #: the platform answered a call of ours well
    last_error_at: datetime | None = None
    last_error: str | None = None
    paused_until: datetime | None = None  #: polls or sends step back until then
    doubted: bool = False  #: a call found the credentials dead; only a check that finds them well ends its pause
    refused: int = 0  #: webhooks without a valid proof, since the start
    healed_since_webhook: int = 0  #: messages that only polls brought, since the last webhook
    health: Health | None = None  #: of the last check
    checked_at: datetime | None = None
    noticed: Sequence[Finding] = field(default=())  #: by the daemon itself: silence, quotas


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """One line for ops: how an account is, why, and what to do."""

    state: HealthState
    code: str  #: stable, snake_case: `well`, `token`, `token_expiry`, `webhook`, `silence`, `quota`, `calls` …
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

    def received(self, key: Key, *, webhook: bool = False) -> None:
        """An envelope came."""
        evidence = self._evidence[key]
        evidence.last_in = self._clock()
        if webhook:
            evidence.last_webhook, evidence.healed_since_webhook = evidence.last_in, 0

    def polled(self, key: Key) -> None:
        """A poll begins."""
        self._evidence[key].last_poll = self._clock()

    def hooked(self, key: Key) -> bool:
        """Whether webhooks have ever come to this account."""
        return key in self._evidence and self._evidence[key].last_webhook is not None

    def healed(self, key: Key, messages: int) -> None:
        """Only a poll brought these."""
        self._evidence[key].healed_since_webhook += messages

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

    def doubted(self, key: Key) -> None:
        """A call found the credentials dead: a check shall look soon, and end the pause when they are well."""
        self._evidence[key].doubted = True

    def checked(self, key: Key, health: Health) -> None:
        """The connector has looked at its credentials."""
        evidence = self._evidence[key]
        evidence.health, evidence.checked_at = health, self._clock()

    def noticed(self, key: Key, findings: Sequence[Finding]) -> None:
        """The daemon itself has looked: at the traffic and at the quotas."""
        self._evidence[key].noticed = findings

    def state(self, key: Key) -> AccountState:
        """The worst of the last check and of what happened since."""
        evidence = self._evidence[key]
        findings = list(self._findings(evidence))
        for state in WORSE_FIRST:
            for finding in findings:
                if finding.state is state:
                    return AccountState(state=state, code=finding.code, message=finding.message, remedy=finding.remedy)
        return AccountState(state=HealthState.OK, code="well", message="well", remedy=None)

    def _findings(self, evidence: Evidence) -> Iterator[Finding]:
        """Everything that is not well; of two that are equally bad the first one is told."""
        if _failing_now(evidence):
            yield warning(
                "calls",
                evidence.last_error or "calls to the platform fail",
                "it is tried again by itself; if it lasts, run `command-center check`",
            )
        if evidence.health is not None:
            yield from evidence.health.findings
            yield from _expiry(evidence.health.token_expires_at, self._clock())
        yield from evidence.noticed
        if evidence.healed_since_webhook >= LOST_AFTER:
            yield warning(
                "webhook",
                f"{evidence.healed_since_webhook} messages came by poll only since the last webhook",
                "look at the webhook subscription in the platform's console; polls bring the messages meanwhile",
            )
        if evidence.health is None and evidence.last_ok is None and evidence.last_in is None:
            yield warning("unknown", "nothing is known yet", "wait for a minute")


def _failing_now(evidence: Evidence) -> bool:
    if evidence.last_error_at is None:
        return False
    return evidence.last_ok is None or evidence.last_ok < evidence.last_error_at


def _expiry(expires_at: datetime | None, now: datetime) -> Iterator[Finding]:
    if expires_at is not None and now < expires_at <= now + EXPIRES_SOON:
        yield warning(
            "token_expiry",
            f"the access token ends on {expires_at:%Y-%m-%d %H:%M} UTC",
            "make a new token in the platform's console before then, and put it in the settings",
        )
