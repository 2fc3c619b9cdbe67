"""The line between our daemon and the real mail servers: where it misbehaves, and where SMTP has its TLS and login.

Faults act on each new connection as `simulator.faults` names them. That a mail was taken is told once it lies in the
mailbox of the citizen.
"""

import asyncio
import base64
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from simulator.faults import CallFault, Faults

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter
END = b"\r\n.\r\n"


@dataclass
class Proxy:
    """Both ends of one account: `imap` passes through, `smtp` logs in here and hands on."""

    faults: Faults
    imap_at: int
    smtp_at: int
    password: str
    on_taken: Callable[[bytes, str], Awaitable[None]]  #: the mail and its receiver; returns when it is in the mailbox
    certificate: ssl.SSLContext | None = None  #: offered by STARTTLS; required then
    imap: int = 0
    smtp: int = 0
    _servers: list[asyncio.Server] = field(default_factory=list)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def start(self) -> None:
        """Listen on two free ports of the loopback."""
        for name, talk in (("imap", self._imap), ("smtp", self._smtp)):
            server = await asyncio.start_server(self._guarded(talk), "127.0.0.1", 0, limit=64 * 1024 * 1024)
            self._servers.append(server)
            setattr(self, name, server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """End all connections."""
        for server in self._servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _guarded(
        self, talk: Callable[[Reader, Writer], Awaitable[None]]
    ) -> Callable[[Reader, Writer], Awaitable[None]]:
        async def connection(reader: Reader, writer: Writer) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._tasks.add(task)
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await talk(reader, writer)
            writer.transport.abort()
            self._tasks.discard(task)

        return connection

    # --- IMAP --------------------------------------------------------------------------------------------------------

    async def _imap(self, reader: Reader, writer: Writer) -> None:
        refusals = {
            CallFault.THROTTLED: "NO [LIMIT] Too many connections",
            CallFault.BROKEN: "NO [UNAVAILABLE] Temporary failure",
            CallFault.EXPIRED: "NO [AUTHENTICATIONFAILED] Authentication failed.",
        }
        fault = self.faults.next_call()
        if fault in refusals:
            await self._imap_refuse(reader, writer, refusals[fault])
        elif fault is not CallFault.CUT:
            await self._pass(reader, writer, only_until_login=fault is CallFault.CUT_AFTER)

    async def _imap_refuse(self, reader: Reader, writer: Writer, refusal: str) -> None:
        await _say(writer, "* OK [CAPABILITY IMAP4rev1] ready")
        while line := (await reader.readline()).decode("latin-1").split():
            tag, verb = line[0], line[1].upper()
            before = {"CAPABILITY": "* CAPABILITY IMAP4rev1\r\n", "LOGOUT": "* BYE\r\n"}.get(verb, "")
            await _say(writer, f"{before}{tag} {refusal if verb == 'LOGIN' else 'OK done'}")

    async def _pass(self, reader: Reader, writer: Writer, *, only_until_login: bool) -> None:
        """Copy both ways; or until the login was sent, whose answer is never heard."""
        there, here = await asyncio.open_connection("127.0.0.1", self.imap_at)

        async def copy(source: Reader, sink: Writer) -> None:
            while some := await source.read(65536):
                sink.write(some)
                await sink.drain()
                if only_until_login and sink is here and b"LOGIN" in some:
                    return

        copies = [asyncio.create_task(copy(reader, here)), asyncio.create_task(copy(there, writer))]
        try:
            await asyncio.wait(copies, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in copies:
                one.cancel()
            await asyncio.gather(*copies, return_exceptions=True)
            here.transport.abort()

    # --- SMTP --------------------------------------------------------------------------------------------------------

    async def _smtp(self, reader: Reader, writer: Writer) -> None:
        fault = self.faults.next_call()
        if fault is CallFault.CUT:
            return
        if fault is CallFault.THROTTLED:
            await _say(writer, f"421 4.7.0 Too many messages, try again in {self.faults.retry_after_s} seconds")
            return
        if fault is CallFault.BROKEN:
            await _say(writer, "421 4.3.0 Temporary failure")
            return
        there, here = await asyncio.open_connection("127.0.0.1", self.smtp_at)
        try:
            await self._session(reader, writer, there, here, fault)
        finally:
            here.transport.abort()

    async def _session(
        self, reader: Reader, writer: Writer, there: Reader, here: Writer, fault: CallFault | None
    ) -> None:
        await _say(writer, await _reply(there))
        secure, known, receiver = self.certificate is None, False, ""
        while line := (await reader.readline()).decode("latin-1").rstrip("\r\n"):
            verb = line.partition(" ")[0].upper()
            if verb == "EHLO":
                offers = ["250-AUTH PLAIN LOGIN" if secure else "250-STARTTLS", "250 8BITMIME"]
                await _say(writer, "\r\n".join(["250-mail.semarang.test", *offers]))
                await _ask(there, here, line)
            elif verb == "STARTTLS" and self.certificate is not None:
                await _say(writer, "220 2.0.0 Go ahead")
                await writer.start_tls(self.certificate)
                secure = True
            elif verb == "AUTH":
                known = secure and fault is not CallFault.EXPIRED and self._knows(line)
                await _say(writer, "235 2.7.0 Accepted" if known else "535 5.7.8 Authentication failed")
            elif verb not in ("QUIT", "RSET", "NOOP") and not known:
                await _say(writer, "530 5.7.0 Authentication required")
            elif verb == "DATA":
                if not await self._data(line, reader, writer, there, here, fault, receiver):
                    return
            else:
                receiver = line.partition("<")[2].partition(">")[0] if verb == "RCPT" else receiver
                await _say(writer, await _ask(there, here, line))

    async def _data(
        self,
        line: str,
        reader: Reader,
        writer: Writer,
        there: Reader,
        here: Writer,
        fault: CallFault | None,
        receiver: str,
    ) -> bool:
        """Hand a mail over; False: the client hears nothing of it any more."""
        await _say(writer, await _ask(there, here, line))
        mail = await reader.readuntil(END)
        if fault is CallFault.SLOW:
            await asyncio.sleep(self.faults.slow_s)
        here.write(mail)
        answer = await _reply(there)
        if answer.startswith("2"):
            await self.on_taken(mail[: -len(END)], receiver)
        if fault is CallFault.CUT_AFTER:
            return False
        await _say(writer, answer)
        return True

    def _knows(self, line: str) -> bool:
        given = base64.b64decode(line.split()[-1]).split(b"\0")
        return given[-1].decode() == self.password


async def _say(writer: Writer, line: str) -> None:
    writer.write(f"{line}\r\n".encode("latin-1"))
    await writer.drain()


async def _reply(there: Reader) -> str:
    """All lines of one answer."""
    lines = [(await there.readline()).decode("latin-1").rstrip("\r\n")]
    while lines[-1][3:4] == "-":
        lines.append((await there.readline()).decode("latin-1").rstrip("\r\n"))
    return "\r\n".join(lines)


async def _ask(there: Reader, here: Writer, line: str) -> str:
    here.write(f"{line}\r\n".encode("latin-1"))
    return await _reply(there)
