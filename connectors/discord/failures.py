"""What a refusal of Discord's means in the closed family.

Sources, read 2026-11-25: docs.discord.com, "Opcodes and status codes" (JSON error codes, gateway close codes), "Rate
limits".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from connectors.contract import Malformed
from connectors.http import HttpResponse
from connectors.redaction import without_tokens
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable

RETRY_AFTER_S = 30.0  #: where Discord says "too many" and not for how long
LONGEST_WAIT_S = 86_400.0
TOLD = 200  #: characters of Discord's words that an officer is shown
GONE = frozenset({10003, 10004, 10008, 10013, 50007, 50278, 50083, 160005})  #: channel, server, message, person, thread
FORBIDDEN = frozenset({50001, 50013})  #: the bot may not see it, or not write there
SAID_BY_DISCORD = frozenset({500, 503})  #: it has not done it; others are a proxy's, which does not know
SLOWLY = frozenset({20016, 20028, 40003, 40062})  #: slow mode, write limits, too many new direct messages
NEW_TOKEN = "make a new token in the Developer Portal (Bot, Reset Token)"  # noqa: S105 - it says where to get one
SWITCH_ON = "switch the Message Content Intent on in the Developer Portal (Bot, Privileged Gateway Intents)"
#: Close codes after which there is no coming back without a change.
CLOSED = {
    4004: f"Discord does not accept the token: {NEW_TOKEN}",
    4011: "the bot is in too many servers for one connection: let it leave those that are not the city's",
    4013: "Discord does not know what the bot asks to hear: this version of the connector is too old",
    4014: f"the bot may not hear what is written: {SWITCH_ON}",
}


class Refused(Exception):
    """A call that failed, on its way through the library. `code` is Discord's own, 0 where it gives none."""

    def __init__(self, failure: PlatformError, status: int = 0, code: int = 0) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.status = status
        self.code = code


def refusal_of(method: str, answer: HttpResponse) -> Refused:
    """Read an answer that is not the one that was hoped for."""
    try:
        body: Any = answer.json()
    except ValueError:
        body = None
    body = body if isinstance(body, dict) else {}
    code, message = body.get("code"), body.get("message")
    code = code if isinstance(code, int) and not isinstance(code, bool) else 0
    told = f"HTTP {answer.status}" + (f", code {code}" if code else "")
    told += f": {_plain(message)}" if isinstance(message, str) and message else ""
    return Refused(_failure(method, answer, code, told, body), answer.status, code)


def _failure(method: str, answer: HttpResponse, code: int, told: str, body: dict[str, Any]) -> PlatformError:
    status = answer.status
    if status == 429 or code in SLOWLY:
        return Throttled(f"Discord asks to slow down ({told})", retry_after_s=_retry_after(answer, body))
    if status == 401:
        return Misconfigured(f"Discord does not accept the token: {NEW_TOKEN} ({told})")
    if code in FORBIDDEN:
        words = "the bot lacks permissions there: View Channel, Read Message History, Send Messages (also in threads)"
        return Misconfigured(f"{words} ({told})")
    if code in GONE:
        return Unreachable(f"this person, channel or thread cannot be reached any more ({told})")
    if status == 403:
        return Misconfigured(f"Discord does not allow this to the bot ({told})")
    if 400 <= status < 500:
        return Rejected(f"Discord refuses it ({told})")
    if status >= 500:
        taken = method != "GET" and status not in SAID_BY_DISCORD
        return Unavailable(f"Discord cannot do it now ({told})", maybe_taken=taken)
    return unreadable(told, sending=method != "GET")


def closed(code: int) -> PlatformError:
    """What the end of a gateway connection means that the library cannot mend."""
    if code in CLOSED:
        return Misconfigured(f"{CLOSED[code]} (close code {code})")
    return Unavailable(f"Discord has ended the connection (close code {code})")


def unreadable(what: str, *, sending: bool = False) -> Unavailable:
    """An answer of a shape that nobody expects."""
    return Unavailable(f"Discord's answer could not be read ({what})", maybe_taken=sending)


@contextmanager
def our_words(*, sending: bool = False) -> Iterator[None]:
    """Around calls of the library: what goes wrong leaves as one of the closed family."""
    try:
        yield
    except Refused as refused:
        raise refused.failure from None
    except Malformed as error:
        raise unreadable(str(error), sending=sending) from None


def _plain(said: str) -> str:
    return "".join(c if c.isprintable() and c not in "<>" else " " for c in without_tokens(said)[:TOLD])


def _retry_after(answer: HttpResponse, body: dict[str, Any]) -> float:
    """Seconds, from the body (a fraction) or the header."""
    given: Any = body.get("retry_after")
    if isinstance(given, bool) or not isinstance(given, int | float):
        header = answer.headers.get("retry-after", "")
        given = float(header) if header.isascii() and header.isdigit() and len(header) < 10 else 0.0
    return min(float(given), LONGEST_WAIT_S) if given > 0 else RETRY_AFTER_S
