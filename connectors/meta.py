"""What Meta's surfaces share: the proofs on webhooks and calls, the challenge, Graph's errors, subscriptions, media.

Sources (read 2026-11-24): Graph API "Changelog" for the version, "Webhooks / Getting started" for `X-Hub-Signature-256`
and `hub.challenge`, "Handle errors" and "Rate limits" for the codes; WhatsApp Cloud API "Error codes"; "Securing Graph
API calls" for `appsecret_proof`. "Page Subscribed Apps" (read 2026-11-25): each call replaces the whole list of fields.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

import orjson

from connectors.contract import Answer, Handshake, Media, Unauthentic
from connectors.http import Http, HttpResponse
from connectors.reading import Node
from connectors.redaction import MASK, without_tokens
from connectors.signature import require_hmac_sha256, require_same
from model.envelope import Envelope
from model.event import Attachment, AttachmentKind
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable

GRAPH = "https://graph.facebook.com"
GRAPH_VERSION = "v26.0"  # released 2026-07-29
SIGNATURE = "x-hub-signature-256"
TOKEN_CODES = frozenset({102, 190, 463, 467})  #: the token has expired, was revoked or is not valid
PERMISSION_CODES = frozenset({3, 10, 131005, *range(200, 300)})
TRANSIENT_CODES = frozenset({1, 2, 131000, 131016, 133004})
RATE_CODES = frozenset({4, 17, 32, 341, 368, 613, 80001, 80002, 80006, 80007, 80008, 130429, 131048, 131056, 133016})
GONE_CODES = frozenset({551, 131026, 131050, 131030})  #: this person cannot be written to
#: What Graph means by (code, subcode); a subcode of None: by the code with whatever subcode.
Refusals = Mapping[tuple[int, int | None], tuple[type[PlatformError], str]]
RETRY_AFTER_S = 60.0  #: where Graph says "too many" and not for how long
#: Graph writes the caller's token into the links of every page; what is kept must not hold it.
IN_LINKS = re.compile(rb'((?:access_token|appsecret_proof|input_token)=)[^&"\\\s]+')


def verify(envelope: Envelope, app_secret: str) -> None:
    """The proof of every Meta webhook: `sha256=` and the HMAC of the raw body under the app's secret.

    Raises:
        Unauthentic: it is missing or another.
    """
    given = envelope.headers.get(SIGNATURE, "")
    if not given.startswith("sha256="):
        raise Unauthentic
    require_hmac_sha256(app_secret, envelope.body, given.removeprefix("sha256="))


def handshake(request: Handshake, verify_token: str) -> Answer:
    """Answer `hub.challenge`, once the verify token is the one that was typed into the app's dashboard.

    Raises:
        Unauthentic: another token, or no challenge.
    """
    if request.query.get("hub.mode") != "subscribe" or "hub.challenge" not in request.query:
        raise Unauthentic
    require_same(verify_token, request.query.get("hub.verify_token"))
    return Answer(body=request.query["hub.challenge"].encode("utf-8", "replace")[:200])


def graph_answer(response: HttpResponse) -> dict[str, Any]:
    """The object in a Graph answer.

    Raises:
        PlatformError: of the closed family, by Graph's error code.
    """
    try:
        body = response.json()
    except ValueError:
        body = None
    if 200 <= response.status < 300 and isinstance(body, dict) and "error" not in body:
        return body
    raise graph_error(response.status, response.headers, body)


def graph_error(status: int, headers: Mapping[str, str], body: Any) -> PlatformError:
    """The error of the closed family for a failed Graph call. `body` is the parsed answer, whatever it is."""
    error = body.get("error") if isinstance(body, dict) else None
    error = error if isinstance(error, dict) else {}
    code = error.get("code")
    code = code if isinstance(code, int) and not isinstance(code, bool) else None
    told = _told(error, status)
    if code in TOKEN_CODES or (code is None and status == 401):
        return Misconfigured(f"Meta no longer accepts the access token: make a new one and put it in settings ({told})")
    if code in RATE_CODES or status == 429:
        return Throttled(f"Meta asks to slow down ({told})", retry_after_s=_retry_after(headers))
    if code in PERMISSION_CODES or (code is None and status == 403):
        return Misconfigured(f"Meta says that a permission is missing: add it to the app ({told})")
    if code in GONE_CODES:
        return Unreachable(f"this person cannot be reached here any more ({told})")
    if code in TRANSIENT_CODES or status >= 500:
        return Unavailable(f"Meta cannot do it now ({told})")
    if 200 <= status < 300:
        return Unavailable(f"Meta's answer could not be read ({told})", maybe_taken=True)
    return Rejected(f"Meta refuses it ({told})")


def explained(response: HttpResponse, refusals: Refusals) -> PlatformError | None:
    """A surface's own, more telling error for a refusal, by Graph's code and subcode; None: it has none."""
    try:
        error = response.json()["error"]
        code, subcode = error.get("code"), error.get("error_subcode")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
    if not isinstance(code, int) or not isinstance(subcode, int | None):
        return None
    known = refusals.get((code, subcode)) or refusals.get((code, None))
    return known[0](f"{known[1]} (code {code})") if known else None


def _told(error: Mapping[str, Any], status: int) -> str:
    details = error.get("error_data")
    details = details.get("details") if isinstance(details, dict) else None
    words = details or error.get("error_user_msg") or error.get("message")
    code = error.get("code")
    said = f": {without_tokens(words)[:300]}" if isinstance(words, str) and words else ""
    return f"HTTP {status}" + (f", code {code}" if isinstance(code, int) else "") + said


def _retry_after(headers: Mapping[str, str]) -> float:
    """`Retry-After`, or the minutes that `X-Business-Use-Case-Usage` estimates, or a minute; an hour at the most."""
    given = headers.get("retry-after", "")
    if given.isascii() and given.isdigit():
        return min(float(given), 3600.0)
    try:
        usage = orjson.loads(headers.get("x-business-use-case-usage", "{}"))
        minutes = [entry["estimated_time_to_regain_access"] for entries in usage.values() for entry in entries]
        return min(max(float(minute) for minute in minutes) * 60, 3600.0) or RETRY_AFTER_S
    except (ValueError, KeyError, TypeError, AttributeError):
        return RETRY_AFTER_S


def proof(token: str, app_secret: str) -> str:
    """`appsecret_proof`: apps may require it of every call from a server."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def without_secrets(body: bytes, secrets: Iterable[str]) -> bytes:
    """The bytes as they came, but for the token in Graph's links and wherever else our secrets stand."""
    body = IN_LINKS.sub(rb"\1" + MASK.encode(), body)
    for plain in secrets:
        for form in {plain, quote(plain, safe=""), quote_plus(plain), json.dumps(plain)[1:-1]}:
            body = body.replace(form.encode(), MASK.encode())
    return body


