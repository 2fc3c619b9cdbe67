"""A scripted mail server on 127.0.0.1, for doors that speak no HTTP: IMAP on one port, SMTP on the other.

The suite's failures are HTTP's; here each becomes what a mail server says in its place. In `send.json` an exchange is
one SMTP command: `{"method": "MAIL" | "RCPT" | "DATA", "path": its address, "text": the mail's words, "headers": …}`,
and the response is `{"smtp": "250 2.0.0 Ok"}`. Logins are taken as they come, and the mailbox is empty.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from tests.connectors.scripted import HANG_S, Trouble

Reply = str | Trouble
SMTP_OF = {
    401: "535 5.7.8 Authentication failed",
    403: "550 5.7.1 Not allowed",
    429: "421 4.7.0 Too many messages",
    503: "421 4.3.2 Shutting down",
    200: "no SMTP at all",
}
IMAP_OF = {
    401: "NO [AUTHENTICATIONFAILED] Authentication failed",
    403: "NO [AUTHORIZATIONFAILED] Not allowed",
    429: "NO [LIMIT] Too many connections",
    200: "no IMAP at all",
}


@dataclass
class ScriptedMail:
    """What is to be played, and what came; used like `Scripted`."""

    address: str = ""
    exchanges: list[dict[str, Any]] = field(default_factory=list)
    always: dict[str, Any] | Trouble | None = None
    wrong: list[str] = field(default_factory=list)
    _next: int = 0

    def assert_played(self) -> None:
        """Every exchange was used, in order, as recorded, and nothing else was asked."""
        assert not self.wrong, "\n".join(self.wrong)
        missing = [exchange["request"] for exchange in self.exchanges[self._next :]]
        assert not missing, f"recorded commands that were never sent: {missing}"

    async def smtp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client that sends."""
        await _say(writer, "220 scripted ESMTP")
        while line := (await reader.readline()).decode("latin-1").strip():
            verb = line[:4].upper()
            if verb == "EHLO":
                await _say(writer, "250-scripted\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN")
            elif verb == "AUTH":
                await _answer(writer, self._ill(_smtp) or "235 2.7.0 Accepted")
            elif verb == "QUIT":
                await _say(writer, "221 2.0.0 Bye")
            elif verb == "DATA":
                await _say(writer, "354 Go ahead")
                message = await reader.readuntil(b"\r\n.\r\n")
                await _answer(writer, self._play("DATA", "", message[:-5].replace(b"\r\n..", b"\r\n.")))
            else:
                await _answer(writer, self._play(verb, line.partition("<")[2].partition(">")[0]))

    def _play(self, method: str, path: str, message: bytes = b"") -> Reply:
        if self.always is not None:
            return self._ill(_smtp) or "250 Ok"
        if self._next >= len(self.exchanges):
            self.wrong.append(f"a command that is not recorded: {method} {path}")
            return "554 5.5.1 not recorded"
        exchange = self.exchanges[self._next]
        self._next += 1
        if differences := _differences(exchange["request"], method, path, message):
            self.wrong.extend(differences)
            return "554 5.5.1 not as recorded"
        return _smtp(exchange["response"])

    async def imap(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client that reads an empty mailbox."""
        await _say(writer, "* OK scripted")
        while line := (await reader.readline()).decode("latin-1").strip():
            tag, _, command = line.partition(" ")
            verb = command.upper().removeprefix("UID ").partition(" ")[0]
            before = {
                "CAPABILITY": "* CAPABILITY IMAP4rev1\r\n",
                "SEARCH": "* SEARCH\r\n",
                "EXAMINE": "* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 1] ok\r\n",
                "LOGOUT": "* BYE\r\n",
            }.get(verb, "")
            ill = self._ill(_imap) if verb == "LOGIN" else None
            await _answer(writer, ill if isinstance(ill, Trouble) else f"{before}{tag} {ill or 'OK done'}")

    def _ill(self, said: Callable[[Any], Reply]) -> Reply | None:
        return None if self.always is None else said(self.always)


def _smtp(response: Mapping[str, Any] | Trouble) -> Reply:
    if isinstance(response, Trouble):
        return response
    words = " ".join(_strings(response.get("json")))[:300]
    if "smtp" in response:
        return str(response["smtp"])
    status = response["status"]
    kind = "451 4.3.0 Local error" if status >= 500 else "554 5.6.0 Refused"
    return f"{SMTP_OF.get(status, kind)} {words}".strip()


def _imap(response: Mapping[str, Any] | Trouble) -> Reply:
    if isinstance(response, Trouble):
        return response
    return IMAP_OF.get(response["status"], "NO [UNAVAILABLE] Local error")


def _strings(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _strings(item)]
    return [value] if isinstance(value, str) else []


def _differences(wanted: Mapping[str, Any], method: str, path: str, message: bytes) -> list[str]:
    if (method, path) != (wanted["method"], wanted.get("path", "")):
        return [f"expected {wanted['method']} {wanted.get('path', '')}, got {method} {path}"]
    mail = message_from_bytes(message)
    found = [
        f"{method}: header {name!r} is {mail[name]!r}, expected {value!r}"
        for name, value in wanted.get("headers", {}).items()
        if mail[name] != value
    ]
    payload = mail.get_payload(decode=True)
    said = payload.decode().replace("\r\n", "\n").strip() if isinstance(payload, bytes) else ""
    if "text" in wanted and said != wanted["text"]:
        found.append(f"{method}: the text is {said!r}, expected {wanted['text']!r}")
    return found


async def _answer(writer: asyncio.StreamWriter, reply: Reply) -> None:
    if reply is Trouble.HANG:
        await asyncio.sleep(HANG_S)
    if isinstance(reply, Trouble):
        writer.transport.abort()
        return
    await _say(writer, reply)


async def _say(writer: asyncio.StreamWriter, line: str) -> None:
    writer.write(f"{line}\r\n".encode())
    await writer.drain()


@asynccontextmanager
async def scripted_mail(*, always: dict[str, Any] | Trouble | None = None) -> AsyncIterator[ScriptedMail]:
    """Serve on two free ports of 127.0.0.1; `address` names both: `http://127.0.0.1:IMAP?smtp=SMTP`."""
    script = ScriptedMail(always=always)
    tasks: set[asyncio.Task[None]] = set()

    def serve(talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> Any:
        async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await talk(reader, writer)
            writer.close()
            tasks.discard(task)

        return asyncio.start_server(connection, "127.0.0.1", 0)

    imap, smtp = await serve(script.imap), await serve(script.smtp)
    ports = [server.sockets[0].getsockname()[1] for server in (imap, smtp)]
    script.address = f"http://127.0.0.1:{ports[0]}?smtp={ports[1]}"
    try:
        yield script
    finally:
        imap.close()
        smtp.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
