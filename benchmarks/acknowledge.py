"""Signed WhatsApp webhooks acknowledged after durable commit, against a handler that only verifies the signature."""

import tempfile
from pathlib import Path
from statistics import median

from benchmarks.servers import ceiling, daemon
from benchmarks.table import Row, free_port
from tests.load import Sent, request, send_all, webhook

CLIENTS = (1, 10, 100)
REQUESTS = {1: 3_000, 10: 12_000, 100: 20_000}
ROUNDS = 3
WANTED = 0.5
P99_MS = 30.0


async def measure(url: str | None = None) -> list[Row]:
    """Rounds of ceiling and daemon in turn; medians."""
    rows = []
    found: dict[tuple[str, int], list[Sent]] = {}
    for number in range(ROUNDS):
        for clients in CLIENTS:
            load = [
                request(webhook(f"wamid.{number}.{clients}.{index}", index % 5000))
                for index in range(REQUESTS[clients])
            ]
            port = free_port()
            async with ceiling(port):
                found.setdefault(("ceiling", clients), []).append(await send_all(port, load, clients))
            port = free_port()
            with tempfile.TemporaryDirectory() as folder:
                store = url or f"sqlite:///{folder}/store.db"
                async with daemon(store, port, Path(folder)):
                    sent = await send_all(port, load, clients)
                    assert sent.statuses == {200: len(load)}, sent.statuses
                    found.setdefault(("daemon", clients), []).append(sent)
    for clients in CLIENTS:
        top = median(sent.per_second for sent in found["ceiling", clients])
        ours = median(sent.per_second for sent in found["daemon", clients])
        p99 = median(sent.percentile_ms(0.99) for sent in found["daemon", clients])
        p50 = median(sent.percentile_ms(0.5) for sent in found["daemon", clients])
        rows.append(
            Row(
                what=f"webhooks acknowledged after commit, {clients} clients",
                figure=f"{ours:,.0f}/s of {top:,.0f}/s = {ours / top:.0%}; p50 {p50:.1f} ms, p99 {p99:.1f} ms",
                target=f"≥ {WANTED:.0%}, p99 < {P99_MS:.0f} ms" if clients == 100 else "",
                good=clients != 100 or (ours / top >= WANTED and p99 < P99_MS),
            )
        )
    return rows
