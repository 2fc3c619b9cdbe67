"""Looking at an account's token, permissions, expiry, profile and quota.

Meta has no call that shows a Threads app's webhook subscriptions: that they come is seen from what comes.

Source: "Debug Access Token", "Long-Lived Access Tokens", "Retrieve and Manage Replies", read 2026-11-25.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from connectors.contract import Malformed
from connectors.reading import Node
from connectors.threads.api import Api, object_of
from model.health import Finding, Health, failing, good, warning
from model.reply import Misconfigured, PlatformError, Throttled, Unavailable

PERMISSIONS = {
    "threads_basic": "read the profile",
    "threads_read_replies": "read replies",
    "threads_manage_mentions": "read mentions",
    "threads_content_publish": "publish",
    "threads_manage_replies": "answer",
}
SOON = timedelta(days=7)
RENEW = "make a new long-lived token (README, Credentials), and put it into access_token"
REFRESH = "refresh the token before it ends (README, Renewing the token), and put the new one into access_token"
COMPARE = "compare user_id and username with GET /me?fields=id,username"
WAIT = "look at metastatus.com, then check again"
NEARLY = 0.9  #: of the quota
Found = tuple[list[Finding], datetime | None]


async def check(api: Api, now: datetime) -> Health:
    """Three calls, each on its own: what one cannot see, another may."""
    findings, expires_at = await _safely("token", partial(_token, api, now))
    for code, look in (("connection", _profile), ("quota", _quota)):
        found, _ = await _safely(code, partial(look, api))
        findings += found
    return Health(findings=findings, token_expires_at=expires_at)


async def _safely(code: str, look: Callable[[], Awaitable[Found]]) -> Found:
    try:
        return await look()
    except Malformed as error:
        return [failing(code, f"Meta's answer could not be read ({error})", WAIT)], None
    except Misconfigured as error:
        return [failing(code, str(error), RENEW)], None
    except (Unavailable, Throttled) as error:
        return [failing(code, str(error), WAIT)], None
    except PlatformError as error:
        return [failing(code, str(error), COMPARE)], None


async def _token(api: Api, now: datetime) -> Found:
    token = api.settings.access_token.get_secret_value()
    data = object_of(await api.get("debug_token", {"input_token": token}))["data"].object()
    if data["is_valid"].value is not True:
        return [failing("token", "the token is not valid", RENEW)], None
    if data["user_id"].id() not in (None, api.settings.user_id):
        return [failing("token", "the token is that of another profile", RENEW)], None
    findings = [good("token", "the token is valid"), _permissions(data)]
    expires_at = min(filter(None, (data[key].time() for key in ("expires_at", "data_access_expires_at"))), default=None)
    if expires_at is not None and expires_at - now < SOON:
        findings.append(warning("token_expiry", f"the token ends on {expires_at.date().isoformat()}", REFRESH))
    return findings, expires_at


def _permissions(data: Node) -> Finding:
    granted = {node.text() for node in data["scopes"].items_or_none()}
    missing = [f"{name} (to {use})" for name, use in PERMISSIONS.items() if name not in granted]
    if missing:
        return failing("permissions", f"missing: {', '.join(missing)}", "add them to the app, then make a new token")
    return good("permissions", "all permissions are granted")


async def _profile(api: Api) -> Found:
    me = object_of(await api.get("me", {"fields": "id,username"}))
    name = me["username"].must_text()
    if me["id"].must_id() != api.settings.user_id or name.lower() != api.settings.username.lower():
        return [failing("connection", f"the token is that of the profile {name[:40]}", COMPARE)], None
    return [good("connection", f"the profile can be read: {name[:40]}")], None


async def _quota(api: Api) -> Found:
    path = f"{api.settings.user_id}/threads_publishing_limit"
    answer = object_of(await api.get(path, {"fields": "reply_quota_usage,reply_config"}))
    told = next(answer["data"].items(), Node({}))
    used, total = told["reply_quota_usage"].integer(), told["reply_config"]["quota_total"].integer()
    if used is None or not total:
        raise told["reply_quota_usage"].refuse("a number")
    message = f"{used} of {total} replies in 24 hours"
    if used >= NEARLY * total:
        return [warning("quota", message, "answer the rest tomorrow, or by another channel")], None
    return [good("quota", message)], None
