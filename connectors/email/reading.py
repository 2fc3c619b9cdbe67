"""A raw mail into what happened."""

import re
from collections.abc import Sequence
from email import message_from_bytes
from email.message import Message

from connectors.contract import Malformed
from connectors.email import automatic, parts, quotes, reports
from connectors.email.envelope import author, message_id, sent_at, thread
from connectors.email.settings import Settings
from connectors.email.words import header
from connectors.reading import Node, clean
from model.event import Attachment, AttachmentKind, Event, MessageReceived, Skipped

OMITTED = "X-Command-Center-Omitted"  #: stands above the head of a mail whose body was too large; its size in bytes
ANSWER = re.compile(r"^(?:re|bls|balas|balasan|antw|aw)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
FORWARD = re.compile(r"^(?:fwd?|trs|terusan|diteruskan)\s*:", re.IGNORECASE)


def events(body: bytes, settings: Settings) -> Sequence[Event]:
    """One mail is one message, or a report on one of ours, or nobody wrote it.

    Raises:
        Malformed: it is no mail: no sender or no time can be found.
    """
    try:
        message = message_from_bytes(body)
        return _events(message, body, settings)
    except RecursionError:
        raise Malformed("parts within parts without an end") from None


def _events(message: Message, body: bytes, settings: Settings) -> Sequence[Event]:
    writer = author(message, settings.ours)
    own_id = message_id(message, body)
    outgoing = writer.id in settings.ours
    if not outgoing:
        if (told := reports.events(message, own_id)) is not None:
            return told
        if reason := automatic.reason(message, writer.id, skip_spam=settings.skip_spam):
            return [Skipped(reason=reason, platform_message_id=own_id)]
    moment = sent_at(message)
    if moment is None:
        raise Malformed("Date: expected a time between 2005 and 2099, found none there and none in Received")
    conversation, answered = thread(message, own_id)
    text, attached = _content(message, own_id, answered is not None)
    if text is None and not attached:
        return [Skipped(reason="nothing_said", platform_message_id=own_id)]
    return [
        MessageReceived(
            platform_message_id=own_id,
            conversation_id=conversation,
            author=writer,
            sent_at=moment,
            text=text,
            attachments=attached,
            reply_to=answered,
            outgoing=outgoing,
        )
    ]


def _content(message: Message, own_id: str, answered: bool) -> tuple[str | None, tuple[Attachment, ...]]:
    subject = header(message, "subject")
    answers = (answered or bool(ANSWER.match(subject))) and not FORWARD.match(subject)
    if (size := _omitted(message)) is not None:
        whole = Attachment(
            kind=AttachmentKind.DOCUMENT,
            media_id=f"{parts.WHOLE}:{own_id}",
            mime="message/rfc822",
            name="mail.eml",
            size_bytes=size,
        )
        return subject or None, (whole,)
    leaves = parts.leaves(message)
    said = parts.words(leaves, without_history=answers)
    said = quotes.modest(quotes.without_history(said) if answers else said)
    return _with_subject(subject, said, answers), parts.attachments(leaves, own_id)


def _with_subject(subject: str, said: str, answers: bool) -> str | None:
    """The subject is what a first mail says first, unless its words begin so anyhow."""
    if said and (answers or not subject or " ".join(said.split()).startswith(subject.rstrip("….").rstrip())):
        return clean(said)
    return clean(f"{subject}\n\n{said}".strip()) or None


def _omitted(message: Message) -> int | None:
    """The size of a mail of which we have the head alone."""
    size = Node(header(message, OMITTED.lower())).integer()
    return size if size is not None and size > 0 and not message.get_payload() else None
