"""Looking at an account's grant, scope, offices and announcements."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from connectors.contract import Malformed
from connectors.google_failures import NEW_GRANT
from connectors.google_health import WAIT, look_at_grant
from connectors.google_reviews.api import Api
from connectors.google_reviews.certificates import Certificates
from connectors.google_reviews.push import REVIEWS
from connectors.google_reviews.settings import Office
from model.health import Finding, Health, HealthState, failing, good, warning
from model.reply import PlatformError, Throttled, Unavailable

COMPARE = f"compare locations, client_id and client_secret; if they are right, {NEW_GRANT}"
TOPIC = "start the daemon with its public address (it sets the topic), or set it by hand (README, Credentials)"
Found = tuple[list[Finding], datetime | None]


async def check(api: Api, certificates: Certificates, now: datetime) -> Health:
    """Each part on its own: what one cannot see, another may."""
    findings, expires_at = await _safely(
        "token",
        partial(look_at_grant, api.google, now, scope="business.manage", allows="reading and answering reviews"),
    )
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
        return [failing(code, f"Google's answer could not be read ({error})", WAIT)], None
    except Throttled as error:
        remedy = f"nothing to do: it goes on in {error.retry_after_s:.0f} seconds"
        return [warning("connection", str(error), remedy)], None
    except Unavailable as error:
        return [failing("connection", str(error), WAIT)], None
    except PlatformError as error:
        return [failing(code, str(error), COMPARE)], None


async def _office(api: Api, office: Office) -> Found:
    _, page = await api.reviews(office.name, None, 1)
    count = page["totalReviewCount"].integer() or 0
    return [good("connection", f"{office.title or office.location} can be read: {count} reviews")], None


async def _topic(api: Api, account: str) -> Found:
    setting = await api.notifications(account)
    types = {node.text() for node in setting["notificationTypes"].items_or_none()}
    if setting["pubsubTopic"].text() != api.settings.push_topic:
        return [failing("webhook", f"{account} does not announce reviews to push_topic", TOPIC)], None
    if missing := sorted(REVIEWS - types):
        return [failing("webhook", f"{account} does not announce {', '.join(missing)}", TOPIC)], None
    return [good("webhook", f"{account} announces reviews to push_topic")], None


async def _certificates(certificates: Certificates) -> Found:
    await certificates.fetch()
    return [good("webhook", "Google's certificates for pushes are here")], None
