"""Google's answers: a good one is its object, any other becomes one of our five errors.

Two forms of error are met: the older one with `errors[].reason` (YouTube) and the newer one with `status` and `details`
(`ErrorInfo`, `RetryInfo`); the token endpoint has a third. No error of ours repeats HTML or what looks like a token.

Sources (read 2026-11-25): "API design guide: Errors", "YouTube Data API: Errors", "Using OAuth 2.0 for Web Server
Applications" (`invalid_grant`), "Google Business Profile: Quota limits" (429).
"""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.contract import Malformed
from connectors.http import HttpResponse
from connectors.reading import Node, read_json
from connectors.redaction import without_tokens
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable

PAUSE_S = 60.0  #: where Google says "too many" and not for how long
LONGEST_PAUSE_S = 3600.0
TOLD = 300  #: characters of Google's own words
NEW_GRANT = "make a new refresh token (README, Credentials) and put it into refresh_token"

RATE = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"})
GRANT = frozenset({"invalid_grant", "authError", "UNAUTHENTICATED"})
SET_UP = {
    "invalid_client": "client_id and client_secret are no pair: copy both anew from the Google Cloud console",
    "unauthorized_client": "the refresh token was made for another client: compare client_id",
    "invalid_scope": NEW_GRANT,
    "accessNotConfigured": "the API is switched off: Google Cloud console, APIs and services, Library, enable it",
    "SERVICE_DISABLED": "the API is switched off: Google Cloud console, APIs and services, Library, enable it",
    "insufficientPermissions": f"the grant lacks a scope: {NEW_GRANT}",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": f"the grant lacks a scope: {NEW_GRANT}",
    "authenticatedUserAccountClosed": "the Google account is closed",
    "authenticatedUserAccountSuspended": "the Google account is suspended",
}  #: what only ops can mend, by Google's reason


@dataclass(frozen=True, slots=True)
class Problem:
    """The error object of an answer, in either of Google's forms, as far as there is one."""

    status: int
    reasons: frozenset[str]  #: `errors[].reason`, `details[].reason`, `status`, or OAuth's `error`
    told: str  #: for people: HTTP status, reasons and Google's words, without what looks like a token
    retry_after_s: float | None  #: as Google says it


Explain = Callable[[str, Problem], PlatformError | None]  #: method and problem; None: nothing more is known


def answer_of(method: str, response: HttpResponse, explain: Explain | None) -> Node:
    """The object in a good answer.

    Raises:
        PlatformError: the answer is none, or says what is wrong.
    """
    if 200 <= response.status < 300:
        try:
            return read_json(response.body).object()
        except Malformed:
            told = f"Google's answer could not be read (HTTP {response.status})"
            raise Unavailable(told, maybe_taken=method != "GET") from None
    problem = problem_of(response)
    explained = explain(method, problem) if explain is not None else None
    raise explained or failure(method, problem)


def problem_of(response: HttpResponse) -> Problem:
    """Read an error answer, whatever it is."""
    try:
        body = read_json(response.body)
    except Malformed:
        body = Node(None)
    error = body["error"]
    if isinstance(error.value, str):  # the token endpoint's form
        words = [error.text(), body["error_description"].text()]
        reasons = frozenset(filter(None, words[:1]))
        return Problem(response.status, reasons, _told(response.status, words), _retry_after(response, Node(None)))
    listed = [entry["reason"].text() for name in ("errors", "details") for entry in error[name].items_or_none()]
    reasons = frozenset(filter(None, [*listed, error["status"].text()]))
    told = _told(response.status, [*listed, error["message"].text()])
    return Problem(response.status, reasons, told, _retry_after(response, error))


def failure(method: str, problem: Problem) -> PlatformError:
    """The error of the closed family for what no channel has a better word for."""
    status, told = problem.status, problem.told
    for reason, remedy in SET_UP.items():
        if reason in problem.reasons:
            return Misconfigured(f"{remedy} ({told})")
    if status == 401 or problem.reasons & GRANT:
        return Misconfigured(f"Google no longer accepts the grant: {NEW_GRANT} ({told})")
    if status == 429 or problem.reasons & RATE:
        return Throttled(f"Google asks to slow down ({told})", retry_after_s=problem.retry_after_s or PAUSE_S)
    if status >= 500:
        # A gateway that waited in vain does not know what the server behind it did.
        return Unavailable(f"Google cannot do it now ({told})", maybe_taken=method != "GET" and status in (502, 504))
    if method == "GET" and status in (403, 404):
        return Misconfigured(f"the account may not read this: look at ids, roles and scopes ({told})")
    if status == 404:
        return Unreachable(f"Google does not find what is answered: it was deleted ({told})")
    return Rejected(f"Google refuses it ({told})")


def _told(status: int, words: list[str | None]) -> str:
    """Never HTML, never what looks like a token."""
    fit = [without_tokens(word)[:TOLD] for word in dict.fromkeys(filter(None, words)) if "<" not in word]
    return ": ".join([f"HTTP {status}", *fit])


def _retry_after(response: HttpResponse, error: Node) -> float | None:
    """`Retry-After`, or the delay of a `RetryInfo` (`"30s"`); an hour at the most."""
    given = [response.headers.get("retry-after", "")]
    given += [(entry["retryDelay"].text() or "").removesuffix("s") for entry in error["details"].items_or_none()]
    for value in given:
        try:
            seconds = float(value) if value.isascii() and len(value) <= 20 else 0.0
        except ValueError:
            continue
        if 0 < seconds < 1e9:
            return min(seconds, LONGEST_PAUSE_S)
    return None
