"""What a refusal of the Messaging API means in the closed family.

Sources, read 2026-11-25: developers.line.biz, Messaging API reference, "Status codes" and "Error responses"; FAQ
"Message" for `Failed to send messages`; line/line-bot-sdk-java#426 for the words of the monthly limit.
"""

from typing import Any

from connectors.http import HttpResponse
from connectors.redaction import without_tokens
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable

RETRY_AFTER_S = 60.0  #: where LINE says "too many" and not for how long
MONTH_SPENT_S = 3600.0  #: how often to ask again whether the month has ended or the plan was changed
LONGEST_WAIT_S = 86_400.0
TOLD = 200  #: characters of LINE's words that an officer is shown
NOBODY = ("failed to send messages", "'to'", "not found")
USED_TOKEN = "invalid reply token"  # noqa: S105 - LINE's words for it


def failure_of(method: str, answer: HttpResponse) -> PlatformError:
    """The error for an answer that is not the one that was hoped for."""
    said = message_of(answer)
    told = f"HTTP {answer.status}" + (f": {_plain(said)}" if said else "")
    match answer.status:
        case 401:
            return Misconfigured(f"LINE does not accept the channel access token: issue a new one ({told})")
        case 403:
            return Misconfigured(f"LINE does not allow this to the account or its plan ({told})")
        case 429 if "monthly limit" in said.lower():
            words = "the month's messages are used up: change the plan in LINE Official Account Manager"
            return Throttled(f"{words} ({told})", retry_after_s=MONTH_SPENT_S)
        case 429:
            return Throttled(f"LINE asks to slow down ({told})", retry_after_s=_retry_after(answer))
        case 400 | 404 if any(words in said.lower() for words in NOBODY):
            return Unreachable(f"LINE does not know this person or group, or we have left it ({told})")
        case status if 400 <= status < 500:
            return Rejected(f"LINE refuses it ({told})")
        case status if status >= 500:
            # "There is a possibility that your message was delivered": "Retry failed API requests".
            return Unavailable(f"LINE cannot do it now ({told})", maybe_taken=method != "GET")
    return Unavailable(f"LINE's answer could not be read ({told})", maybe_taken=method != "GET")


def is_used_token(answer: HttpResponse) -> bool:
    """Whether the reply token was used already, or has run out."""
    return answer.status == 400 and USED_TOKEN in message_of(answer).lower()


def message_of(answer: HttpResponse) -> str:
    """LINE's own words; empty where there are none."""
    try:
        body: Any = answer.json()
    except ValueError:
        return ""
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, str):
        return ""
    details = body.get("details")
    parts = [part.get("message") for part in details if isinstance(part, dict)] if isinstance(details, list) else []
    return "; ".join([message, *(part for part in parts if isinstance(part, str))])


def _plain(said: str) -> str:
    return "".join(c if c.isprintable() and c not in "<>" else " " for c in without_tokens(said)[:TOLD])


def _retry_after(answer: HttpResponse) -> float:
    given = answer.headers.get("retry-after", "")
    seconds = float(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0.0
    return min(seconds, LONGEST_WAIT_S) or RETRY_AFTER_S
