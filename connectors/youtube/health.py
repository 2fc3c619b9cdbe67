"""Looking at an account's grant, scopes, channel and quota."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from connectors.contract import Malformed
from connectors.google_failures import NEW_GRANT
from connectors.google_health import WAIT, look_at_grant
from connectors.youtube.api import INSERT_UNITS, Api
from model.health import Finding, Health, HealthState, failing, good, warning
from model.reply import PlatformError, Throttled, Unavailable

LESS = "poll less often (poll_every_s), switch read_held off, or apply for more quota in the Google Cloud console"
Found = tuple[list[Finding], datetime | None]


async def check(api: Api, now: datetime) -> Health:
    """Each part on its own: what one cannot see, another may."""
    findings, expires_at = await _safely(
        "token",
        partial(look_at_grant, api.google, now, scope="youtube.force-ssl", allows="reading and answering comments"),
    )
    if not any(finding.state is HealthState.FAILING for finding in findings):
        found, _ = await _safely("connection", partial(_channel, api))
        findings += found
    found, _ = await _safely("quota", partial(_quota, api))
    return Health(findings=[*findings, *found], token_expires_at=expires_at)


async def _safely(code: str, look: Callable[[], Awaitable[Found]]) -> Found:
    try:
        return await look()
    except Malformed as error:
        return [failing(code, f"YouTube's answer could not be read ({error})", WAIT)], None
    except Throttled as error:
        return [warning("quota", str(error), f"nothing to do: it goes on in {error.retry_after_s:.0f} seconds")], None
    except Unavailable as error:
        return [failing("connection", str(error), WAIT)], None
    except PlatformError as error:
        return [
            failing(
                code, str(error), f"compare channel_id, client_id and client_secret; if they are right, {NEW_GRANT}"
            )
        ], None


async def _channel(api: Api) -> Found:
    _, page = await api.read("channels", {"part": "snippet", "mine": "true"}, reserve=False)
    ours = [one for one in page["items"].items() if one["id"].id() == api.settings.channel_id]
    if not ours:
        told = "the grant is not that of the channel in channel_id"
        return [
            failing("connection", told, "compare channel_id, or make the refresh token as the channel's owner")
        ], None
    title = ours[0]["snippet"]["title"].text() or api.settings.channel_id
    return [good("connection", f"the grant speaks for the channel {title}")], None


async def _quota(api: Api) -> Found:
    left, of, reserve = await api.left(), api.settings.daily_units, api.settings.reserve_units
    said = f"{left} of today's {of} units are left"
    if left < INSERT_UNITS:
        return [failing("quota", f"{said}: nothing can be read or answered before midnight Pacific Time", LESS)], None
    if left <= reserve:
        return [
            warning("quota", f"{said}: they are kept for answers, polls rest until midnight Pacific Time", LESS)
        ], None
    return [good("quota", said)], None
