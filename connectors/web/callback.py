"""Answers on their way to the client's own server: signed posts that must be confirmed by name."""

import time

import orjson

from connectors.contract import Malformed
from connectors.http import Http, HttpResponse
from connectors.reading import read_json
from connectors.signature import standard_webhook
from connectors.web.settings import Settings
from model.event import Visibility
from model.reply import Misconfigured, PlatformError, Receipt, Rejected, Reply, Throttled, Unavailable, Unreachable

PAUSE_S = 60.0
LONGEST_PAUSE_S = 3600.0


async def deliver(http: Http, settings: Settings, reply: Reply) -> Receipt:
    """Post one part of an answer; its key is the `webhook-id`, the same on every attempt.

    Raises:
        PlatformError: of the closed family.
    """
    data = {
        "report": reply.conversation_id,
        "text": reply.text,
        "part": reply.part,
        "parts": reply.parts,
        "public": reply.visibility is Visibility.PUBLIC,
    }
    await _post(http, settings, reply.key, {"type": "report.answered", "data": data})
    return Receipt(platform_message_id=reply.key)


async def ping(http: Http, settings: Settings) -> None:
    """Ask whether the client's server is there and takes our signature.

    Raises:
        PlatformError: it is not, or does not.
    """
    await _post(http, settings, f"ping-{int(time.time())}", {"type": "ping", "data": {}})


async def _post(http: Http, settings: Settings, webhook_id: str, event: dict[str, object]) -> None:
    body, timestamp = orjson.dumps(event), str(int(time.time()))
    headers = {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": standard_webhook(settings.callback_secret.get_secret_value(), webhook_id, timestamp, body),
    }
    answer = await http.request("POST", settings.callback_url, headers=headers, body=body)
    if failure := _failure(answer):
        raise failure
    _require_confirmed(answer, webhook_id)


def _require_confirmed(answer: HttpResponse, webhook_id: str) -> None:
    """A 200 of a login page or a load balancer is no proof that anybody has the answer."""
    try:
        confirmed = read_json(answer.body)["received"].id()
    except Malformed:
        confirmed = None
    if confirmed != webhook_id:
        raise Unavailable('the callback does not confirm with {"received": webhook-id}', maybe_taken=True)


def _failure(answer: HttpResponse) -> PlatformError | None:
    match answer.status:
        case 401 | 403:
            return Misconfigured("the callback does not take our signature: compare callback_secret on both sides")
        case 404 | 410:
            return Unreachable("the callback does not know this report any more")
        case 429:
            pause = _pause(answer.headers.get("retry-after", ""))
            return Throttled("the callback asks to slow down", retry_after_s=pause)
        case status if status >= 500:
            return Unavailable(f"the callback is ill (HTTP {status})")
        case status if status >= 300:
            return Rejected(f"the callback refuses the answer (HTTP {status})")
    return None


def _pause(given: str) -> float:
    return min(float(given), LONGEST_PAUSE_S) if given.isascii() and given.isdigit() and int(given) else PAUSE_S
