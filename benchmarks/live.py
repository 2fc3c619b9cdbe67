"""From a webhook's arrival to the complaint's row on an open inbox page (its server-sent event), at a steady rate."""

import asyncio
import re
import secrets
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
from sqlalchemy import Connection

from benchmarks.servers import daemon
from benchmarks.table import Row, free_port
from inbox.sessions import hash_of
from store import officers
from store.database import Database
from tests.load import request, webhook

RATE, SECONDS = 100, 20
WANTED_MS = 1_000.0
MARK = re.compile(rb"uji-(\d+)-")


async def measure() -> list[Row]:
    """Each message opens a complaint and carries its number; when that number reaches the page, the clock stops."""
    with tempfile.TemporaryDirectory() as folder:
        url, port = f"sqlite:///{folder}/store.db", free_port()
        async with daemon(url, port, Path(folder)):
            token = _sign_in(url)
            due: dict[int, float] = {}
            seen: dict[int, float] = {}
            watching = asyncio.create_task(_watch(port, token, seen))
            await asyncio.sleep(1)
            await _write(port, due)
            async with asyncio.timeout(10):
                while len(seen) < RATE * SECONDS:
                    await asyncio.sleep(0.05)
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    waits = sorted((seen[number] - due[number]) * 1000 for number in due)
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    return [
        Row(
            what=f"from a webhook's arrival to its row on an open page, {RATE} messages a second",
            figure=f"p50 {p50:.0f} ms, p99 {p99:.0f} ms",
            target=f"p99 < {WANTED_MS:.0f} ms",
            good=p99 < WANTED_MS,
        )
    ]


def _sign_in(url: str) -> str:
    """A session straight in the store: this is no test of the login."""
    token, now = secrets.token_urlsafe(16), datetime.now(UTC)

    def job(connection: Connection) -> None:
        officer = officers.add(connection, login="bench", name="Bench", password_hash="-", language="id", now=now)
        start = partial(officers.start_session, token_hash=hash_of(token), officer_id=officer, csrf="x" * 43)
        start(connection, now=now, expires_at=now + timedelta(hours=1))

    database = Database(url, readers=1)
    database.write_now(job)
    database.close()
    return token


async def _watch(port: int, token: str, seen: dict[int, float]) -> None:
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(cookie_jar=jar, timeout=aiohttp.ClientTimeout(total=None)) as session:
        cookie = {"Cookie": f"session={token}"}
        async with session.get(f"http://127.0.0.1:{port}/events", headers=cookie) as stream:
            assert stream.status == 200, await stream.text()
            rest = b""
            async for chunk in stream.content.iter_any():
                now, rest = time.perf_counter(), rest + chunk
                for found in MARK.finditer(rest):
                    seen.setdefault(int(found[1]), now)
                rest = rest[-32:]


async def _write(port: int, due: dict[int, float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    started = time.perf_counter()
    for number in range(RATE * SECONDS):
        body = request(webhook(f"wamid.live.{number}", number, text=f"uji-{number}- lampu PJU mati"))
        await asyncio.sleep(max(0.0, started + number / RATE - time.perf_counter()))
        due[number] = time.perf_counter()
        writer.write(body)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head[9:12] == b"200", head
    writer.close()
