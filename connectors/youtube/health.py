"""Looking at an account's grant, scopes, channel and quota."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from connectors.contract import Malformed
from connectors.google import ends_at
from connectors.google_failures import NEW_GRANT
from connectors.youtube.api import INSERT_UNITS, Api
from model.health import Finding, Health, HealthState
from model.reply import PlatformError, Throttled, Unavailable

SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
SOON = timedelta(days=14)
WAIT = "look at the network and at status.cloud.google.com, then check again"
PUBLISH = "Google Cloud console, OAuth consent screen: publish the app (a grant in testing ends after seven days)"
LESS = "poll less often (poll_every_s), switch read_held off, or apply for more quota in the Google Cloud console"
Found = tuple[list[Finding], datetime | None]


async def check(api: Api, now: datetime) -> Health:
    """Each part on its own: what one cannot see, another may."""
    findings, expires_at = await _safely("token", partial(_grant, api, now))
    if not any(finding.state is HealthState.FAILING for finding in findings):
        found, _ = await _safely("connection", partial(_channel, api))
        findings += found
    found, _ = await _safely("quota", partial(_quota, api))
    return Health(findings=[*findings, *found], token_expires_at=expires_at)


async def _safely(code: str, look: Callable[[], Awaitable[Found]]) -> Found:
    try:
        return await look()
    except Malformed as error:
        return [_bad(code, f"YouTube's answer could not be read ({error})", WAIT)], None
    except Throttled as error:
        return [_warn("quota", str(error), f"nothing to do: it goes on in {error.retry_after_s:.0f} seconds")], None
    except Unavailable as error:
        return [_bad("connection", str(error), WAIT)], None
    except PlatformError as error:
        return [
            _bad(code, str(error), f"compare channel_id, client_id and client_secret; if they are right, {NEW_GRANT}")
        ], None


async def _grant(api: Api, now: datetime) -> Found:
    grant = await api.google.grant()
    findings = [_good("token", "the grant is good")]
    if not grant.scopes:
        findings.append(_warn("permissions", "Google does not say what the grant allows", NEW_GRANT))
    elif SCOPE not in grant.scopes:
        findings.append(_bad("permissions", "the grant lacks the scope youtube.force-ssl", NEW_GRANT))
    else:
        findings.append(_good("permissions", "the grant allows reading and answering comments"))
    expires_at = ends_at(grant, now)
    if expires_at is not None and expires_at - now < SOON:
        findings.append(_warn("token_expiry", f"the grant ends on {expires_at.date().isoformat()}", PUBLISH))
    return findings, expires_at


async def _channel(api: Api) -> Found:
    _, page = await api.read("channels", {"part": "snippet", "mine": "true"}, reserve=False)
    ours = [one for one in page["items"].items() if one["id"].id() == api.settings.channel_id]
    if not ours:
        told = "the grant is not that of the channel in channel_id"
        return [_bad("connection", told, "compare channel_id, or make the refresh token as the channel's owner")], None
    title = ours[0]["snippet"]["title"].text() or api.settings.channel_id
    return [_good("connection", f"the grant speaks for the channel {title}")], None


async def _quota(api: Api) -> Found:
    left, of, reserve = await api.left(), api.settings.daily_units, api.settings.reserve_units
    said = f"{left} of today's {of} units are left"
    if left < INSERT_UNITS:
        return [_bad("quota", f"{said}: nothing can be read or answered before midnight Pacific Time", LESS)], None
    if left <= reserve:
        return [
            _warn("quota", f"{said}: they are kept for answers, polls rest until midnight Pacific Time", LESS)
        ], None
    return [_good("quota", said)], None


def _good(code: str, message: str) -> Finding:
    return Finding(code=code, state=HealthState.OK, message=message)


def _warn(code: str, message: str, remedy: str) -> Finding:
    return Finding(code=code, state=HealthState.WARNING, message=message, remedy=remedy)


def _bad(code: str, message: str, remedy: str) -> Finding:
    return Finding(code=code, state=HealthState.FAILING, message=message, remedy=remedy)
