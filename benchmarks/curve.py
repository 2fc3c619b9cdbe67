"""The growth curve as a picture."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot


def draw(cost_ms: Mapping[int, float], path: Path) -> None:
    """Milliseconds a message by complaints in the window."""
    figure, axes = pyplot.subplots(figsize=(7, 4))
    axes.plot(list(cost_ms), list(cost_ms.values()), marker="o", color="#0b6e6e")
    axes.axhline(1.0, color="#b3261e", linestyle="--", linewidth=1, label="asked for: under 1 ms")
    axes.set_xscale("log")
    axes.set_ylim(0, max(1.15, *(cost * 1.1 for cost in cost_ms.values())))
    axes.set_xlabel("complaints in the window")
    axes.set_ylabel("ms a message, understanding and comparing")
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=100)
    pyplot.close(figure)
