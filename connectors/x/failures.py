"""What X says when it refuses, in the words of the closed family.

Sources (read 2026-11-24): docs.x.com, "Response codes and errors" and "Rate limits"; developer.x.com, "Error
troubleshooting" for the numbered codes of API v1.1, which still turn up inside `errors` of v2.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from connectors.http import HttpResponse
from connectors.redaction import without_tokens
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable

UNKNOWN_WAIT_S = 60.0  #: where X says "too many" and not until when
CAP_WAIT_S = 3600.0  #: the monthly cap is used up: look again each hour
LONGEST_WAIT_S = 86_400.0
TOLD = 300  #: characters of X's own words that are passed on


@dataclass(frozen=True, slots=True)
class Meaning:
    """A refusal that can be told by X's words, its numbered code, or the end of its problem type."""

    kind: type[Misconfigured | Rejected | Unreachable]
    says: str
    words: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()
    types: tuple[str, ...] = ()


NEW_KEYS = "X does not accept the keys: make new ones and put all four in the settings"
MEANINGS = (
    Meaning(Misconfigured, NEW_KEYS, codes=(32, 89, 135, 215)),
    Meaning(
        Misconfigured,
        "the app may not do this: give it Read, Write and Direct Messages, then make a new access token",
        ("oauth1 app permissions", "cannot perform write actions"),
        (87, 93, 261, 453),
        ("/oauth1-permissions", "/client-forbidden", "/unsupported-authentication"),
    ),
    Meaning(
        Misconfigured,
        "X has locked or suspended the city's account: log in to x.com and follow what it asks",
        ("your account is suspended", "account is temporarily locked", "user is suspended"),
        (64, 326),
    ),
    Meaning(
        Rejected,
        "X takes no post with the very words of an earlier one: look whether it is already there, else change the text",
        ("duplicate content", "status is a duplicate"),
        (187,),
    ),
    Meaning(
        Unreachable,
        "the post was deleted, or its author has hidden it from us",
        ("deleted or not visible", "tweet that is deleted", "post that is deleted"),
        (144, 179, 385),
    ),
    Meaning(
        Unreachable,
        "this person takes no direct messages from us",
        ("permission to dm", "cannot send messages to this user", "not verified to send message requests"),
        (149, 150, 151, 349, 476),
    ),
    Meaning(
        Unreachable,
        "this person's account is gone or suspended",
        ("user not found", "has been suspended"),
        (17, 50, 63),
    ),
    Meaning(
        Rejected,
        "X allows no reply here: the author restricts who may reply, or has not mentioned us in that post",
        ("restricted who can reply", "reply to this conversation is not allowed"),
        (433,),
    ),
    Meaning(Rejected, "the text is too long for X", ("too long",), (186,)),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """The error object of an answer, as far as there is one."""

    title: str
    type: str
    words: str  #: every sentence in it, for people
    codes: frozenset[int]

    @property
    def told(self) -> str:
        """X's own words in brackets; nothing where they are not fit to be shown."""
        return f" ({without_tokens(self.words)[:TOLD]})" if self.words and "<" not in self.words else ""


def problem_of(response: HttpResponse) -> Problem:
    """Read an error answer, whatever it is."""
    try:
        body = response.json()
    except ValueError:
        body = None
    body = body if isinstance(body, dict) else {}
    listed = body.get("errors")
    inner = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    sentences = [text for one in (body, *inner) for name in ("detail", "message") if (text := _text(one, name))]
    codes = frozenset(code for one in inner if isinstance(code := one.get("code"), int) and not isinstance(code, bool))
    return Problem(_text(body, "title"), _text(body, "type"), " ".join(dict.fromkeys(sentences)), codes)


def failure(method: str, response: HttpResponse) -> PlatformError:
    """The error of the closed family for an answer that is no success."""
    status, problem = response.status, problem_of(response)
    said = f"HTTP {status}{problem.told}"
    if status == 429:
        return Throttled(f"X asks to slow down: {said}", retry_after_s=retry_after(response.headers, problem))
    if status >= 500:
        # A gateway that waited in vain does not know what the server behind it did.
        return Unavailable(f"X cannot do it now: {said}", maybe_taken=method != "GET" and status in (502, 504))
    if status == 401:
        return Misconfigured(f"{NEW_KEYS}: {said}")
    if status == 402:
        return Misconfigured(f"the app's credits are used up: buy some in console.x.com: {said}")
    return _refusal(method, status, problem, said)


def unreadable(method: str, response: HttpResponse) -> Unavailable:
    """A success whose body says nothing: a post may stand on X all the same."""
    return Unavailable(f"X's answer could not be read: HTTP {response.status}", maybe_taken=method != "GET")


def _refusal(method: str, status: int, problem: Problem, said: str) -> PlatformError:
    words = problem.words.lower()
    for meaning in MEANINGS:
        if (
            any(part in words for part in meaning.words)
            or problem.codes.intersection(meaning.codes)
            or problem.type.endswith(meaning.types or ("\0",))
        ):
            return meaning.kind(f"{meaning.says}: {said}")
    if method == "GET" and status in (403, 404):
        return Misconfigured(
            f"the app may not read this: look at its permissions and its plan in console.x.com: {said}"
        )
    if status == 404:
        return Unreachable(f"X does not find whom or what we answer: {said}")
    return Rejected(f"X refuses it: {said}")


def retry_after(headers: Mapping[str, str], problem: Problem) -> float:
    """Seconds until X listens again: `Retry-After`, the reset of the limit that is used up, or a guess."""
    waits = [float(given)] if (given := headers.get("retry-after", "")).isascii() and given.isdigit() else []
    now = _platform_time(headers)
    for limit in ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour"):
        reset = headers.get(f"{limit}-reset", "")
        used_up = headers.get(f"{limit}-remaining", "0") in ("0", "")
        if used_up and reset.isascii() and reset.isdigit():
            waits.append(float(reset[:15]) - now)
    if not waits:
        return CAP_WAIT_S if problem.title == "UsageCapExceeded" else UNKNOWN_WAIT_S
    return min(max(*waits, 1.0), LONGEST_WAIT_S)


def _platform_time(headers: Mapping[str, str]) -> float:
    """Now by X's clock, so that a wrong clock of ours does not make us wait for hours."""
    try:
        return parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, TypeError, ValueError, OverflowError):
        return time.time()


def _text(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    return value.strip() if isinstance(value, str) else ""
