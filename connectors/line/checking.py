"""Whether an account is well: its token, where its webhooks go, and how many messages the month has left."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.line.door import Refused, our_words
from model.health import Finding, Health, HealthState
from model.reply import Misconfigured, PlatformError, Throttled

if TYPE_CHECKING:
    from connectors.line.sdk import Api

CONSOLE = "LINE Developers Console, the channel, Messaging API"
NEW_TOKEN = f"{CONSOLE}: issue a channel access token (long-lived) and put it into channel_access_token"
WAIT = "wait; if it stays, see whether this machine reaches api_base, and what LINE's status page says"
TYPE_IN = f"{CONSOLE}: put our address into Webhook URL, and turn on Use webhook and Webhook redelivery"
MANAGER = "LINE Official Account Manager, Settings, Usage and billing: choose a larger plan, or buy messages"
LITTLE = 0.2  #: share of the month's messages that is a warning


async def check(api: "Api", address: str | None) -> Health:
    """Each on its own: what one call cannot see, another may. `address` is our webhook's, where we know it."""
    looks = ("token", _token), ("webhook", lambda api: _webhook(api, address)), ("quota", _quota)
    return Health(findings=[await _safely(code, look, api) for code, look in looks])


async def _safely(code: str, look: Callable[["Api"], Awaitable[Finding]], api: "Api") -> Finding:
    try:
        with our_words():
            return await look(api)
    except Misconfigured as failure:
        return Finding(code=code, state=HealthState.FAILING, message=str(failure), remedy=NEW_TOKEN)
    except Throttled as failure:
        return Finding(code=code, state=HealthState.WARNING, message=str(failure), remedy=WAIT)
    except PlatformError as failure:
        return Finding(code=code, state=HealthState.FAILING, message=str(failure), remedy=WAIT)


async def _token(api: "Api") -> Finding:
    return Finding(code="token", state=HealthState.OK, message=f"the token is that of {await api.bot_name()}")


async def _webhook(api: "Api", address: str | None) -> Finding:
    try:
        endpoint, active = await api.webhook()
    except Refused as refused:
        if refused.answer.status != 404:
            raise
        return _no_webhook("no webhook address is set")
    ours = endpoint == address if address is not None else "/webhooks/line" in urlsplit(endpoint).path
    if not ours:
        return _no_webhook("the webhook leads somewhere else")
    if not active:
        return _no_webhook("the webhook is switched off")
    return Finding(code="webhook", state=HealthState.OK, message="LINE delivers to our address")


def _no_webhook(message: str) -> Finding:
    return Finding(code="webhook", state=HealthState.FAILING, message=message, remedy=TYPE_IN)


async def _quota(api: "Api") -> Finding:
    quota = await api.quota()
    if quota is None:
        return Finding(code="quota", state=HealthState.OK, message="the plan has no limit of messages")
    left = max(quota - await api.used(), 0)
    message = f"{left} of the month's {quota} messages are left"
    if left > LITTLE * quota:
        return Finding(code="quota", state=HealthState.OK, message=message)
    state = HealthState.WARNING if left else HealthState.FAILING
    return Finding(code="quota", state=state, message=message, remedy=MANAGER)
