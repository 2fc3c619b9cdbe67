"""Promise 1: a `kill -9` at any point loses nothing and doubles nothing."""

import asyncio
import itertools
import random
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, text

from store.database import Database
from tests.load import request, webhook
from tests.service.daemon import DaemonProcess

KILLS = 50
CLIENTS = 16
CITIZENS = 40
THINK_S = 0.03  #: between two messages of a client, so that the pipeline and the queue are at work too when it dies


class Citizens:
    """Clients that go on writing, and remember what was thanked for."""

    def __init__(self, port: int, rng: random.Random) -> None:
        self.port = port
        self.rng = rng
        self.thanked: set[str] = set()
        self.written = itertools.count(1)

    async def write_until_it_dies(self) -> None:
        await asyncio.gather(*(self._write() for _ in range(CLIENTS)))

    async def _write(self) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                while True:
                    name = f"wamid.{next(self.written)}"
                    body = request(webhook(name, self.rng.randrange(CITIZENS)))
                    copies = 2 if self.rng.random() < 0.1 else 1
                    for _ in range(copies):
                        writer.write(body)
                        head = await reader.readuntil(b"\r\n\r\n")
                        if head[9:12] == b"200":
                            self.thanked.add(name)
                    await asyncio.sleep(self.rng.uniform(0, THINK_S))
            finally:
                writer.close()


@pytest.mark.slow
async def test_fifty_kills_under_load_lose_nothing_and_double_nothing(
    store_url: str, free_port: int, tmp_path: Path
) -> None:
    rng = random.Random(20261124)
    daemon = DaemonProcess(store_url, free_port, tmp_path)
    citizens = Citizens(free_port, rng)
    for _ in range(KILLS):
        await daemon.start()
        writing = asyncio.create_task(citizens.write_until_it_dies())
        await asyncio.sleep(rng.uniform(0.02, 0.5))
        daemon.kill()
        await writing
    database = Database(store_url, readers=1)
    try:
        queued_before = await database.read(_queue_length)
        await daemon.start()
        await _until_quiet(database)
        assert daemon.stop() == 0
        messages, queued, open_now = await database.read(_what_is_there)
    finally:
        database.close()
    assert len(citizens.thanked) > 20 * KILLS, "there was no load"
    assert queued_before > 2 * KILLS, "the pipeline was hardly ever at work when the daemon was killed"
    assert not citizens.thanked - messages.keys(), "an acknowledged message is not in the store"
    assert not citizens.thanked - queued.keys(), "an acknowledged message is not on the queue"
    assert set(messages.values()) == {1}
    assert set(queued.values()) == {1}
    assert messages.keys() == queued.keys()
    assert set(open_now.values()) == {1}, "two complaints are open for one citizen"


def _queue_length(connection: Connection) -> int:
    return int(connection.execute(text("SELECT COUNT(*) FROM queue_item")).scalar_one())


async def _until_quiet(database: Database) -> None:
    waiting = (
        "SELECT (SELECT COUNT(*) FROM envelope WHERE state = 'pending') "
        "+ (SELECT COUNT(*) FROM outbox WHERE state = 'pending')"
    )
    async with asyncio.timeout(120):
        while await database.read(lambda connection: connection.execute(text(waiting)).scalar_one()):
            await asyncio.sleep(0.1)


def _what_is_there(connection: Connection) -> tuple[Counter[str], Counter[str], Counter[Any]]:
    ask = partial(connection.execute)
    messages = Counter(row[0] for row in ask(text("SELECT platform_message_id FROM message")))
    queued: Counter[str] = Counter()
    for row in ask(text("SELECT payload FROM queue_item")):
        queued.update(message["platform_message_id"] for message in orjson.loads(row[0])["data"]["messages"])
    complaints = Counter(row[0] for row in ask(text("SELECT author_id FROM complaint")))
    return messages, queued, complaints
