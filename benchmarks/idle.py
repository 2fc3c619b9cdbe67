"""An idle daemon, with the first four channels and with all: its memory, and how long it takes to be ready."""

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
FIRST = ("facebook", "telegram", "whatsapp", "x")
WANTED_MB = {"the first four channels": 150.0, "sixteen accounts": 200.0}
WANTED_S = {"the first four channels": 2.0}  #: what the other libraries take to load is shown
SETTLED_S = 8.0  #: after its first polls and checks


async def measure() -> list[Row]:
    """A new store first (it is migrated), then the same store again."""
    simulated = await start()
    first = {channel: simulated.platforms[channel] for channel in FIRST}
    tables = (accounts(first), accounts(simulated.platforms) + DOORS)
    try:
        return [row for name, table in zip(WANTED_MB, tables, strict=True) for row in await _idle(name, table)]
    finally:
        await simulated.stop()


async def _idle(name: str, tables: str) -> list[Row]:
    starts, memory = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS + 1):
            port, begun = free_port(), time.perf_counter()
            async with daemon(f"sqlite:///{folder}/store.db", port, Path(folder), tables) as process:
                starts.append(time.perf_counter() - begun)
                await asyncio.sleep(SETTLED_S)
                memory.append(process.memory_mb())
    ready, resident = median(starts[1:]), median(memory)
    wanted_s = WANTED_S.get(name)
    return [
        Row(
            what=f"idle daemon with {name}: resident memory",
            figure=f"{resident:.0f} MB",
            target=f"< {WANTED_MB[name]:.0f} MB",
            good=resident < WANTED_MB[name],
        ),
        Row(
            what=f"start to ready with {name} (the first start, which makes the store)",
            figure=f"{ready:.2f} s ({starts[0]:.2f} s)",
            target=f"< {wanted_s:.0f} s" if wanted_s else "",
            good=wanted_s is None or ready < wanted_s,
        ),
    ]
