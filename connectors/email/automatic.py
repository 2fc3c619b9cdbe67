"""Mail that no citizen wrote: told by its headers, with the reason under which it is counted."""

import re
from email.message import Message

from connectors.email.words import header

PRECEDENCE = {"list": "mailing_list", "bulk": "automatic", "junk": "automatic", "auto_reply": "auto_reply"}
ANSWERS = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-mail-autoreply", "x-vacation")
LISTS = ("list-id", "list-unsubscribe", "list-post")
AWAY = re.compile(
    r"^(?:automatic reply|auto(?:matic)?[ -]?reply|out of (?:the )?office|balasan otomatis)\b", re.IGNORECASE
)
SPAM = (("x-spam-flag", "yes"), ("x-spam-status", "yes"), ("x-spam", "yes"))
SENDERS = re.compile(r"^(?:mailer-daemon|postmaster)@")


def reason(message: Message, author: str, *, skip_spam: bool) -> str | None:
    """Why it is no message; None: somebody wrote it."""
    if skip_spam and any(header(message, name).lower().startswith(value) for name, value in SPAM):
        return "spam_flagged"
    if SENDERS.match(author) or header(message, "return-path") == "<>":
        return "bounce" if SENDERS.match(author) else "automatic"
    submitted = header(message, "auto-submitted").lower()
    if submitted.startswith("auto-replied") or any(header(message, name) for name in ANSWERS):
        return "auto_reply"
    if AWAY.match(header(message, "subject")):
        return "auto_reply"
    if any(header(message, name) for name in LISTS):
        return "mailing_list"
    if submitted and not submitted.startswith("no"):
        return "automatic"
    if (found := PRECEDENCE.get(header(message, "precedence").lower())) is not None:
        return found
    return "automatic" if header(message, "x-auto-response-suppress") else None
