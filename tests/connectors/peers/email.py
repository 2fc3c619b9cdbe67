"""E-mail as a platform: citizens with mail programs and mailboxes of their own, on real servers."""

import asyncio
import itertools
import smtplib
from collections.abc import Sequence
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import formatdate
from typing import Any

from aiohttp import web

from simulator.platform import Citizen, Platform, Received, Utterance
from tests.connectors.peers import mail_servers
from tests.connectors.peers.background import PATIENCE_S, Loop
from tests.connectors.peers.mail_proxy import Proxy
from tests.connectors.peers.mail_servers import CITIZENS, OURS, PASSWORD

missing = mail_servers.missing
_numbers = itertools.count(1)
_loops: list[Loop] = []


def loop() -> Loop:
    """One for all proxies: the test's own loop must not be needed while `say` blocks it."""
    if not _loops:
        _loops.append(Loop())
    return _loops[0]


class Email(Platform):
    """One mailbox of ours and those of the citizens, each new for each platform: the servers live longer."""

    channel = "email"
    hears_public = False
    tells_edits = False
    tells_deletions = False

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.servers = mail_servers.running()
        self.number = next(_numbers)
        self.address = f"lapor-{self.number}@{OURS}"
        self._mails: dict[str, Message] = {}
        self._loop = asyncio.get_running_loop()
        self.proxy = Proxy(self.faults, self.servers.imap, self.servers.smtp, PASSWORD, self._taken)
        loop().run(self.proxy.start())

    def routes(self) -> Sequence[web.RouteDef]:
        """None: no HTTP is spoken."""
        return []

    def account(self) -> dict[str, Any]:
        """As ops would write it, but for the missing TLS."""
        return {
            "address": self.address,
            "name": "Lapor Semar",
            "imap": f"imap+plain://127.0.0.1:{self.proxy.imap}",
            "smtp": f"smtp+plain://127.0.0.1:{self.proxy.smtp}",
            "username": self.address,
            "password": PASSWORD,
            "idle_s": 5,
        }

    def citizen_address(self, citizen: Citizen) -> str:
        """The citizen's own mailbox."""
        return f"{citizen.handle}-{citizen.number}-{self.number}@{CITIZENS}"

    def say(self, utterance: Utterance) -> str:
        """As mail programs write it: the subject from the first words, photos attached, answers in their thread."""
        mail = EmailMessage()
        words = [utterance.text] if utterance.text else []
        if (place := utterance.place) is not None:
            words.append(f"{place.label or ''} https://maps.google.com/?q={place.lat},{place.lon}".strip())
        message_id = f"<{self.number}.{next(_numbers)}@{CITIZENS}>"
        mail["From"] = f'"{utterance.citizen.name}" <{self.citizen_address(utterance.citizen)}>'
        mail["To"] = self.address
        mail["Date"] = formatdate(localtime=True)
        mail["Message-ID"] = message_id
        answered = self._mails.get(utterance.reply_to or "")
        if answered is not None:
            mail["Subject"] = f"Re: {str(make_header(decode_header(str(answered['Subject'])))).removeprefix('Re: ')}"
            mail["In-Reply-To"] = str(answered["Message-ID"])
            mail["References"] = f"{answered['References'] or ''} {answered['Message-ID']}".strip()
            words.append(f"\nPada {answered['Date']} {answered['From']} menulis:\n> Yang dulu ditulis")
        else:
            mail["Subject"] = " ".join("\n".join(words)[:40].split()[:-1])
        mail.set_content("\n".join(words) + "\n")
        for number, photo in enumerate(utterance.photos):
            subtype = "png" if photo.startswith(b"\x89PNG") else "jpeg"
            mail.add_attachment(photo, "image", subtype, filename=f"IMG_{number}.{subtype}")
        self._mails[message_id.strip("<>")] = mail
        self._deliver(mail, utterance.citizen)
        return message_id.strip("<>")

    def _deliver(self, mail: EmailMessage, citizen: Citizen) -> None:
        """By LMTP, as the last server of a mail's way hands it over: it is there when this returns."""
        with smtplib.LMTP("127.0.0.1", self.servers.lmtp) as lmtp:
            lmtp.send_message(mail, self.citizen_address(citizen), [self.address])

    def edit(self, message_id: str, text: str) -> None:
        """Nobody can."""

    def delete(self, message_id: str) -> None:
        """Nobody can."""

    async def _taken(self, mail: bytes, receiver: str) -> None:
        """On the proxy's loop: the answer was taken, and is read once it lies in the citizen's mailbox."""
        wanted = message_from_bytes(mail)["Message-ID"]
        async with asyncio.timeout(PATIENCE_S):
            while (found := self._in_mailbox(receiver, wanted)) is None:
                await asyncio.sleep(0.01)
        told = asyncio.run_coroutine_threadsafe(self._note(found, receiver), self._loop)
        await asyncio.wrap_future(told)

    def _in_mailbox(self, receiver: str, message_id: str) -> Message | None:
        mails = (message_from_bytes(file.read_bytes()) for file in self.servers.new_mail(receiver))
        return next((mail for mail in mails if mail["Message-ID"] == message_id), None)

    async def _note(self, mail: Message, receiver: str) -> None:
        payload = mail.get_payload(decode=True)
        assert isinstance(payload, bytes)
        message_id = mail["Message-ID"].strip("<>")
        self._mails[message_id] = mail
        answered = mail["In-Reply-To"]
        self.note(
            Received(
                message_id=message_id,
                citizen_number=int(receiver.split("@")[0].split("-")[-2]),
                text=payload.decode().replace("\r\n", "\n").rstrip("\n"),
                reply_to=answered.strip("<>") if answered else None,
                public=False,
            )
        )

    def throttled(self, retry_after_s: int) -> web.Response:
        """Nobody asks: the proxy says it in SMTP and IMAP."""
        return web.Response(status=429)

    def broken(self) -> web.Response:
        """Nobody asks."""
        return web.Response(status=500)

    def expired(self) -> web.Response:
        """Nobody asks."""
        return web.Response(status=401)
