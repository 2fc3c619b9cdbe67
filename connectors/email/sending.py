"""Answers over SMTP, in the thread of the mail that is answered."""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.policy import compat32
from email.utils import formataddr, formatdate

import aiosmtplib

from connectors.email.envelope import ids
from connectors.email.fetching import MADE_UP, candidates
from connectors.email.mailbox import session, trust
from connectors.email.reading import ANSWER
from connectors.email.settings import ADDRESS, Settings, server
from connectors.email.smtp_errors import in_our_words
from connectors.email.words import header
from model.reply import PlatformError, Receipt, Rejected, Reply, Unreachable

UTF8 = Charset("utf-8")
UTF8.body_encoding = QP
LOOK_UP_S = 5.0
MAX_SUBJECT = 200
MAX_REFERENCES = 12  #: the first, and the last ones: a header line holds 998 bytes
SAFE_ID = re.compile(r"[!-;=?-~]{3,480}")  #: printable ASCII without brackets


@dataclass(frozen=True, slots=True)
class Question:
    """What is known of the mail that is answered."""

    subject: str
    references: Sequence[str]


def message_id(reply: Reply, domain: str) -> str:
    """From the reply's key: whoever sees the same id twice has seen the same answer."""
    return f"{hashlib.sha256(reply.key.encode('utf-8', 'replace')).hexdigest()[:32]}.lapor@{domain}"


async def send(settings: Settings, timeout_s: float, reply: Reply) -> Receipt:
    """Send one part.

    Raises:
        PlatformError: of the closed family. Once the words were on their way a lost answer is `maybe_taken`.
    """
    if not ADDRESS.fullmatch(reply.author_id) or not reply.author_id.isascii():
        raise Unreachable("this is no address that mail can be sent to")
    if not reply.text.strip():
        raise Rejected("an empty mail is not sent")
    question = await _question(settings, min(timeout_s, LOOK_UP_S), reply)
    mail = compose(settings, reply, question)
    await _hand_over(settings, timeout_s, reply.author_id, mail)
    return Receipt(platform_message_id=message_id(reply, settings.domain))


async def _question(settings: Settings, timeout_s: float, reply: Reply) -> Question:
    """Subject and thread of the mail that is answered; without it the answer goes out all the same."""
    plain = Question(settings.subject, _chain([reply.conversation_id, reply.reply_to, reply.previous_part_id]))
    if reply.reply_to is None or reply.reply_to.startswith(MADE_UP):
        return plain
    with suppress(PlatformError):
        async with session(settings, timeout_s) as mailbox:
            for folder in settings.folders:
                await mailbox.open(folder, readonly=True)
                for uid in await candidates(mailbox, reply.reply_to):
                    found = message_from_bytes(await mailbox.head(uid) or b"")
                    if reply.reply_to in ids(found, "message-id"):
                        before = ids(found, "references") or ids(found, "in-reply-to")
                        chain = _chain([*before, reply.reply_to, reply.previous_part_id])
                        return Question(header(found, "subject") or settings.subject, chain)
    return plain


def _chain(found: Sequence[str | None]) -> Sequence[str]:
    known = list(dict.fromkeys(one for one in found if one and SAFE_ID.fullmatch(one) and not one.startswith(MADE_UP)))
    return known if len(known) <= MAX_REFERENCES else [known[0], *known[1 - MAX_REFERENCES :]]


def compose(settings: Settings, reply: Reply, question: Question) -> bytes:
    """The mail, with CRLF: plain text in UTF-8, quoted-printable."""
    mail = Message()
    mail.set_payload(reply.text.replace("\r\n", "\n").rstrip() + "\n", UTF8)
    subject = question.subject[:MAX_SUBJECT]
    subject = subject if ANSWER.match(subject) else f"Re: {subject}"
    mail["From"] = formataddr((" ".join(settings.name.split()), settings.address))
    mail["To"] = reply.author_id
    mail["Subject"] = subject if subject.isascii() else Header(subject, "utf-8").encode()
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = f"<{message_id(reply, settings.domain)}>"
    if question.references:
        mail["In-Reply-To"] = f"<{question.references[-1]}>"
        mail["References"] = " ".join(f"<{one}>" for one in question.references)
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    return mail.as_bytes(policy=compat32.clone(linesep="\r\n"))


async def _hand_over(settings: Settings, timeout_s: float, to: str, mail: bytes) -> None:
    stage = "connect"
    client = smtp(settings, timeout_s)
    try:
        await connect(client, settings)
        stage = "mail"
        await client.mail(settings.address)
        stage = "rcpt"
        await client.rcpt(to)
        stage = "data"
        await client.data(mail)
    except (aiosmtplib.SMTPException, OSError, ValueError) as failure:
        raise in_our_words(failure, stage) from None
    finally:
        await leave(client)


def smtp(settings: Settings, timeout_s: float) -> aiosmtplib.SMTP:
    """A client that is not connected yet."""
    at = server(settings.smtp)
    return aiosmtplib.SMTP(
        hostname=at.host,
        port=at.port,
        local_hostname=settings.domain,
        timeout=timeout_s,
        use_tls=at.security == "tls",
        start_tls=at.security == "starttls",
        tls_context=None if at.security == "plain" else trust(settings),
    )


async def connect(client: aiosmtplib.SMTP, settings: Settings) -> None:
    """Connect and log in. Raises what the library raises."""
    await client.connect()
    if settings.smtp_login:
        password = settings.smtp_password or settings.password
        await client.login(settings.smtp_username or settings.username, password.get_secret_value())


async def leave(client: aiosmtplib.SMTP) -> None:
    """Say goodbye where somebody listens, and close."""
    with suppress(aiosmtplib.SMTPException, OSError, ValueError):
        if client.is_connected:
            client.close()
