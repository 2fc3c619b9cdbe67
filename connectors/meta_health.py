"""Whether an account on a Page is well: its token, permissions, expiry, and what it must be told.

Sources: "Debug Token", "Permissions reference", "Page Subscribed Apps", read 2026-11-25.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connectors import meta
from connectors.contract import Malformed
from connectors.meta_page import Graph, node_of, segment
from connectors.reading import Node
from model.health import Finding, Health, HealthState
from model.reply import Misconfigured, PlatformError, Throttled, Unavailable

OK, WARNING, FAILING = HealthState.OK, HealthState.WARNING, HealthState.FAILING
SOON = timedelta(days=14)
RENEW = "make a new Page access token with a system user (README, Credentials), and put it into page_token"
COMPARE = "compare page_id, app_id and app_secret with the app's dashboard (App settings, Basic)"
WAIT = "look at metastatus.com, then check again"


@dataclass
class Seen:
    """What was found so far."""

    findings: list[Finding] = field(default_factory=list)
    expires_at: datetime | None = None

    def add(self, code: str, state: HealthState, message: str, remedy: str | None = None) -> None:
        """One thing that was looked at."""
        self.findings.append(Finding(code=code, state=state, message=message, remedy=remedy))


Look = Callable[[Seen], Awaitable[None]]


async def check(looks: Sequence[tuple[str, Look]]) -> Health:
    """Each look on its own: what one cannot see, another may. A failing call is a finding under the look's code."""
    seen = Seen()
    for code, look in looks:
        try:
            await look(seen)
        except Malformed as error:
            seen.add(code, FAILING, f"Meta's answer could not be read ({error})", WAIT)
        except Misconfigured as error:
            seen.add(code, FAILING, str(error), f"{RENEW}; if it is new, {COMPARE}")
        except (Unavailable, Throttled) as error:
            seen.add(code, FAILING, str(error), WAIT)
        except PlatformError as error:
            seen.add(code, FAILING, str(error), COMPARE)
    return Health(findings=seen.findings, token_expires_at=seen.expires_at)


def token(graph: Graph, permissions: Mapping[str, str], now: datetime) -> Look:
    """Validity, expiry and permissions (each with what it is for), by `debug_token`."""

    async def look(seen: Seen) -> None:
        held = graph.settings
        answer = await graph.as_app("debug_token", {"input_token": held.page_token.get_secret_value()})
        data = node_of(answer)["data"].object()
        if data["is_valid"].value is not True:
            seen.add("token", FAILING, data["error"]["message"].text() or "the token is not valid", RENEW)
            return
        if data["profile_id"].id() not in (None, held.page_id):
            seen.add("token", FAILING, "the token is that of another Page", RENEW)
            return
        seen.add("token", OK, "the token is valid")
        _permissions(data, permissions, seen)
        ends = (data[key].time() for key in ("expires_at", "data_access_expires_at"))
        seen.expires_at = min((moment for moment in ends if moment is not None), default=None)
        if seen.expires_at is not None and seen.expires_at - now < SOON:
            seen.add("token_expiry", WARNING, f"the token ends on {seen.expires_at.date().isoformat()}", RENEW)

    return look


def _permissions(data: Node, wanted: Mapping[str, str], seen: Seen) -> None:
    granted = {node.text() for node in data["scopes"].items_or_none()}
    missing = ", ".join(f"{name} (to {use})" for name, use in wanted.items() if name not in granted)
    if missing:
        seen.add("permissions", FAILING, f"missing: {missing}", "add them to the app, then make a new token")
    else:
        seen.add("permissions", OK, "all permissions are granted")


def readable(graph: Graph, name: str, title: str, fields: str, remedy: str) -> Look:
    """Whether the token reads the account itself, under the id in the settings."""

    async def look(seen: Seen) -> None:
        node = node_of(await graph.get(segment(name), {"fields": fields}))
        if node["id"].must_id() != name:
            seen.add("connection", FAILING, f"Meta shows another {title}", remedy)
            return
        shown = node["name"].text() or node["username"].text() or name
        seen.add("connection", OK, f"the {title} can be read: {shown}")

    return look


def page_tells(graph: Graph, needed: Sequence[str], useful: Sequence[str], remedy: str) -> Look:
    """Whether the Page tells our app of these fields. With none needed, any field does."""

    async def look(seen: Seen) -> None:
        answer = node_of(await graph.get(f"{segment(graph.settings.page_id)}/subscribed_apps"))
        fields = meta.subscribed_fields(answer, graph.settings.app_id)
        if not fields:
            seen.add("webhook", FAILING, "the Page does not tell this app anything", remedy)
            return
        judge(seen, "the Page", fields, needed, useful, remedy)

    return look


def judge(
    seen: Seen, who: str, fields: frozenset[str], needed: Sequence[str], useful: Sequence[str], remedy: str
) -> None:
    """What is missing among the fields of which our app is told."""
    missing, wanting = (", ".join(name for name in names if name not in fields) for names in (needed, useful))
    if missing:
        seen.add("webhook", FAILING, f"{who} does not tell this app of: {missing}", remedy)
    elif wanting:
        seen.add("webhook", WARNING, f"{who} does not tell this app of: {wanting}", remedy)
    else:
        seen.add("webhook", OK, f"{who} tells this app what it must know")
