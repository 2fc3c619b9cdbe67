"""The daemon's one writer outlives callers that go away."""

import asyncio
import time
from contextlib import suppress

from sqlalchemy import Connection, text

from store.database import Database


async def test_a_caller_that_leaves_while_its_job_runs_does_not_end_the_writer(sqlite_url: str) -> None:
    database = Database(sqlite_url, readers=1)
    try:

        def slow(connection: Connection) -> int:
            time.sleep(0.2)
            return int(connection.execute(text("SELECT 1")).scalar_one())

        leaving = asyncio.create_task(database.write(slow))
        await asyncio.sleep(0.05)
        leaving.cancel()
        with suppress(asyncio.CancelledError):
            await leaving
        async with asyncio.timeout(5):
            assert await database.write(slow) == 1
    finally:
        database.close()
