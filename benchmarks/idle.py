"""An idle daemon with every channel: its memory, and how long it takes to be ready."""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.servers import daemon
from benchmarks.table import Row, free_port
from simulator.accounts import accounts
from simulator.app import start

ROUNDS = 3
#: The four doors beyond the simulated platforms: nobody listens where they call, which costs no less memory.
DOORS = """
[accounts.callcenter.main]
[accounts.web.main]
api_key = "FAKE-bench-api-key-0123456789abcdef"
[accounts.sms.main]
secret = "FAKE-bench-secret-0123"
username = "bench"
password = "FAKE-bench-password"
api_base = "http://127.0.0.1:9"
[accounts.email.main]
address = "lapor@semarang.test"
imap = "imap+plain://127.0.0.1:9"
smtp = "smtp+plain://127.0.0.1:9"
username = "bench"
password = "FAKE-bench-password"
"""
WANTED_MB, WANTED_S = 200.0, 2.0
SETTLED_S = 8.0  #: after its first polls and checks


async def measure() -> list[Row]:
    """A new store first (it is migrated), then the same store again."""
    simulated = await start()
    try:
        tables = accounts(simulated.platforms) + DOORS
        starts, memory = [], []
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(ROUNDS + 1):
                port, begun = free_port(), time.perf_counter()
                async with daemon(f"sqlite:///{folder}/store.db", port, Path(folder), tables) as process:
                    starts.append(time.perf_counter() - begun)
                    await asyncio.sleep(SETTLED_S)
                    memory.append(process.memory_mb())
    finally:
        await simulated.stop()
    ready, resident = median(starts[1:]), median(memory)
    return [
        Row(
            what=f"idle daemon with {len(simulated.platforms) + DOORS.count('[accounts.')} accounts: resident memory",
            figure=f"{resident:.0f} MB",
            target=f"< {WANTED_MB:.0f} MB",
            good=resident < WANTED_MB,
        ),
        Row(
            what="start to ready (the first start, which makes the store)",
            figure=f"{ready:.2f} s ({starts[0]:.2f} s)",
            target=f"< {WANTED_S:.0f} s",
            good=ready < WANTED_S,
        ),
    ]