def subscribed_fields(answer: Node, app_id: str) -> frozenset[str] | None:
    """The fields of which a Page tells our app, out of `/PAGE/subscribed_apps`; None: it tells it nothing.

    Raises:
        Malformed: it is no such answer.
    """
    apps = [app for app in answer.object()["data"].items() if app["id"].id() == app_id]
    names = (field.text() for app in apps for field in app["subscribed_fields"].items_or_none())
    return frozenset(name for name in names if name) if apps else None


def union_of_fields(answer: Node, app_id: str, wanted: Iterable[str]) -> str:
    """What `subscribed_fields` must say so that nobody loses anything: each call replaces the whole list.

    One Page serves several channels (`feed` here, `messages` there), and each of them subscribes for itself.

    Raises:
        Malformed: `answer` is not that of `/PAGE/subscribed_apps`.
    """
    return ",".join(sorted({*(subscribed_fields(answer, app_id) or ()), *wanted}))


async def fetch(http: Http, attachment: Attachment, max_bytes: int) -> Media:
    """Fetch by address, without our token: Meta's media addresses carry their own, short-lived permission.

    Raises:
        Throttled, Unavailable, Rejected: `Rejected` when the address has expired.
    """
    if attachment.url is None or attachment.kind is AttachmentKind.LINK:
        raise Rejected("there is nothing to fetch here")
    answer = await http.request("GET", attachment.url, max_bytes=max_bytes)
    if answer.status == 429:
        raise Throttled("Meta asks to slow down (HTTP 429)", retry_after_s=_retry_after(answer.headers))
    if answer.status >= 500:
        raise Unavailable(f"Meta cannot do it now (HTTP {answer.status})")
    if answer.status != 200 or not answer.body:
        raise Rejected(f"the attachment is gone: its address has expired (HTTP {answer.status})")
    return Media(content=answer.body, mime=answer.headers.get("content-type"))
