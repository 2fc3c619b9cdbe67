"""Whether a number is well: its token, permissions, expiry, webhook subscription, and its standing with Meta.

Sources: "Business phone numbers", "Access tokens", "Debug token", "Manage webhooks", read 2026-11-24.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from connectors.reading import Node
from connectors.whatsapp.graph import Graph
from connectors.whatsapp.settings import Settings
from model.health import Finding, Health, HealthState
from model.reply import Misconfigured, PlatformError

NEEDED = ("whatsapp_business_messaging", "whatsapp_business_management")
NUMBER_FIELDS = (
    "display_phone_number,verified_name,status,quality_rating,code_verification_status,name_status,throughput"
)
NEW_TOKEN = "make a token of a system user that never expires (README, Credentials) and put it in settings"  # noqa: S105
MANAGER = "see WhatsApp Manager > Phone numbers"
OK, WARNING, FAILING = HealthState.OK, HealthState.WARNING, HealthState.FAILING


@dataclass
class _Seen:
    """What was found so far."""

    findings: list[Finding] = field(default_factory=list)
    app_id: str | None = None
    expires_at: datetime | None = None

    def add(self, code: str, state: HealthState, message: str, remedy: str | None = None) -> None:
        self.findings.append(Finding(code=code, state=state, message=message, remedy=remedy))


async def check(graph: Graph, settings: Settings) -> Health:
    """Look at everything; a failing call is a finding of its own."""
    seen = _Seen()
    steps: Iterable[tuple[str, Callable[[], Awaitable[dict[str, Any]]], Callable[[Node, _Seen], None]]] = (
        ("token", lambda: _debug(graph, settings), _token),
        ("number", lambda: graph.get(settings.phone_number_id, fields=NUMBER_FIELDS), _number),
        ("webhook", lambda: graph.get(f"{settings.waba_id}/subscribed_apps"), _webhook),
    )
    for code, ask, look in steps:
        try:
            answer = await ask()
        except PlatformError as error:
            seen.add(code, FAILING, str(error), _remedy(error))
        else:
            look(Node(answer), seen)
    return Health(findings=tuple(seen.findings), token_expires_at=seen.expires_at)


def _remedy(error: PlatformError) -> str:
    if isinstance(error, Misconfigured):
        return "check access_token, phone_number_id and waba_id in settings"
    return "check again in some minutes; if it stays so, look at metastatus.com"


async def _debug(graph: Graph, settings: Settings) -> dict[str, Any]:
    return await graph.get("debug_token", input_token=settings.access_token.get_secret_value())


def _token(answer: Node, seen: _Seen) -> None:
    data = answer["data"]
    if data["is_valid"].value is not True:
        seen.add("token", FAILING, "Meta does not call the access token valid", NEW_TOKEN)
        return
    seen.add("token", OK, "the access token is valid")
    seen.app_id = data["app_id"].id()
    _expiry(data, seen)
    scopes = {scope.text() for scope in data["scopes"].items_or_none()}
    missing = [scope for scope in NEEDED if scope not in scopes]
    if missing:
        words = " and ".join(missing)
        seen.add("permissions", FAILING, f"the access token lacks {words}", f"make a new token with {words}")
    else:
        seen.add("permissions", OK, "the access token may read and send messages")


def _expiry(data: Node, seen: _Seen) -> None:
    """A token of a city must not expire at all: whatever date there is, somebody should act before it."""
    if data["expires_at"].value == 0:
        seen.add("token_expiry", OK, "the access token does not expire")
    elif (at := data["expires_at"].time()) is not None:
        seen.expires_at = at.astimezone(UTC)
        seen.add("token_expiry", WARNING, f"the access token expires at {at:%Y-%m-%d %H:%M} UTC", NEW_TOKEN)
    else:
        seen.add("token_expiry", WARNING, "Meta does not say when the access token expires", NEW_TOKEN)


def _number(answer: Node, seen: _Seen) -> None:
    shown = answer["display_phone_number"].text()
    if shown is None:
        seen.add("number", FAILING, "Meta does not show the number", "check phone_number_id in settings")
        return
    ill = list(_standing(answer))
    for state, message in ill:
        seen.add("number", state, message, MANAGER)
    if not ill:
        name = answer["verified_name"].text() or "no display name"
        level = answer["throughput"]["level"].text() or "unknown"
        seen.add("number", OK, f"{shown} ({name}) is connected, throughput {level.lower()}")


def _standing(answer: Node) -> Iterable[tuple[HealthState, str]]:
    """What is not as it should be; fields that Meta leaves out are no news."""
    if answer["status"].value == "FLAGGED":
        yield WARNING, "Meta has flagged the number: its quality must rise within seven days"
    elif answer["status"].text() not in (None, "CONNECTED"):
        yield FAILING, "the number is not connected to the Cloud API"
    if answer["quality_rating"].value == "RED":
        yield WARNING, "the number's quality is low: many people block or report it"
    if answer["code_verification_status"].value == "NOT_VERIFIED":
        yield WARNING, "the number is not verified"
    if answer["name_status"].value in ("DECLINED", "EXPIRED"):
        yield WARNING, "the number's display name is not approved"


def _webhook(answer: Node, seen: _Seen) -> None:
    apps = [app["whatsapp_business_api_data"]["id"].id() for app in answer["data"].items_or_none()]
    if not apps or (seen.app_id and seen.app_id not in apps):
        remedy = "subscribe the app: POST /WABA_ID/subscribed_apps (README, Credentials, step 6)"
        seen.add("webhook", FAILING, "the app is not subscribed to the business account: no message arrives", remedy)
    else:
        seen.add("webhook", OK, "the app is subscribed to the business account")
