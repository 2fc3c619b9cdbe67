"""What TikTok's refusals mean. It answers with HTTP 200, and says in the body's `code` how it went.

Source: "Return codes" of TikTok API for Business and of Business Messaging, as clients list them, read 2026-11-25.
"""

from collections.abc import Mapping

from connectors.contract import Malformed
from connectors.http import HttpResponse
from connectors.reading import Node, read_json
from connectors.redaction import without_tokens
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable

TOKEN_CODES = frozenset({40101, 40102, 40103, 40104, 40105})  #: missing, expired, revoked or wrong
RATE_CODES = frozenset({40016, 40100, 40132, 40133})
PERMISSION_CODES = frozenset({40001, 40003})
GONE_CODES = frozenset({40007, 40404})  #: no such video, comment or conversation any more
BLOCKED = 40064  #: the rules for direct messages forbid it
OWN_FAILURES = 50_000  #: this and above: TikTok's own
PAUSE_S = 60.0  #: limits are by the minute; TikTok does not say how long to wait
LONGEST_PAUSE_S = 3600.0
NEW_AUTHORIZATION = "authorize the account again (README, Credentials), and put the new tokens into settings"


def code_of(answer: HttpResponse) -> int | None:
    """The body's `code`; None: there is none to be read."""
    try:
        return read_json(answer.body)["code"].integer()
    except Malformed:
        return None


def data_of(answer: HttpResponse) -> Node:
    """`data` of a good answer; an object, maybe an empty one.

    Raises:
        PlatformError: of the closed family, by the body's code, else by the status.
    """
    try:
        body = read_json(answer.body)
    except Malformed:
        body = Node(None)
    code = body["code"].integer()
    if 200 <= answer.status < 300 and code == 0:
        return body["data"] if isinstance(body["data"].value, dict) else Node({}, "data")
    raise _failure(answer.status, code, answer.headers, body["message"].text())


def _failure(status: int, code: int | None, headers: Mapping[str, str], words: str | None) -> PlatformError:
    told = f"HTTP {status}" + (f", code {code}" if code else "") + _words(words)
    if code in TOKEN_CODES or (code is None and status == 401):
        return Misconfigured(f"TikTok does not accept the access token: {NEW_AUTHORIZATION} ({told})")
    if code in RATE_CODES or status == 429:
        return Throttled(f"TikTok asks to slow down ({told})", retry_after_s=_pause(headers.get("retry-after", "")))
    if code in PERMISSION_CODES or (code is None and status == 403):
        return Misconfigured(f"TikTok says that a permission is missing: add it to the app ({told})")
    if code == BLOCKED:
        return Rejected(
            "TikTok's rules for messages forbid it: after 48 hours without a word of the citizen's only three messages "
            f"are allowed, and ten before the second one; answer by another channel ({told})"
        )
    if code in GONE_CODES:
        return Unreachable(f"what is answered is gone, or the person cannot be reached any more ({told})")
    if status >= 500 or (code or 0) >= OWN_FAILURES:
        return Unavailable(f"TikTok cannot do it now ({told})")
    if 200 <= status < 300 and not code:
        return Unavailable(f"TikTok's answer could not be read ({told})", maybe_taken=True)
    return Rejected(f"TikTok refuses it ({told})")


def _words(words: str | None) -> str:
    return f": {without_tokens(words)[:300]}".replace("<", "‹") if words else ""


def _pause(given: str) -> float:
    return min(float(given), LONGEST_PAUSE_S) if given.isascii() and given.isdigit() and int(given) else PAUSE_S
