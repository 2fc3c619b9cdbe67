"""E-mail against real servers where the common suite does not look: TLS, IDLE, cursors, flags, size, threads."""

import asyncio
import smtplib
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import formatdate
from itertools import count
from typing import Any

import pytest
from imapclient import IMAPClient

from connectors.email.connector import Email
from connectors.guard import guarded_session
from connectors.http import Http
from model.envelope import Envelope, Transport
from model.event import AttachmentKind, MessageReceived, Visibility
from model.health import HealthState
from model.reply import Misconfigured, Rejected, Reply, Unreachable
from simulator.faults import Faults
from tests.connectors.peers import mail_servers
from tests.connectors.peers.background import until
from tests.connectors.peers.mail_proxy import Proxy
from tests.connectors.peers.mail_servers import CITIZENS, OURS, PASSWORD, MailServers

if (reason := mail_servers.missing()) is not None:
    pytest.skip(reason, allow_module_level=True)

numbers = count(1)
SRI = f"sri@{CITIZENS}"


@pytest.fixture
def servers() -> MailServers:
    return mail_servers.running()


@pytest.fixture
def box() -> str:
    """An address that nobody has written to yet."""
    return f"tests-{next(numbers)}@{OURS}"


@asynccontextmanager
async def connector(servers: MailServers, box: str, **more: Any) -> AsyncIterator[Email]:
    table = {
        "address": box,
        "imap": f"imap+plain://127.0.0.1:{servers.imap}",
        "smtp": f"smtp+plain://127.0.0.1:{servers.smtp}",
        "smtp_login": False,
        "username": box,
        "password": PASSWORD,
        "idle": False,
    }
    session = guarded_session({"127.0.0.1"})
    try:
        yield Email("main", Email.Settings.model_validate(table | more), Http(session, timeout_s=5))
    finally:
        await session.close()


def deliver(servers: MailServers, box: str, body: str = "Jalan rusak", extra: str = "", mid: str | None = "") -> bytes:
    """A citizen's mail, handed to the mailbox; gives its bytes."""
    number = next(numbers)
    named = f"Message-ID: <m{number}@{CITIZENS}>\r\n" if mid == "" else f"Message-ID: <{mid}>\r\n" if mid else ""
    head = f"From: Sri <{SRI}>\r\nTo: {box}\r\nDate: {formatdate()}\r\n{named}{extra}"
    mail = f"{head}\r\n{body}\r\n".encode()
    with smtplib.LMTP("127.0.0.1", servers.lmtp) as lmtp:
        lmtp.sendmail(SRI, [box], mail)
    return mail


async def poll(email: Email, cursor: str | None = None) -> tuple[list[bytes], str | None]:
    bodies: list[bytes] = []
    async for page in email.poll(cursor):
        cursor = page.cursor
        if page.body is not None:
            bodies.append(page.body)
    return bodies, cursor


def read(email: Email, body: bytes) -> MessageReceived:
    envelope = Envelope(
        channel="email", account="main", transport=Transport.POLL, received_at=datetime.now(UTC), body=body, headers={}
    )
    [event] = email.normalise(envelope)
    assert isinstance(event, MessageReceived)
    return event


def a_reply(message: MessageReceived, text: str = "Sudah kami teruskan 🙏") -> Reply:
    return Reply(
        key="r1",
        conversation_id=message.conversation_id,
        author_id=message.author.id,
        text=text,
        reply_to=message.platform_message_id,
        visibility=Visibility.PRIVATE,
        last_inbound_at=None,
    )


