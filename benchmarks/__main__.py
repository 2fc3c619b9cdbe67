"""`python -m benchmarks [NAME …]`: measure, print the table, and write it into docs/performance.md."""

import re
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from benchmarks import acknowledge, idle, live, sustained, twelve, window
from benchmarks.servers import on_load_core
from benchmarks.table import Row, render

ALL: dict[str, Callable[[], Awaitable[list[Row]]]] = {
    "acknowledge": acknowledge.measure,
    "sustained": sustained.measure,
    "live": live.measure,
    "twelve": twelve.measure,
    "idle": idle.measure,
    "window": window.measure,
}
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BETWEEN = re.compile(r"(<!-- table -->\n).*(<!-- /table -->)", re.DOTALL)


async def main(names: list[str]) -> int:
    """Exit 1 when a figure misses what was asked for."""
    on_load_core()
    rows: list[Row] = []
    for name in names or list(ALL):
        rows += await ALL[name]()
    table = render(rows)
    print(table)
    if not names:
        stamp = f"Measured on {datetime.now(UTC):%Y-%m-%d}.\n\n"
        PAGE.write_text(BETWEEN.sub(lambda found: f"{found[1]}{stamp}{table}\n{found[2]}", PAGE.read_text()))
    return 0 if all(row.good for row in rows) else 1


if __name__ == "__main__":
    sys.exit(uvloop.run(main(sys.argv[1:])))
