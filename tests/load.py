"""Load for tests and benchmarks: signed WhatsApp webhooks, and clients that send them over kept connections."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

APP_SECRET = "FAKE-load-app-secret-77c1"
NUMBER = "100000000000001"
ACCOUNT = {
    "phone_number_id": NUMBER,
    "waba_id": "100000000000002",
    "access_token": "FAKE-load-access-token-1d20",
    "app_secret": APP_SECRET,
    "verify_token": "FAKE-load-verify-token-9a3e",
}
TEXT = "Pak, lampu PJU dpn pasar Johar mati sdh 3 hari, gelap bgt, rawan begal. Mohon segera diperbaiki nggih. "


def webhook(message_id: str, citizen: int, text: str = TEXT, sent_at: int | None = None) -> bytes:
    """The body of one webhook with one text message."""
    phone = f"62812{citizen:08d}"
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "622470000000", "phone_number_id": NUMBER},
        "contacts": [{"profile": {"name": f"Warga {citizen}"}, "wa_id": phone}],
        "messages": [
            {
                "from": phone,
                "id": message_id,
                "timestamp": str(sent_at or int(time.time())),
                "type": "text",
                "text": {"body": text},
            }
        ],
    }
    entry = {"id": ACCOUNT["waba_id"], "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def signature(body: bytes) -> str:
    """`X-Hub-Signature-256` of a body."""
    return "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()


def request(body: bytes, path: str = "/webhooks/whatsapp/main") -> bytes:
    """The whole HTTP request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: {signature(body)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass(slots=True)
class Sent:
    """What came of a load."""

    elapsed_s: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    latencies_s: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return sum(self.statuses.values()) / self.elapsed_s

    def percentile_ms(self, share: float) -> float:
        """A percentile of the latency in milliseconds."""
        ordered = sorted(self.latencies_s)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


async def send_all(port: int, requests: Sequence[bytes], clients: int) -> Sent:
    """Send requests over so many connections, each waiting for its answer before the next one."""
    sent, waiting = Sent(), iter(requests)
    started = time.perf_counter()
    await asyncio.gather(*(_client(port, waiting, sent) for _ in range(clients)))
    sent.elapsed_s = time.perf_counter() - started
    return sent


async def _client(port: int, waiting: Iterable[bytes], sent: Sent) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for one in waiting:
            begun = time.perf_counter()
            writer.write(one)
            status = await _answer(reader)
            sent.latencies_s.append(time.perf_counter() - begun)
            sent.statuses[status] = sent.statuses.get(status, 0) + 1
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at >= 0:
        length = int(lower[at + 15 : lower.index(b"\r\n", at)])
        if length:
            await reader.readexactly(length)
    return int(head[9:12])
