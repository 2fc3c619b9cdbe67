"""What an SMTP server's refusal means. Its words stay out of ours: it may say back what it was told."""

import re
import ssl

import aiosmtplib

from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable

STATUS = re.compile(r"(?:^|\s)([245]\.\d{1,3}\.\d{1,3})\b")  #: RFC 3463
LATER = re.compile(r"\b(\d{1,5}) ?(s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?)\b", re.IGNORECASE)
LOGIN = frozenset({530, 534, 535, 538})
PAUSE_S, LONGEST_PAUSE_S = 300.0, 3600.0
NO_SUCH = ("5.1.", "5.2.")  #: the address, the mailbox


def in_our_words(failure: Exception, stage: str) -> PlatformError:
    """A failure of the library's at a stage: `connect` (with login), `mail`, `rcpt`, `data`."""
    if isinstance(failure, aiosmtplib.SMTPResponseException) and not _unreadable(failure):
        return refusal(failure.code, failure.message, stage)
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in (failure, failure.__cause__)):
        return Misconfigured("the SMTP server's certificate is not trusted: name its issuer in ca_file")
    if isinstance(failure, aiosmtplib.SMTPNotSupported):
        return Misconfigured("the SMTP server offers no login or no TLS: look at smtp and smtp_login")
    return Unavailable(f"no answer from the SMTP server ({type(failure).__name__})", maybe_taken=stage == "data")


def _unreadable(failure: aiosmtplib.SMTPResponseException) -> bool:
    """The library's own exception for an answer that is no SMTP carries a code, but not one of the server's."""
    return type(failure) is aiosmtplib.SMTPResponseException and "Malformed" in failure.message


def refusal(code: int, words: str, stage: str) -> PlatformError:
    """A reply code and the text behind it."""
    found = STATUS.search(words)
    status = found[1] if found else ""
    said = f"{code} {status}".strip()
    if code in LOGIN:
        return Misconfigured(f"the SMTP server refuses username or password ({said})")
    if 400 <= code < 500:
        if (pause := _pause(words)) is not None or status.startswith("4.7."):
            return Throttled(f"the SMTP server asks to come back later ({said})", retry_after_s=pause or PAUSE_S)
        return Unavailable(f"the SMTP server cannot take it now ({said})")
    if stage == "connect":
        return Misconfigured(f"the SMTP server does not let us in ({said})")
    if status.startswith(NO_SUCH) or (stage == "rcpt" and code in (550, 551, 553) and not status):
        return Unreachable(f"there is no such mailbox, or it takes no mail ({said})")
    return Rejected(f"the SMTP server refuses the mail ({said})")


def _pause(words: str) -> float | None:
    """Greylisting says for how long: "try again in 300 seconds"."""
    found = LATER.search(words)
    if found is None:
        return None
    seconds = int(found[1]) * (60 if found[2].lower().startswith("m") else 1)
    return min(float(max(seconds, 1)), LONGEST_PAUSE_S)