def flags(servers: MailServers, box: str) -> list[bytes]:
    with IMAPClient("127.0.0.1", servers.imap, ssl=False) as client:
        client.login(box, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        found = client.get_flags(client.search())
    return [flag for flags in found.values() for flag in flags if flag != rb"\Recent"]


async def test_the_mail_is_kept_byte_for_byte_and_stays_unread(servers: MailServers, box: str) -> None:
    sent = deliver(servers, box, "Baris 1\r\n.titik di depan\r\n\ttab \u00e9", "Subject: x\r\n")
    async with connector(servers, box) as email:
        [body], cursor = await poll(email)
        assert body.endswith(sent)  # the servers put their own lines above it
        assert await poll(email, cursor) == ([], cursor)
    assert flags(servers, box) == []


async def test_it_is_marked_as_read_where_that_is_wanted(servers: MailServers, box: str) -> None:
    deliver(servers, box)
    async with connector(servers, box, mark_seen=True) as email:
        await poll(email)
    assert flags(servers, box) == [rb"\Seen"]


async def test_idle_tells_of_a_mail_at_once(servers: MailServers, box: str) -> None:
    async with connector(servers, box, idle=True, idle_s=20) as email:
        _, cursor = await poll_for(email, None, 1.0)
        waiting = asyncio.create_task(poll(email, cursor))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        started = time.monotonic()
        deliver(servers, box)
        [_], _ = await waiting
        assert time.monotonic() - started < 2


async def poll_for(email: Email, cursor: str | None, seconds: float) -> tuple[list[bytes], str | None]:
    """What comes within that time; the poll is then cancelled in its wait."""
    bodies: list[bytes] = []
    pages = email.poll(cursor)
    try:
        async with asyncio.timeout(seconds):
            async for page in pages:
                cursor = page.cursor
                bodies += [page.body] if page.body is not None else []
    except TimeoutError:
        pass
    return bodies, cursor


async def test_a_folder_that_was_made_anew_is_read_again(servers: MailServers, box: str) -> None:
    deliver(servers, box, "satu")
    async with connector(servers, box, folders=["Aduan"]) as email:
        with IMAPClient("127.0.0.1", servers.imap, ssl=False) as client:
            client.login(box, PASSWORD)
            client.create_folder("Aduan")
            client.append("Aduan", deliver(servers, box, "dua"))
            [first], cursor = await poll(email)
            client.delete_folder("Aduan")
            await asyncio.sleep(1.1)  # Dovecot numbers folders by the second
            client.create_folder("Aduan")
            client.append("Aduan", first)
            client.append("Aduan", deliver(servers, box, "tiga"))
        bodies, _ = await poll(email, cursor)
    assert len(bodies) == 2, "the cursor of another folder of the same name is no cursor"
    assert bodies[0] == first


async def test_of_a_large_mail_the_head_is_kept_and_the_rest_can_be_fetched(servers: MailServers, box: str) -> None:
    sent = deliver(servers, box, "x" * 76 + ("\r\n" + "y" * 76) * 400, "Subject: Video banjir\r\n")
    async with connector(servers, box, max_bytes=20_000) as email:
        [body], _ = await poll(email)
        assert len(body) < 2000
        message = read(email, body)
        [whole] = message.attachments
        assert message.text == "Video banjir"
        assert whole.kind is AttachmentKind.DOCUMENT and (whole.size_bytes or 0) > 30_000
        media = await email.fetch(whole, max_bytes=100_000)
        assert media.content.endswith(sent)
        with pytest.raises(Rejected):
            await email.fetch(whole, max_bytes=1000)


async def test_attachments_of_a_mail_without_an_id_are_found(servers: MailServers, box: str) -> None:
    extra = "Subject: Foto\r\nMIME-Version: 1.0\r\nContent-Type: image/png; name=a.png\r\n"
    deliver(servers, box, "PNG", extra, mid=None)
    async with connector(servers, box) as email:
        [body], _ = await poll(email)
        [photo] = read(email, body).attachments
        assert (await email.fetch(photo, max_bytes=1000)).content.strip() == b"PNG"
        with pytest.raises(Rejected):
            await email.fetch(replace(photo, media_id="0:gone@nowhere"), max_bytes=1000)


async def test_the_answer_has_the_subject_and_the_thread_of_the_question(servers: MailServers, box: str) -> None:
    before = "Subject: =?utf-8?Q?Lampu_mati_=F0=9F=92=A1?=\r\nReferences: <root@x> <two@x>\r\n"
    deliver(servers, box, "Masih mati", before)
    async with connector(servers, box, name="Lapor Semar") as email:
        [body], _ = await poll(email)
        message = read(email, body)
        assert message.conversation_id == "root@x"
        receipt = await email.send(a_reply(message))
    until(lambda: receipt.platform_message_id in _ids(servers, SRI), "the answer")
    mail = _ids(servers, SRI)[receipt.platform_message_id]
    assert str(make_header(decode_header(mail["Subject"]))) == "Re: Lampu mati 💡"
    assert mail["In-Reply-To"] == f"<{message.platform_message_id}>"
    assert mail["References"].split() == ["<root@x>", "<two@x>", f"<{message.platform_message_id}>"]
    assert mail["From"] == f"Lapor Semar <{box}>"


def _ids(servers: MailServers, address: str) -> dict[str, Any]:
    mails = [message_from_bytes(file.read_bytes()) for file in servers.new_mail(address)]
    return {mail["Message-ID"].strip("<>"): mail for mail in mails}


async def test_a_receiver_that_the_server_does_not_know_is_unreachable(servers: MailServers, box: str) -> None:
    deliver(servers, box)
    async with connector(servers, box) as email:
        [body], _ = await poll(email)
        message = read(email, body)
        with pytest.raises(Unreachable):
            await email.send(replace(a_reply(message), author_id="siapa@tempat-lain.test"))


@pytest.mark.parametrize("scheme", ["imaps", "imap"])
async def test_tls_is_used_and_certificates_are_looked_at(servers: MailServers, box: str, scheme: str) -> None:
    deliver(servers, box)
    at = {"imap": f"{scheme}://127.0.0.1:{servers.imaps if scheme == 'imaps' else servers.imap}"}
    async with connector(servers, box, **at, ca_file=servers.certificate[0]) as email:
        [_], _ = await poll(email)
        assert (await email.check()).state is HealthState.OK
    async with connector(servers, box, **at) as email:
        with pytest.raises(Misconfigured, match="certificate"):
            await poll(email)


async def test_smtp_logs_in_after_starttls(servers: MailServers, box: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*servers.certificate)
    taken: list[str] = []

    async def on_taken(mail: bytes, receiver: str) -> None:
        taken.append(receiver)

    proxy = Proxy(Faults(), servers.imap, servers.smtp, PASSWORD, on_taken, context)
    await proxy.start()
    try:
        deliver(servers, box)
        at = {"smtp": f"smtp://127.0.0.1:{proxy.smtp}", "smtp_login": True}
        async with connector(servers, box, **at, ca_file=servers.certificate[0]) as email:
            [body], _ = await poll(email)
            await email.send(a_reply(read(email, body)))
            assert (await email.check()).state is HealthState.OK
        async with connector(servers, box, **at) as email:
            with pytest.raises(Misconfigured, match="certificate"):
                await email.send(a_reply(read(email, body)))
        async with connector(
            servers, box, **at, ca_file=servers.certificate[0], smtp_password="SIMULATED-wrong-password"
        ) as email:
            with pytest.raises(Misconfigured):
                await email.send(a_reply(read(email, body)))
    finally:
        await proxy.stop()
    assert taken == [SRI]


async def test_a_wrong_password_and_a_missing_folder_are_found(servers: MailServers, box: str) -> None:
    async with connector(servers, box, password="SIMULATED-wrong-password") as email:
        with pytest.raises(Misconfigured):
            await poll(email)
    async with connector(servers, box, folders=["INBOX", "Tidak Ada"]) as email:
        with pytest.raises(Misconfigured):
            await poll(email)
        health = await email.check()
    assert {finding.code for finding in health.findings if finding.state is HealthState.FAILING} == {"folders"}


def test_a_password_is_never_sent_in_the_clear_over_a_network() -> None:
    table = {"address": f"a@{OURS}", "username": "a", "password": PASSWORD, "smtp": "smtps://mail.test"}
    with pytest.raises(ValueError, match="in the clear"):
        Email.Settings.model_validate(table | {"imap": "imap+plain://10.0.0.5"})
