"""Blocking IMAP calls in threads, and what their failures mean (RFC 5530)."""

import asyncio
import re
import ssl
from collections.abc import Callable
from imaplib import IMAP4
from typing import TypeVar

from imapclient.exceptions import LoginError

from model.reply import Misconfigured, PlatformError, Throttled, Unavailable

T = TypeVar("T")
CODE = re.compile(r"\[([A-Z-]+)")
BUSY = frozenset({"LIMIT", "INUSE"})  #: RFC 5530: too much at a time, or locked
ILL = frozenset({"UNAVAILABLE", "SERVERBUG", "CONTACTADMIN", "CORRUPTION", "TEMPFAIL"})
PAUSE_S = 60.0


async def in_thread(work: Callable[[], T], timeout_s: float) -> T:
    """Run a blocking call; the library has the same time limit for each answer, this one is for all of them.

    Raises:
        Unavailable, Throttled, Misconfigured: nothing else. The server's words are not repeated: it may say ours back.
    """
    try:
        async with asyncio.timeout(timeout_s * 3):
            return await asyncio.to_thread(work)
    except PlatformError:
        raise
    except (
        IMAP4.error,
        OSError,
        EOFError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        AssertionError,
    ) as failure:
        raise in_our_words(failure) from None


def in_our_words(failure: Exception) -> PlatformError:
    """What a failure of the library's means."""
    code = code_of(failure)
    if code in BUSY:
        return Throttled(f"the mail server asks to come back later ({code})", retry_after_s=PAUSE_S)
    if code in ILL:
        return Unavailable(f"the mail server cannot answer now ({code})")
    if isinstance(failure, ssl.SSLCertVerificationError):
        return Misconfigured("the mail server's certificate is not trusted: name its issuer in ca_file")
    if isinstance(failure, LoginError) and not isinstance(failure.__context__, IMAP4.abort):  # abort: the line broke
        return Misconfigured(f"the mail server refuses username or password {f'({code})' if code else ''}".rstrip())
    return Unavailable(f"no usable answer from the mail server ({type(failure).__name__})")


def code_of(failure: Exception) -> str:
    """The response code (`LIMIT`, `UNAVAILABLE` …) that the server gave; empty where it gave none."""
    found = CODE.search(str(failure)) if isinstance(failure, IMAP4.error) else None
    return found[1] if found else ""
