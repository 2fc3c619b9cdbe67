"""The figures: what was asked, what was reached, and whether one fell since the last time that was written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from evaluation import belonging, sorting
from evaluation.scores import macro_f1
from evaluation.sorting import Read
from understanding.insight import Insight

WRITTEN = Path(__file__).parent / "figures.json"
SLACK = 0.02  #: a figure may fall by so much


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    reached: float
    asked: float | None = None  #: None: told, not asked for

    @property
    def good(self) -> bool:
        """Whether it is what was asked for."""
        return self.asked is None or self.reached >= self.asked


def measure(insight: Insight, found: Sequence[Read]) -> list[Figure]:
    """All figures of a split."""
    texts = [one.text for one in found]
    groups = belonging.gathered(insight, found)
    precision, automatic, offered = belonging.duplicates(texts, groups)
    everywhere, inside = belonging.incidents(texts, groups)
    at_limit, recall, alarms = sorting.emergencies(found)
    place = sorting.places(found, insight)
    numbers, others = sorting.personal(found), sorting.personal(found, sorting.OTHERS)
    return [
        Figure("duplicates: precision of what is linked by itself", precision, 0.99),
        Figure("duplicates: recall with suggestions", offered, 0.95),
        Figure("duplicates: recall of what is linked by itself", automatic),
        Figure("incidents: B-cubed F1 over all texts", everywhere, 0.88),
        Figure("incidents: B-cubed F1 over texts of incidents alone", inside),
        Figure("category: macro-F1", macro_f1(*sorting.categories(found)), 0.75),
        Figure("OPD: macro-F1", macro_f1(*sorting.opds(insight, found)), 0.85),
        Figure("kind: macro-F1", sorting.of_field(found, "kind")),
        Figure("language: macro-F1", sorting.of_field(found, "language")),
        Figure("place: F1 of kelurahan or kecamatan when named", place.f1, 0.93),
        Figure("emergency: recall where 2 % of the others are flagged", at_limit, 0.98),
        Figure("emergency: recall as the daemon flags", recall),
        Figure("emergency: share of others not flagged by the daemon", 1 - alarms),
        Figure("NIK, KK, phone: recall", numbers.recall, 0.995),
        Figure("NIK, KK, phone: precision", numbers.precision, 0.98),
        Figure("e-mail, bank account, plate: recall", others.recall),
        Figure("e-mail, bank account, plate: precision", others.precision),
    ]


def fallen(figures: Sequence[Figure]) -> list[str]:
    """Which figures are lower than was written down, by more than the slack."""
    before = orjson.loads(WRITTEN.read_bytes()) if WRITTEN.exists() else {}
    return [
        f"{figure.name}: {figure.reached:.3f}, was {before[figure.name]:.3f}"
        for figure in figures
        if figure.name in before and figure.reached < before[figure.name] - SLACK
    ]


def write_down(figures: Sequence[Figure]) -> None:
    """Keep them for the next time."""
    said = {figure.name: round(figure.reached, 4) for figure in figures}
    WRITTEN.write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2) + b"\n")


def table(figures: Sequence[Figure]) -> str:
    """As Markdown."""
    lines = ["| what | asked | reached |", "|---|---|---|"]
    for figure in figures:
        asked = "" if figure.asked is None else f"{figure.asked:.3f}"
        reached = f"{figure.reached:.3f}" if figure.good else f"**{figure.reached:.3f}** (below)"
        lines.append(f"| {figure.name} | {asked} | {reached} |")
    return "\n".join(lines)
