"""Looking at an account's grant, scope, offices and announcements."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from connectors.contract import Malformed
from connectors.google import ends_at
from connectors.google_failures import NEW_GRANT
from connectors.google_reviews.api import Api
from connectors.google_reviews.certificates import Certificates
from connectors.google_reviews.push import REVIEWS
from connectors.google_reviews.settings import Office
from model.health import Finding, Health, HealthState
from model.reply import PlatformError, Throttled, Unavailable

SCOPE = "https://www.googleapis.com/auth/business.manage"
SOON = timedelta(days=14)
WAIT = "look at the network and at status.cloud.google.com, then check again"
PUBLISH = "Google Cloud console, OAuth consent screen: publish the app (a grant in testing ends after seven days)"
COMPARE = f"compare locations, client_id and client_secret; if they are right, {NEW_GRANT}"
TOPIC = "start the daemon with its public address (it sets the topic), or set it by hand (README, Credentials)"
Found = tuple[list[Finding], datetime | None]


async def check(api: Api, certificates: Certificates, now: datetime) -> Health:
    """Each part on its own: what one cannot see, another may."""
    findings, expires_at = await _safely("token", partial(_grant, api, now))
    if not any(finding.state is HealthState.FAILING for finding in findings):
        for office in api.settings.locations:
            findings += (await _safely("connection", partial(_office, api, office)))[0]
        if api.settings.push_topic is not None:
            for account in sorted({office.account for office in api.settings.locations}):
                findings += (await _safely("webhook", partial(_topic, api, account)))[0]
    if api.settings.takes_pushes:
        findings += (await _safely("webhook", partial(_certificates, certificates)))[0]
    return Health(findings=findings, token_expires_at=expires_at)


async def _safely(code: str, look: Callable[[], Awaitable[Found]]) -> Found:
    try:
        return await look()
    except Malformed as error:
        return [_bad(code, f"Google's answer could not be read ({error})", WAIT)], None
    except Throttled as error:
        remedy = f"nothing to do: it goes on in {error.retry_after_s:.0f} seconds"
        return [_warn("connection", str(error), remedy)], None
    except Unavailable as error:
        return [_bad("connection", str(error), WAIT)], None
    except PlatformError as error:
        return [_bad(code, str(error), COMPARE)], None


async def _grant(api: Api, now: datetime) -> Found:
    grant = await api.google.grant()
    findings = [_good("token", "the grant is good")]
    if not grant.scopes:
        findings.append(_warn("permissions", "Google does not say what the grant allows", NEW_GRANT))
    elif SCOPE not in grant.scopes:
        findings.append(_bad("permissions", "the grant lacks the scope business.manage", NEW_GRANT))
    else:
        findings.append(_good("permissions", "the grant allows reading and answering reviews"))
    expires_at = ends_at(grant, now)
    if expires_at is not None and expires_at - now < SOON:
        findings.append(_warn("token_expiry", f"the grant ends on {expires_at.date().isoformat()}", PUBLISH))
    return findings, expires_at


async def _office(api: Api, office: Office) -> Found:
    _, page = await api.reviews(office.name, None, 1)
    count = page["totalReviewCount"].integer() or 0
    return [_good("connection", f"{office.title or office.location} can be read: {count} reviews")], None


async def _topic(api: Api, account: str) -> Found:
    setting = await api.notifications(account)
    types = {node.text() for node in setting["notificationTypes"].items_or_none()}
    if setting["pubsubTopic"].text() != api.settings.push_topic:
        return [_bad("webhook", f"{account} does not announce reviews to push_topic", TOPIC)], None
    if missing := sorted(REVIEWS - types):
        return [_bad("webhook", f"{account} does not announce {', '.join(missing)}", TOPIC)], None
    return [_good("webhook", f"{account} announces reviews to push_topic")], None


async def _certificates(certificates: Certificates) -> Found:
    await certificates.fetch()
    return [_good("webhook", "Google's certificates for pushes are here")], None


def _good(code: str, message: str) -> Finding:
    return Finding(code=code, state=HealthState.OK, message=message)


def _warn(code: str, message: str, remedy: str) -> Finding:
    return Finding(code=code, state=HealthState.WARNING, message=message, remedy=remedy)


def _bad(code: str, message: str, remedy: str) -> Finding:
    return Finding(code=code, state=HealthState.FAILING, message=message, remedy=remedy)
