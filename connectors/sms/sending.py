"""Answers by `sendsms`, and what smsbox says to them.

The request is smsbox's POST form: words in the body, all else in `X-Kannel-` headers. So no password stands in an
address, nothing follows a redirect, and a lost answer is known to leave it open whether the SMS was taken.
"""

import hashlib
import re
from urllib.parse import urlencode, urlsplit, urlunsplit

from connectors.http import HttpResponse
from connectors.reading import Node
from connectors.sms.alphabet import coding_of, count_of
from connectors.sms.settings import Settings
from model.reply import Misconfigured, PlatformError, Receipt, Rejected, Reply, Throttled, Unavailable, Unreachable

PATH = "/cgi-bin/sendsms"
NUMBER = re.compile(r"\+?[0-9]{3,15}", re.ASCII)
TAKEN = ("0:", "3:")  #: accepted; queued until the route is there
DENIED = b"black-list"
EVERY_REPORT = "31"
REPORT = {"dlr": "%d", "at": "%T", "smsc": "%i", "answer": "%A"}  #: Kannel fills these in
PAUSE_S, LONGEST_PAUSE_S = 60.0, 3600.0


def message_id(reply: Reply) -> str:
    """Our own: smsbox gives none. The same on every retry, and handed back by each report."""
    return hashlib.sha256(reply.key.encode("utf-8", "replace")).hexdigest()[:32]


def credentials(settings: Settings) -> dict[str, str]:
    """The headers that any call needs."""
    return {
        "content-type": "text/plain; charset=UTF-8",
        "x-kannel-username": settings.username,
        "x-kannel-password": settings.password.get_secret_value(),
        "x-kannel-from": settings.short_code,
    }


def request_of(reply: Reply, settings: Settings, address: str | None) -> tuple[dict[str, str], bytes]:
    """Headers and body.

    Raises:
        Unreachable: the citizen has no number that can be written to.
        Rejected: nothing to send, or more SMS than are allowed.
    """
    if not NUMBER.fullmatch(reply.author_id):
        raise Unreachable("this is no telephone number: answer on another channel")
    if not reply.text.strip():
        raise Rejected("an empty SMS cannot be sent")
    if (count := count_of(reply.text)) > settings.max_sms:
        raise Rejected(f"it would cost {count} SMS, and {settings.max_sms} are allowed: shorten it")
    headers = credentials(settings) | {
        "x-kannel-to": reply.author_id,
        "x-kannel-coding": str(coding_of(reply.text)),
    }
    if settings.smsc is not None:
        headers["x-kannel-smsc"] = settings.smsc
    if address is not None:
        headers |= {"x-kannel-dlr-mask": EVERY_REPORT, "x-kannel-dlr-url": _report_to(address, settings, reply)}
    return headers, reply.text.encode("utf-8", "replace")


def _report_to(address: str, settings: Settings, reply: Reply) -> str:
    parts = urlsplit(address)
    host = f"sms:{settings.secret.get_secret_value()}@{parts.netloc}"
    query = urlencode({**REPORT, "id": message_id(reply)}, safe="%")
    return urlunsplit((parts.scheme, host, parts.path, query, ""))


def receipt_of(answer: HttpResponse, reply: Reply) -> Receipt:
    """Our id for what was taken.

    Raises:
        PlatformError: it was not taken, or the answer is not smsbox's.
    """
    if failure := failure_of(answer):
        raise failure
    if not answer.body.decode("latin-1").startswith(TAKEN):
        raise Unavailable("the gateway's answer is not that of Kannel's sendsms", maybe_taken=True)
    return Receipt(platform_message_id=message_id(reply))


def failure_of(answer: HttpResponse) -> PlatformError | None:
    """What a status means; the gateway's own words stay out."""
    match answer.status:
        case 401 | 403:
            return Misconfigured("the gateway refuses username, password or this machine's address (user-allow-ip)")
        case 404 | 405:
            return Misconfigured("there is no sendsms at api_base: it is the address of smsbox's sendsms-port")
        case 429:
            return Throttled("the gateway asks to slow down", retry_after_s=_pause(answer) or PAUSE_S)
        case 503 if pause := _pause(answer):
            return Throttled("the gateway asks to come back later", retry_after_s=pause)
        case status if status >= 500:
            return Unavailable(f"the gateway cannot take it now (HTTP {status})")
        case _ if DENIED in answer.body and answer.status >= 400:
            return Unreachable("the gateway does not send to this number: it is on its black-list")
        case status if status >= 300:
            return Rejected(f"the gateway refuses the SMS (HTTP {status})")
    return None


def _pause(answer: HttpResponse) -> float | None:
    """Seconds of `Retry-After`, an hour at the most; None: it does not say."""
    given = Node(answer.headers.get("retry-after")).integer()
    return min(float(given), LONGEST_PAUSE_S) if given is not None and given > 0 else None
