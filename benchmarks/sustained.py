"""Messages through the whole pipeline into the queue, offered at a steady rate for a minute, on SQLite."""

import asyncio
import random
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from benchmarks.servers import daemon
from benchmarks.table import Row, free_port
from benchmarks.texts import Texts
from store.database import Database
from tests.load import request, webhook

SECONDS = 60
CLIENTS = 64
WANTED, OFFERED = 1_000, 1_200  #: messages a second
CITIZENS = 50_000  #: so that most messages open a complaint, and some join one


async def measure(rate: int = OFFERED, seconds: int = SECONDS) -> list[Row]:
    """Offer `rate` a second; what has reached the queue when the time is up, and how late the last one is."""
    with tempfile.TemporaryDirectory() as folder:
        url, port = f"sqlite:///{folder}/store.db", free_port()
        async with daemon(url, port, Path(folder)) as process:
            total = rate * seconds
            texts = Texts(random.Random("sustained"))
            load = [request(webhook(f"wamid.{index}", index * 7919 % CITIZENS, texts.text())) for index in range(total)]
            database = Database(url, readers=1)
            started = time.perf_counter()
            await _offer(port, load, rate)
            offered_s = time.perf_counter() - started
            arrived = await database.read(_queued)
            while await database.read(_queued) < total:
                await asyncio.sleep(0.05)
            late_s = time.perf_counter() - started - offered_s
            database.close()
            memory = process.memory_mb()
    per_second = arrived / offered_s
    return [
        Row(
            what="messages through the whole pipeline, each understood and compared, "
            f"{offered_s:.0f} s, offered {total / offered_s:,.0f}/s",
            figure=f"{per_second:,.0f}/s on the queue; the last one {late_s:.1f} s after its webhook; {memory:.0f} MB",
            target=f"≥ {WANTED:,}/s",
            good=per_second >= WANTED,
        )
    ]


def _queued(connection: object) -> int:
    return int(connection.execute(text("SELECT COUNT(*) FROM queue_item")).scalar_one())  # type: ignore[attr-defined]


async def _offer(port: int, load: list[bytes], rate: int) -> None:
    """Open loop: each client sends its share on time, whether the server is quick or not."""
    started = time.perf_counter()
    await asyncio.gather(*(_client(port, load[number::CLIENTS], number, rate, started) for number in range(CLIENTS)))


async def _client(port: int, load: list[bytes], number: int, rate: int, started: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for index, one in enumerate(load):
        due = started + (index * CLIENTS + number) / rate
        wait = due - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        writer.write(one)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head[9:12] == b"200", head
    writer.close()
