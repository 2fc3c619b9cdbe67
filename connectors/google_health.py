"""Whether a Google grant is good, allows what the channel needs, and lasts."""

from datetime import datetime, timedelta

from connectors.google import Google, ends_at
from connectors.google_failures import NEW_GRANT
from model.health import Finding, failing, good, warning

AUTH = "https://www.googleapis.com/auth/"
SOON = timedelta(days=14)
WAIT = "look at the network and at status.cloud.google.com, then check again"
PUBLISH = "Google Cloud console, OAuth consent screen: publish the app (a grant in testing ends after seven days)"


async def look_at_grant(
    google: Google, now: datetime, *, scope: str, allows: str
) -> tuple[list[Finding], datetime | None]:
    """Findings, and when the grant ends. `scope` without its address; `allows`: what it lets us do, in words.

    Raises:
        PlatformError: of the closed family; Google gives no grant.
    """
    grant = await google.grant()
    findings = [good("token", "the grant is good")]
    if not grant.scopes:
        findings.append(warning("permissions", "Google does not say what the grant allows", NEW_GRANT))
    elif AUTH + scope not in grant.scopes:
        findings.append(failing("permissions", f"the grant lacks the scope {scope}", NEW_GRANT))
    else:
        findings.append(good("permissions", f"the grant allows {allows}"))
    expires_at = ends_at(grant, now)
    if expires_at is not None and expires_at - now < SOON:
        findings.append(warning("token_expiry", f"the grant ends on {expires_at.date().isoformat()}", PUBLISH))
    return findings, expires_at
