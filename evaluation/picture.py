"""The confusion matrix of the categories, as a picture."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
from matplotlib import pyplot

NOTHING = "(nothing)"


def confusion(true: Sequence[str], said: Sequence[str | None], order: Sequence[str], path: Path) -> None:
    """Draw which categories are taken for which: rows are what people said, columns what was suggested."""
    names = [*order, NOTHING]
    place = {name: number for number, name in enumerate(names)}
    counted = Counter((a, b or NOTHING) for a, b in zip(true, said, strict=True))
    grid = np.zeros((len(names), len(names)))
    for (a, b), times in counted.items():
        grid[place[a], place[b]] = times
    shares = grid / np.maximum(grid.sum(axis=1, keepdims=True), 1)
    figure, axes = pyplot.subplots(figsize=(15, 14))
    axes.imshow(shares[:-1], cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(order)), [f"{name} ({int(grid[place[name]].sum())})" for name in order], fontsize=7)
    axes.set_xlabel("suggested")
    axes.set_ylabel("labelled (texts)")
    axes.set_title("Categories of the held-out texts: share of each row")
    for row, column in zip(*np.nonzero(grid[:-1]), strict=True):
        colour = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, int(grid[row, column]), ha="center", va="center", fontsize=6, color=colour)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=90)
    pyplot.close(figure)
