"""Attachments: the mail is found by its Message-ID, wherever in our folders it is, and taken apart as it was read."""

from email import message_from_bytes

from connectors.contract import Media
from connectors.email.envelope import message_id
from connectors.email.mailbox import Session, session
from connectors.email.parts import WHOLE, leaves
from connectors.email.settings import Settings
from model.event import Attachment
from model.reply import Rejected

MADE_UP = "hash:"
MOST_WITHOUT_ID = 200
ENCODED = 1.5  #: a mail is larger than its attachments: base64, and everything around them


async def fetch(settings: Settings, timeout_s: float, attachment: Attachment, *, max_bytes: int) -> Media:
    """One attachment, or a whole mail.

    Raises:
        Rejected: it is gone, or larger than `max_bytes`.
        Unavailable, Throttled, Misconfigured: of the mailbox.
    """
    number, colon, wanted = (attachment.media_id or "").partition(":")
    if not colon or not wanted:
        raise Rejected("this attachment is not a part of a mail")
    if attachment.size_bytes is not None and attachment.size_bytes > max_bytes:
        raise Rejected(f"the attachment is larger than {max_bytes} bytes")
    async with session(settings, timeout_s) as mailbox:
        mail = await _find(mailbox, settings, wanted, max_bytes)
    if mail is None:
        raise Rejected("the mail is no longer in the mailbox, or larger than can be fetched")
    if number == WHOLE:
        return Media(content=mail, mime="message/rfc822")
    found = next((leaf for leaf in leaves(message_from_bytes(mail)) if str(leaf.number) == number), None)
    if found is None or len(content := found.content()) > max_bytes:
        raise Rejected("the attachment is not in the mail any more, or too large")
    return Media(content=content, mime=found.kind)


async def _find(mailbox: Session, settings: Settings, wanted: str, max_bytes: int) -> bytes | None:
    most = max(int(max_bytes * ENCODED), settings.max_bytes)
    for folder in settings.folders:
        await mailbox.open(folder, readonly=True)
        for uid in await candidates(mailbox, wanted):
            size = await mailbox.size(uid)
            if size is None or size > most:
                continue
            mail = await mailbox.whole(uid)
            if mail is not None and message_id(message_from_bytes(mail), mail) == wanted:
                return mail
    return None


async def candidates(mailbox: Session, wanted: str) -> list[int]:
    """The newest first. Mails without an id are told by what they say: the last of them are looked through."""
    if wanted.startswith(MADE_UP):
        return (await mailbox.uids(["NOT", "HEADER", "Message-ID", ""]))[: -MOST_WITHOUT_ID - 1 : -1]
    return (await mailbox.uids(["HEADER", "Message-ID", wanted]))[::-1]
