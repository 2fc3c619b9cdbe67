"""The connector of e-mail: what it can do, and where each part of it stands."""

from collections.abc import AsyncIterator, Sequence
from typing import ClassVar

from connectors.contract import Connector, ConnectorSettings, FetchesMedia, Media, Page, Polls, SendsReplies
from connectors.email import fetching, health, polling, reading, sending
from connectors.email.settings import Settings as EmailSettings
from model.envelope import Envelope
from model.event import Attachment, Event
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits, TextUnit


class Email(Connector[EmailSettings], Polls, SendsReplies, FetchesMedia):
    """One mailbox of the city's.

    IMAP and SMTP are no HTTP: the two client libraries are the door, with the door's time limit.
    """

    channel: ClassVar[str] = "email"
    title: ClassVar[str] = "Email"
    badge: ClassVar[str] = "EM"
    colour: ClassVar[str] = "#92400e"
    ids_are_personal: ClassVar[bool] = True
    Settings: ClassVar[type[ConnectorSettings]] = EmailSettings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=20_000)

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        """Read one raw mail."""
        return reading.events(envelope.body, self.settings)

    @property
    def poll_every_s(self) -> float | None:
        """With IDLE each poll waits by itself and the next one begins at once."""
        return 0 if self.settings.idle else self.settings.poll_every_s

    def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        """New mails, one page each; the cursor has a place in every folder."""
        return polling.poll(self.settings, self.http.timeout_s, cursor)

    async def send(self, reply: Reply) -> Receipt:
        """Answer in the thread of the mail that is answered."""
        return await sending.send(self.settings, self.http.timeout_s, reply)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        """A part of a mail, out of the mailbox."""
        return await fetching.fetch(self.settings, self.http.timeout_s, attachment, max_bytes=max_bytes)

    async def check(self) -> Health:
        """Log in at both servers."""
        return await health.check(self.settings, self.http.timeout_s)
