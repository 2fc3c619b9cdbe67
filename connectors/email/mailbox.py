"""One IMAP session: every call in a thread, every failure in our words.

A session lives for one poll, one look-up or one fetch: nothing is held open that could have gone stale.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from imaplib import IMAP4
from typing import Any, TypeVar

from imapclient import IMAPClient

from connectors.email.imap_calls import BUSY, ILL, code_of, in_thread
from connectors.email.settings import Settings, server
from model.reply import Misconfigured, PlatformError, Unavailable

T = TypeVar("T")
SIZE, HEAD, WHOLE = b"RFC822.SIZE", b"BODY[HEADER]", b"BODY[]"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that was opened."""

    validity: int  #: its uids mean the same as long as this is the same
    next_uid: int


class Session:
    """A logged-in connection."""

    def __init__(self, client: IMAPClient, timeout_s: float) -> None:
        self._client = client
        self._timeout_s = timeout_s

    @property
    def can_idle(self) -> bool:
        """Whether the server tells of new mail."""
        return bool(self._client.has_capability("IDLE"))

    async def open(self, name: str, *, readonly: bool) -> Folder:
        """Open a folder; read-only, nothing in it can change, not even the mark for "read"."""
        try:
            found = await self._call(lambda: self._select(name, readonly))
            return Folder(int(found[b"UIDVALIDITY"]), int(found.get(b"UIDNEXT", 1)))
        except (KeyError, TypeError, ValueError):
            raise Unavailable(f"the mail server does not say how the folder {name!r} counts") from None

    def _select(self, name: str, readonly: bool) -> dict[bytes, Any]:
        try:
            return dict(self._client.select_folder(name, readonly=readonly))
        except IMAP4.abort:
            raise
        except IMAP4.error as refusal:
            if code_of(refusal) in BUSY | ILL:
                raise
            raise Misconfigured(f"the folder {name!r} cannot be opened: compare folders with the mailbox's") from None

    async def uids(self, criteria: Sequence[Any]) -> list[int]:
        """Messages that meet the criteria, oldest first."""
        return sorted(await self._call(lambda: self._client.search(list(criteria))))

    async def since(self, day: date) -> list[int]:
        """Messages that came on that day or later."""
        return await self.uids(["SINCE", day])

    async def after(self, uid: int) -> list[int]:
        """Messages behind a uid. `n:*` names the last message too when it is before n."""
        return [one for one in await self.uids(["UID", f"{uid + 1}:*"]) if one > uid]

    async def size(self, uid: int) -> int | None:
        """Bytes of a message; None: it is gone."""
        return (await self._fetch(uid, SIZE)).get(SIZE)

    async def whole(self, uid: int) -> bytes | None:
        """A message, exactly; it stays unread."""
        return (await self._fetch(uid, b"BODY.PEEK[]")).get(WHOLE)

    async def head(self, uid: int) -> bytes | None:
        """Its headers alone."""
        return (await self._fetch(uid, b"BODY.PEEK[HEADER]")).get(HEAD)

    async def mark_seen(self, uid: int) -> None:
        """As if somebody had read it."""
        await self._call(lambda: self._client.add_flags([uid], [rb"\Seen"], silent=True))

    async def _fetch(self, uid: int, what: bytes) -> dict[bytes, Any]:
        found = await self._call(lambda: self._client.fetch([uid], [what]))
        return dict(found.get(uid, {}))

    async def idle(self, longest_s: float) -> None:
        """Return when something happens in the open folder, or after that time."""
        await self._call(self._client.idle)
        sock = self._client.socket()
        if not (isinstance(sock, ssl.SSLSocket) and sock.pending()):
            await _readable(sock, longest_s)
        await self._call(self._client.idle_done)

    async def _call(self, work: Callable[[], T]) -> T:
        return await in_thread(work, self._timeout_s)


async def _readable(sock: socket.socket, longest_s: float) -> None:
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sock.fileno(), news.set)
    try:
        async with asyncio.timeout(longest_s):
            await news.wait()
    except TimeoutError:
        return
    finally:
        loop.remove_reader(sock.fileno())


@asynccontextmanager
async def session(settings: Settings, timeout_s: float) -> AsyncIterator[Session]:
    """Connect, log in, and leave. When it is cancelled the connection is cut, so that no thread waits on.

    Raises:
        Unavailable, Throttled, Misconfigured: no session.
    """
    made = _Connecting(settings, timeout_s)
    try:
        client = await in_thread(made.connect, timeout_s)
    except (Exception, asyncio.CancelledError):
        made.give_up()
        raise
    try:
        await in_thread(lambda: client.login(settings.username, settings.password.get_secret_value()), timeout_s)
        yield Session(client, timeout_s)
    except (Exception, asyncio.CancelledError, GeneratorExit):
        with suppress(OSError, AttributeError):
            client.socket().shutdown(socket.SHUT_RDWR)
        with suppress(OSError, IMAP4.error):
            client.shutdown()
        raise
    with suppress(PlatformError):
        await in_thread(lambda: client.logout(), timeout_s)


class _Connecting:
    """A connection in the making, which may be given up while a thread is at it."""

    def __init__(self, settings: Settings, timeout_s: float) -> None:
        self._make: Callable[[], IMAPClient] = lambda: _connect(settings, timeout_s)
        self._wanted = True
        self._made: IMAPClient | None = None

    def connect(self) -> IMAPClient:
        """In a thread; raises what the library raises."""
        made = self._made = self._make()
        if not self._wanted:
            made.shutdown()
        return made

    def give_up(self) -> None:
        """Nobody waits for it any more: whatever there is of it is closed."""
        self._wanted = False
        if self._made is not None:
            with suppress(OSError, IMAP4.error):
                self._made.shutdown()


def _connect(settings: Settings, timeout_s: float) -> IMAPClient:
    at = server(settings.imap)
    context = trust(settings)
    tls = at.security == "tls"
    client = IMAPClient(at.host, at.port, ssl=tls, ssl_context=context if tls else None, timeout=timeout_s)
    if at.security == "starttls":
        try:
            client.starttls(context)
        except (IMAP4.error, OSError, ValueError):
            with suppress(OSError, IMAP4.error):
                client.shutdown()
            raise
    return client


def trust(settings: Settings) -> ssl.SSLContext:
    """Certificates of the machine, and those of `ca_file`."""
    context = ssl.create_default_context()
    if settings.ca_file is not None:
        context.load_verify_locations(settings.ca_file)
    return context
