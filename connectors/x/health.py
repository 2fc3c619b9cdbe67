"""Whether an X account is well: token, access level, monthly usage, webhook."""

from collections.abc import Awaitable, Callable
from typing import Any

from connectors.http import HttpResponse
from connectors.x.client import Client
from connectors.x.settings import Settings
from connectors.x.webhook import answer_of, registered
from model.health import Finding, Health, HealthState
from model.reply import PlatformError, Throttled, Unavailable

ACCESS_LEVEL = "x-access-level"
EVERYTHING = "read-write-directmessages"
NEARLY_USED_UP = 0.8  #: share of the monthly cap
NEW_TOKEN = "set the app to Read, Write and Direct Messages in console.x.com, then make a new access token"  # noqa: S105


async def check(settings: Settings, client: Client) -> Health:
    """Look at everything that can be looked at; what cannot is a finding too."""
    findings = await _look("token", lambda: _account(settings, client))
    if settings.bearer_token is not None:
        findings += await _look("quota", lambda: _usage(client))
    if settings.webhook != "off":
        findings += await _look("webhook", lambda: _webhook(client))
    return Health(findings=findings)


async def _look(code: str, look: Callable[[], Awaitable[list[Finding]]]) -> list[Finding]:
    try:
        return await look()
    except Throttled as error:
        remedy = f"nothing to do: ask again in {error.retry_after_s:.0f} seconds"
        return [Finding(code=code, state=HealthState.WARNING, message=str(error), remedy=remedy)]
    except Unavailable as error:
        remedy = "look at the network and at X's status page (docs.x.com/status), then check again"
        return [Finding(code="connection", state=HealthState.FAILING, message=str(error), remedy=remedy)]
    except PlatformError as error:
        remedy = "compare keys and permissions in the settings with console.x.com"
        return [Finding(code=code, state=HealthState.FAILING, message=str(error), remedy=remedy)]


async def _account(settings: Settings, client: Client) -> list[Finding]:
    response: HttpResponse = await client.get_me(user_auth=True)
    data = answer_of(response).get("data")
    data = data if isinstance(data, dict) else {}
    if data.get("id") != settings.own_id:
        message = "X does not say that the access token is this account's"
        remedy = "copy all four keys anew from one app in console.x.com"
        return [Finding(code="token", state=HealthState.FAILING, message=message, remedy=remedy)]
    name = data.get("username")
    ours = f"the token speaks for @{name}" if isinstance(name, str) else "the token works"
    return [
        Finding(code="token", state=HealthState.OK, message=ours),
        _permissions(response.headers.get(ACCESS_LEVEL, ""), settings),
    ]


def _permissions(level: str, settings: Settings) -> Finding:
    if level == EVERYTHING or (level == "read-write" and not settings.poll_direct_messages):
        return Finding(code="permissions", state=HealthState.OK, message=f"the token may do what is needed: {level}")
    if level == "read-write":
        message = "the token may not read or send direct messages"
        remedy = f"{NEW_TOKEN}; or set poll_direct_messages = false"
        return Finding(code="permissions", state=HealthState.WARNING, message=message, remedy=remedy)
    if level == "read":
        return Finding(
            code="permissions", state=HealthState.FAILING, message="the token may only read", remedy=NEW_TOKEN
        )
    message = "X does not say what the token may do"
    return Finding(code="permissions", state=HealthState.WARNING, message=message, remedy=NEW_TOKEN)


async def _usage(client: Client) -> list[Finding]:
    """The monthly cap of posts read; X gives the numbers as texts."""
    data = answer_of(await client.request("GET", "/2/usage/tweets")).get("data")
    data = data if isinstance(data, dict) else {}
    used, cap = _number(data.get("project_usage")), _number(data.get("project_cap"))
    if used is None or not cap:
        message = "X does not say how much of the monthly cap is used"
        remedy = "look at the usage in console.x.com"
        return [Finding(code="quota", state=HealthState.WARNING, message=message, remedy=remedy)]
    message = f"{used} of {cap} posts of this month's cap are read"
    if used < cap * NEARLY_USED_UP:
        return [Finding(code="quota", state=HealthState.OK, message=message)]
    state = HealthState.FAILING if used >= cap else HealthState.WARNING
    reset = _number(data.get("cap_reset_day"))
    remedy = "raise the cap in console.x.com, or poll less often" + (f"; it resets on day {reset}" if reset else "")
    return [Finding(code="quota", state=state, message=message, remedy=remedy)]


async def _webhook(client: Client) -> list[Finding]:
    webhooks = await registered(client)
    if any(one.get("valid") is True for one in webhooks):
        return [Finding(code="webhook", state=HealthState.OK, message="X holds a valid webhook of the app")]
    message = "X holds the app's webhook for invalid" if webhooks else "the app has no webhook"
    remedy = "register the public address again (README, Webhook): it must answer X's challenge over HTTPS"
    return [Finding(code="webhook", state=HealthState.FAILING, message=message, remedy=remedy)]


def _number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16 else None
