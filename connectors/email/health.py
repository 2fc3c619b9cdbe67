"""Whether the mailbox can be read and answers can be sent."""

from collections.abc import Sequence

import aiosmtplib

from connectors.email import sending
from connectors.email.mailbox import session
from connectors.email.settings import Settings
from connectors.email.smtp_errors import in_our_words
from model.health import Finding, Health, HealthState
from model.reply import Misconfigured, PlatformError


async def check(settings: Settings, timeout_s: float) -> Health:
    """Log in at both servers, and open every folder. Nothing is sent."""
    return Health(findings=[*await _mailbox(settings, timeout_s), await _sending(settings, timeout_s)])


async def _mailbox(settings: Settings, timeout_s: float) -> Sequence[Finding]:
    findings: list[Finding] = []
    try:
        async with session(settings, timeout_s) as mailbox:
            findings.append(_well("token", f"{settings.username} can log in to the mailbox"))
            for folder in settings.folders:
                await mailbox.open(folder, readonly=not settings.mark_seen)
            if settings.idle and not mailbox.can_idle:
                findings.append(_well("idle", f"the server has no IDLE: every {settings.poll_every_s:g} s is looked"))
    except PlatformError as failure:
        if findings:
            return [*findings, _ill("folders", failure, "compare folders with the names in the mailbox")]
        return [_ill("token", failure, "compare imap, username and password with the mail server's")]
    return findings


async def _sending(settings: Settings, timeout_s: float) -> Finding:
    client = sending.smtp(settings, timeout_s)
    try:
        await sending.connect(client, settings)
    except (aiosmtplib.SMTPException, OSError, ValueError) as failure:
        why = in_our_words(failure, "connect")
        return _ill("smtp", why, "compare smtp, smtp_username and smtp_password with the SMTP server's")
    finally:
        await sending.leave(client)
    return _well("smtp", "answers can be sent")


def _well(code: str, message: str) -> Finding:
    return Finding(code=code, state=HealthState.OK, message=message)


def _ill(code: str, failure: PlatformError, remedy: str) -> Finding:
    dead = isinstance(failure, Misconfigured)
    state = HealthState.FAILING if dead else HealthState.WARNING
    return Finding(
        code=code if dead or code != "token" else "connection",
        state=state,
        message=str(failure),
        remedy=remedy if dead else f"see whether the server runs; then {remedy}",
    )
