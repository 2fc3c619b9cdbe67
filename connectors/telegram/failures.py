"""What a refusal of the Bot API means in the closed family.

Sources, read 2026-11-24: `telegram.request.BaseRequest` of python-telegram-bot 22.8 for codes and parameters. The
descriptions are documented nowhere; they are those that users report: https://github.com/TelegramBotAPI/errors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.redaction import without_tokens
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable

RETRY_AFTER_S = 30.0  #: where Telegram says "too many" and not for how long
LONGEST_WAIT_S = 86_400.0
TOLD = 200  #: characters of a description that an officer is shown
GONE = (
    *("chat not found", "user not found", "user is deactivated", "peer_id_invalid", "group is deactivated"),
    *("have no rights to send", "not enough rights", "chat_write_forbidden", "chat_restricted"),
    *("topic_closed", "topic_deleted", "thread not found", "business_connection", "business connection"),
    *("upgraded to a supergroup", "input_user_deactivated", "channel_private"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A failed call: what it means to the daemon, and the two things that only this connector cares about."""

    failure: PlatformError
    migrated_to: int | None = None  #: the group's new id
    webhook_in_the_way: bool = False  #: getUpdates does not work while a webhook is set


def refusal_of(status: int, headers: Mapping[str, str], body: Any) -> Refusal:
    """Read a failed answer; `body` is the parsed JSON, whatever it is (None: it was none)."""
    own = isinstance(body, dict) and body.get("ok") is False
    answer: Mapping[str, Any] = body if own else {}
    code = answer.get("error_code")
    code = code if isinstance(code, int) and not isinstance(code, bool) else status
    parameters = answer.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    described = answer.get("description")
    said = described if isinstance(described, str) else ""
    moved = parameters.get("migrate_to_chat_id")
    return Refusal(
        _failure(code, said, _retry_after(headers, parameters), own=own),
        migrated_to=moved if isinstance(moved, int) and not isinstance(moved, bool) else None,
        webhook_in_the_way=code == 409 and "webhook" in said.lower(),
    )


def _failure(code: int, said: str, retry_after_s: float | None, *, own: bool) -> PlatformError:
    told = f"HTTP {code}" + (f": {_plain(said)}" if said else "")
    if code == 429 or (own and retry_after_s is not None):
        return Throttled(f"Telegram asks to slow down ({told})", retry_after_s=retry_after_s or RETRY_AFTER_S)
    if code in (401, 404):
        return Misconfigured(f"Telegram does not know this token: take a new one from @BotFather ({told})")
    if code == 403 or (code == 400 and any(words in said.lower() for words in GONE)):
        return Unreachable(f"Telegram does not let us write here any more ({told})")
    if code == 409:
        return Unavailable(f"another program reads this bot's updates: stop it, or give it its own bot ({told})")
    if 400 <= code < 500:
        return Rejected(f"Telegram refuses it ({told})")
    if code >= 500:
        # An answer in Telegram's own form says that nothing was done; a proxy in front of it does not know.
        return Unavailable(f"Telegram cannot do it now ({told})", maybe_taken=not own)
    return Unavailable(f"Telegram's answer could not be read ({told})", maybe_taken=True)


def _plain(said: str) -> str:
    return "".join(c if c.isprintable() and c not in "<>" else " " for c in without_tokens(said)[:TOLD])


def _retry_after(headers: Mapping[str, str], parameters: Mapping[str, Any]) -> float | None:
    """Seconds, from the body or the header; None where neither says."""
    given: Any = parameters.get("retry_after")
    if given is None and (header := headers.get("retry-after", "")).isascii() and header.isdigit():
        given = float(header)
    if isinstance(given, bool) or not isinstance(given, int | float) or not given > 0:
        return None
    return min(float(given), LONGEST_WAIT_S)
