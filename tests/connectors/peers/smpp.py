"""The operator's end of Kannel: an SMSC that speaks SMPP 3.4, with long messages and delivery receipts.

Source: SMPP protocol specification 3.4 (PDU layouts, data codings 0 and 8, receipts of appendix B); 3GPP TS 23.040
9.2.3.24.1 for the header of concatenated messages. Read 2026-11-25.
"""

import asyncio
import itertools
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from tests.connectors.peers.gsm import from_gsm, is_gsm, to_gsm

HEADER = struct.Struct(">IIII")
RESPONSE = 0x80000000
SUBMIT, DELIVER, UNBIND, ENQUIRE = 4, 5, 6, 0x15
BINDS = (1, 2, 9)
UDHI, RECEIPT = 0x40, 0x04
UCS2 = 8


@dataclass(slots=True)
class Submitted:
    """A message that Kannel has given to the operator, put together again."""

    sender: str
    receiver: str
    text: str
    parts: int
    coding: int
    ids: list[str] = field(default_factory=list)


@dataclass
class Smsc:
    """One operator with one bound gateway."""

    on_submitted: Callable[[Submitted], None] = lambda _: None
    refuses: set[str] = field(default_factory=set)  #: receivers that do not exist
    receipts: str | None = None  #: `DELIVRD`, `UNDELIV` …: sent for every message that asks for one
    bound: asyncio.Event = field(default_factory=asyncio.Event)
    server: asyncio.Server | None = None
    _writer: asyncio.StreamWriter | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _halves: dict[tuple[str, int], dict[int, bytes]] = field(default_factory=dict)
    _ids: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    async def listen(self, port: int) -> None:
        """Take the gateway's connection."""
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", port)

    async def close(self) -> None:
        """Let the gateway go."""
        if self.server is not None:
            self.server.close()
        if self._writer is not None:
            self._writer.close()

    async def say(self, sender: str, receiver: str, text: str) -> None:
        """A citizen sends a message; a long one goes in parts, as a phone cuts it."""
        coding, content, longest = (0, to_gsm(text), 160) if is_gsm(text) else (UCS2, text.encode("utf-16-be"), 140)
        if len(content) <= longest:
            self._deliver(sender, receiver, 0, coding, content)
            return
        room = 153 if coding == 0 else 134
        pieces = [content[at : at + room] for at in range(0, len(content), room)]
        reference = next(self._numbers) % 256
        for number, piece in enumerate(pieces, start=1):
            udh = bytes((5, 0, 3, reference, len(pieces), number))
            self._deliver(sender, receiver, UDHI, coding, udh + piece)

    def _deliver(self, sender: str, receiver: str, esm: int, coding: int, content: bytes) -> None:
        self._send(DELIVER, 0, next(self._numbers), _message(sender, receiver, esm, coding, content))

    def _send(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        assert self._writer is not None, "Kannel is not bound"
        self._writer.write(HEADER.pack(16 + len(body), command, status, sequence) + body)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                length, command, _, sequence = HEADER.unpack(await reader.readexactly(16))
                self._take(command, sequence, await reader.readexactly(length - 16))
        writer.close()

    def _take(self, command: int, sequence: int, body: bytes) -> None:
        if command in BINDS:
            self._send(command | RESPONSE, 0, sequence, b"operator\0")
            self.bound.set()
        elif command == SUBMIT:
            self._submitted(sequence, body)
        elif command in (ENQUIRE, UNBIND):
            self._send(command | RESPONSE, 0, sequence)

    def _submitted(self, sequence: int, body: bytes) -> None:
        sender, receiver, esm, receipt, coding, content = _read(body)
        if receiver in self.refuses:
            self._send(SUBMIT | RESPONSE, 0x0B, sequence, b"\0")  # ESME_RINVDSTADR
            return
        message_id = f"{next(self._numbers):08x}"
        self._send(SUBMIT | RESPONSE, 0, sequence, message_id.encode() + b"\0")
        if (whole := self._whole(sender, receiver, esm, coding, content, message_id)) is not None:
            self.on_submitted(whole)
        if receipt & 1 and self.receipts:
            words = (
                f"id:{message_id} sub:001 dlvrd:001 submit date:2611250702 done date:2611250703 "
                f"stat:{self.receipts} err:000 text:"
            )
            self._deliver(receiver, sender, RECEIPT, 0, words.encode())

    def _whole(
        self, sender: str, receiver: str, esm: int, coding: int, content: bytes, message_id: str
    ) -> Submitted | None:
        if not esm & UDHI:
            return Submitted(sender, receiver, _text(coding, content), 1, coding, [message_id])
        reference, total, number = content[3:6]
        key = (receiver, reference)
        parts = self._halves.setdefault(key, {})
        parts[number] = content[content[0] + 1 :]
        self._ids.setdefault(key, []).append(message_id)
        if len(parts) < total:
            return None
        together = b"".join(piece for _, piece in sorted(self._halves.pop(key).items()))
        return Submitted(sender, receiver, _text(coding, together), total, coding, self._ids.pop(key))


def _text(coding: int, content: bytes) -> str:
    return content.decode("utf-16-be") if coding == UCS2 else from_gsm(content)


def _message(sender: str, receiver: str, esm: int, coding: int, content: bytes) -> bytes:
    kind = b"\x01\x01" if sender.isdigit() else b"\x05\x00"
    addresses = b"\0" + kind + sender.encode() + b"\0" + b"\x00\x01" + receiver.encode() + b"\0"
    fixed = bytes((esm, 0, 0)) + b"\0\0" + bytes((0, 0, coding, 0, len(content)))
    return addresses + fixed + content


def _read(body: bytes) -> tuple[str, str, int, int, int, bytes]:
    _, rest = body.split(b"\0", 1)
    sender, rest = rest[2:].split(b"\0", 1)
    receiver, rest = rest[2:].split(b"\0", 1)
    esm, rest = rest[0], rest[3:]
    _, rest = rest.split(b"\0", 1)
    _, rest = rest.split(b"\0", 1)
    receipt, coding, length = rest[0], rest[2], rest[4]
    return sender.decode(), receiver.decode(), esm, receipt, coding, rest[5 : 5 + length]
