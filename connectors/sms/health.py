"""Whether the gateway would take an answer, found out without sending one."""

from connectors.http import Http
from connectors.sms import sending
from connectors.sms.settings import Settings
from model.health import Finding, Health, HealthState
from model.reply import Misconfigured, PlatformError

NO_RECEIVER = b"receiver"


async def check(http: Http, settings: Settings, address: str | None) -> Health:
    """Ask for an SMS to nobody: smsbox looks at the password first, and then misses the receiver."""
    return Health(findings=[await _credentials(http, settings), _reports(address)])


async def _credentials(http: Http, settings: Settings) -> Finding:
    try:
        answer = await http.request(
            "POST", settings.api_base + sending.PATH, headers=sending.credentials(settings), body=b""
        )
    except PlatformError as failure:
        return _ill(failure)
    if answer.status == 400 and NO_RECEIVER in answer.body:
        return Finding(code="token", state=HealthState.OK, message=f"the gateway accepts {settings.username}")
    return _ill(sending.failure_of(answer) or PlatformError("what answers at api_base is no Kannel"))


def _ill(failure: PlatformError) -> Finding:
    dead = isinstance(failure, Misconfigured)
    return Finding(
        code="token" if dead else "connection",
        state=HealthState.FAILING if dead else HealthState.WARNING,
        message=str(failure),
        remedy="compare username, password and api_base with Kannel's groups sendsms-user and smsbox"
        if dead
        else "see whether smsbox and bearerbox run, and whether api_base is the sendsms-port",
    )


def _reports(address: str | None) -> Finding:
    if address is not None:
        return Finding(code="webhook", state=HealthState.OK, message="delivery reports are asked for")
    return Finding(
        code="webhook",
        state=HealthState.WARNING,
        message="no delivery reports: the gateway cannot be told where to send them",
        remedy="set report_to to this account's webhook address as the gateway reaches it",
    )
