"""Rows of the table in docs/performance.md."""

import socket
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure and what it should be."""

    what: str
    figure: str
    target: str
    good: bool


def render(rows: list[Row]) -> str:
    """A Markdown table."""
    lines = ["| what | measured | asked for | |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.figure} | {row.target} | {'✓' if row.good else '✗'} |" for row in rows]
    return "\n".join(lines)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
