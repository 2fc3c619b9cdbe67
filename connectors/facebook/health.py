"""Looking at an account's token, permissions, Page and subscription."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from connectors.contract import Malformed
from connectors.facebook.graph import Graph
from connectors.meta import subscribed_fields
from connectors.reading import Node, read_json
from model.health import Finding, Health, failing, good, warning
from model.reply import Misconfigured, PlatformError, Throttled, Unavailable

#: What each permission is for ("Permissions reference", read 2026-11-24).
PERMISSIONS = {
    "pages_show_list": "find the Page",
    "pages_manage_metadata": "subscribe to webhooks",
    "pages_read_engagement": "read the Page's posts",
    "pages_read_user_content": "read what citizens write, and who they are",
    "pages_manage_engagement": "answer comments",
}
PRIVATE_REPLIES = "pages_messaging"
FIELDS = ("feed", "mention")
SOON = timedelta(days=14)
RENEW = "make a new Page access token with a system user, and put it into page_token"
COMPARE = "compare page_id, app_id and app_secret with the app's dashboard (App settings, Basic)"
WAIT = "look at metastatus.com, then check again"
Found = tuple[list[Finding], datetime | None]


async def check(graph: Graph, now: datetime) -> Health:
    """Three calls, each on its own: what one cannot see, another may."""
    findings, expires_at = await _safely("token", partial(_token, graph, now))
    for code, look in (("connection", _page), ("webhook", _webhook)):
        found, _ = await _safely(code, partial(look, graph))
        findings += found
    return Health(findings=findings, token_expires_at=expires_at)


async def _safely(code: str, look: Callable[[], Awaitable[Found]]) -> Found:
    try:
        return await look()
    except Malformed as error:
        return [failing(code, f"Meta's answer could not be read ({error})", WAIT)], None
    except Misconfigured as error:
        return [failing(code, str(error), f"{RENEW}; if it is new, {COMPARE}")], None
    except (Unavailable, Throttled) as error:
        return [failing(code, str(error), WAIT)], None
    except PlatformError as error:
        return [failing(code, str(error), COMPARE)], None


async def _token(graph: Graph, now: datetime) -> Found:
    settings = graph.settings
    answer = await graph.ask(
        lambda api: api.debug_access_token(
            settings.page_token.get_secret_value(), settings.app_id, settings.app_secret.get_secret_value()
        )
    )
    data = read_json(answer.body)["data"].object()
    if data["is_valid"].value is not True:
        return [failing("token", data["error"]["message"].text() or "the token is not valid", RENEW)], None
    if data["profile_id"].id() not in (None, settings.page_id):
        return [failing("token", "the token is that of another Page", RENEW)], None
    findings = [good("token", "the token is valid"), *_permissions(data)]
    expires_at = min(filter(None, (data[key].time() for key in ("expires_at", "data_access_expires_at"))), default=None)
    if expires_at is not None and expires_at - now < SOON:
        findings.append(warning("token_expiry", f"the token ends on {expires_at.date().isoformat()}", RENEW))
    return findings, expires_at


def _permissions(data: Node) -> list[Finding]:
    granted = {node.text() for node in data["scopes"].items_or_none()}
    missing = {name: use for name, use in PERMISSIONS.items() if name not in granted}
    if missing:
        words = ", ".join(f"{name} (to {use})" for name, use in missing.items())
        return [failing("permissions", f"missing: {words}", "add them to the app, then make a new token")]
    if PRIVATE_REPLIES not in granted:
        told = f"{PRIVATE_REPLIES} is missing: officers cannot answer privately"
        return [warning("permissions", told, "add it to the app, then make a new token, if private replies are wanted")]
    return [good("permissions", "all permissions are granted")]


async def _page(graph: Graph) -> Found:
    page_id = graph.settings.page_id
    answer = await graph.ask(lambda api: api.get_object(page_id, fields="id,name"))
    page = read_json(answer.body)
    if page["id"].must_id() != page_id:
        return [failing("connection", "Meta shows another Page", "put the Page's own number into page_id")], None
    return [good("connection", f"the Page can be read: {page['name'].text() or page_id}")], None


async def _webhook(graph: Graph) -> Found:
    settings = graph.settings
    answer = await graph.ask(lambda api: api.get_connections(settings.page_id, "subscribed_apps"))
    fields = subscribed_fields(read_json(answer.body), settings.app_id)
    missing = [name for name in FIELDS if name not in (fields or ())]
    remedy = (
        "App dashboard, Webhooks, Page: subscribe to feed and mention; then POST /PAGE/subscribed_apps (see README)"
    )
    if fields is None:
        return [failing("webhook", "the Page does not tell this app anything", remedy)], None
    if missing:
        return [failing("webhook", f"the Page does not tell this app of: {', '.join(missing)}", remedy)], None
    return [good("webhook", "the Page tells this app of its feed and of mentions")], None
