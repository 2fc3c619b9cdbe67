"""Looking at an account's token, permissions, expiry, name and webhooks.

Source: "Get the authorized permissions" (`/tt_user/token_info/get/`), "Get a webhook configuration"
(`/business/webhook/list/`), read 2026-11-25.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from connectors.contract import Malformed
from connectors.tiktok.api import Api
from connectors.tiktok.failures import NEW_AUTHORIZATION
from model.health import Finding, Health, failing, good, warning
from model.reply import Misconfigured, PlatformError, Throttled, Unavailable

COMMENTS = {"video.list": "find the videos", "comment.list": "read comments", "comment.list.manage": "answer comments"}
MESSAGES = {"message.list.read": "read messages", "message.list.send": "answer messages"}
SOON = timedelta(days=7)
COMPARE = "compare app_id, app_secret and business_id with the app's page (business-api.tiktok.com, My Apps)"
WAIT = "wait a little, then check again"
SUBSCRIBE = "start the daemon with a public address (it subscribes by itself), or see README, Credentials"
EVENTS = {"comments": "COMMENT", "direct_messages": "DIRECT_MESSAGE"}


async def check(api: Api, now: datetime) -> Health:
    """Four calls at most, each on its own: what one cannot see, another may."""
    findings: list[Finding] = []
    for code, look in (("token", _account), ("permissions", _permissions), ("webhook", _webhooks)):
        findings += await _safely(code, look, api)
    ends_at = api.refresh_ends_at
    if ends_at is not None and ends_at - now < SOON:
        findings.append(warning("token_expiry", f"the authorization ends on {ends_at.date()}", NEW_AUTHORIZATION))
    return Health(findings=findings, token_expires_at=ends_at)


async def _safely(code: str, look: Callable[[Api], Awaitable[list[Finding]]], api: Api) -> list[Finding]:
    try:
        return await look(api)
    except Malformed as error:
        return [failing(code, f"TikTok's answer could not be read ({error})", WAIT)]
    except Misconfigured as error:
        return [failing(code, str(error), f"{NEW_AUTHORIZATION}; if they are new, {COMPARE}")]
    except (Unavailable, Throttled) as error:
        return [failing(code, str(error), WAIT)]
    except PlatformError as error:
        return [failing(code, str(error), COMPARE)]


async def _account(api: Api) -> list[Finding]:
    _, data = await api.get("business/get", {"fields": '["username","display_name"]'})
    return [good("token", f"the token is that of {data['username'].must_text()[:40]}")]


async def _permissions(api: Api) -> list[Finding]:
    asked = {"app_id": api.settings.app_id, "access_token": api.access_token}
    data = await api.as_app("POST", "tt_user/token_info/get", asked)
    granted = {scope.strip() for scope in data["scope"].must_text().split(",")}
    wanted = (COMMENTS if api.settings.comments else {}) | (MESSAGES if api.settings.direct_messages else {})
    missing = [f"{name} (to {use})" for name, use in wanted.items() if name not in granted]
    if missing:
        remedy = f"add them to the app, then {NEW_AUTHORIZATION}; or set comments or direct_messages to false"
        return [failing("permissions", f"missing: {', '.join(missing)}", remedy)]
    return [good("permissions", "all permissions are granted")]


async def _webhooks(api: Api) -> list[Finding]:
    missing = []
    for event_type in wanted_events(api):
        asked = {"app_id": api.settings.app_id, "secret": api.settings.app_secret.get_secret_value()}
        data = await api.as_app("GET", "business/webhook/list", {**asked, "event_type": event_type})
        if data["callback_url"].url() is None:
            missing.append(event_type)
    if missing:
        return [failing("webhook", f"TikTok does not tell this app of: {', '.join(missing)}", SUBSCRIBE)]
    return [good("webhook", "TikTok tells this app of comments and messages, as far as they are read")]


def wanted_events(api: Api) -> list[str]:
    """Kinds of webhooks, as far as they are read."""
    return [event for setting, event in EVENTS.items() if getattr(api.settings, setting)]
