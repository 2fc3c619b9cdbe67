"""What understanding and comparing cost a message as the window fills: from ten thousand to a million complaints."""

import asyncio
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from sqlalchemy import Connection

from aggregator import gather, sameness
from aggregator.batch import Ground
from benchmarks.curve import draw
from benchmarks.table import Row
from benchmarks.texts import Texts
from model.sameness import Report
from model.understanding import Understanding
from service.collecting import settle
from service.model import ensure_model
from store.database import Database
from store.schema import migrate
from understanding.insight import Insight

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
WINDOW = timedelta(days=89)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
BATCH = 250  #: as the pipeline's
ROUNDS = 8  #: batches that are measured at each size
COPIED = 0.05  #: share of texts that repeat an earlier one
WANTED_MS, WANTED_GROWTH, WANTED_MB, WANTED_READY_S = 1.0, 2.0, 500.0, 5.0


@dataclass(slots=True)
class City:
    """Endless complaints: real sentences cut and joined anew, about places all over the city."""

    insight: Insight
    rng: random.Random
    number: int = 0
    texts: Texts = field(init=False)
    known: list[Understanding] = field(init=False)
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(self.rng)
        self.known = [self.insight.understand(text) for text in self.texts.known]
        self.words = sorted({word for one in self.known for word in one.words.content})

    def report(self, at: datetime) -> Report:
        """A report to fill the window with, made without reading a text."""
        self.number += 1
        one, other = self.rng.choice(self.known), self.rng.choice(self.known)
        content = (*one.words.content[:6], *other.words.content[:6], *self.rng.choices(self.words, k=4))
        return Report(
            complaint_id=self.number,
            citizen_id=self.rng.randrange(300_000),
            at=at,
            kind=one.kind.value,
            category=one.category.value if one.category else None,
            category_confidence=0.8,
            place=replace(one.place, street=other.place.street, rt=self.rng.randint(1, 12), rw=self.rng.randint(1, 15)),
            content=self.rng.choice(self.known).words.content if self.rng.random() < COPIED else content,
        )

    def reports(self, many: int) -> Iterator[Report]:
        """Spread over the window."""
        return (self.report(NOW - WINDOW * self.rng.random()) for _ in range(many))


async def measure() -> list[Row]:
    """Measure in a process of its own: its memory is one of the figures."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        curve, rows = await asyncio.get_running_loop().run_in_executor(process, _measured)

    draw(curve, Path(__file__).parents[1] / "docs" / "pictures" / "window.png")
    return rows


def _measured() -> tuple[dict[int, float], list[Row]]:
    """Fill, measure, fill on; then open the store anew."""
    with tempfile.TemporaryDirectory() as folder:
        insight = Insight(ensure_model(Path(folder)))
        city = City(insight, random.Random("window"))
        url = f"sqlite:///{folder}/window.db"
        migrate(url)
        database = Database(url)
        curve: dict[int, float] = {}
        for size in SIZES:
            _fill(database, city, size - city.number)
            settle()  # as the daemon does
            curve[size] = median(_costs(database, city))
        database.close()
        ready = _ready(url, city)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    growth = curve[SIZES[-1]] / curve[SIZES[0]]
    said = ", ".join(f"{size // 1000}k: {cost:.2f}" for size, cost in curve.items())
    return curve, [
        Row(
            what="understanding and comparing a message with 1,000,000 in the window, median (ms by size)",
            figure=f"{curve[SIZES[-1]]:.2f} ms ({said})",
            target=f"< {WANTED_MS:.0f} ms",
            good=curve[SIZES[-1]] < WANTED_MS,
        ),
        Row(
            what="growth of that from 10,000 to 1,000,000",
            figure=f"× {growth:.2f}",
            target=f"< × {WANTED_GROWTH:.0f}",
            good=growth < WANTED_GROWTH,
        ),
        Row(
            what="memory of the process that did all this, at its most",
            figure=f"{memory:.0f} MB",
            target=f"< {WANTED_MB:.0f} MB",
            good=memory < WANTED_MB,
        ),
        Row(
            what="a store with 1,000,000 in its window opened anew, until the first message is compared",
            figure=f"{ready:.2f} s",
            target=f"< {WANTED_READY_S:.0f} s",
            good=ready < WANTED_READY_S,
        ),
    ]


def _fill(database: Database, city: City, many: int) -> None:
    """The index as so many messages leave it."""
    reports = city.reports(many)
    while batch := list(islice(reports, BATCH)):
        database.write_now(partial(sameness.remember, reports=batch))


def _costs(database: Database, city: City) -> list[float]:
    """Milliseconds a message, batch by batch."""
    return [_cost(database, city) for _ in range(ROUNDS)]


def _cost(database: Database, city: City) -> float:
    texts = [city.texts.text() for _ in range(BATCH)]
    started = time.perf_counter()
    reports = []
    for text in texts:
        meant = city.insight.understand(text)
        city.number += 1
        reports.append(
            Report(
                complaint_id=city.number,
                citizen_id=city.rng.randrange(300_000),
                at=NOW,
                kind=meant.kind.value,
                category=meant.category.value if meant.category else None,
                category_confidence=meant.category.confidence if meant.category else 0.0,
                place=meant.place,
                content=meant.words.content,
            )
        )
    database.write_now(partial(_compare, reports=reports, insight=city.insight))
    return (time.perf_counter() - started) / BATCH * 1000


def _compare(connection: Connection, reports: list[Report], insight: Insight) -> None:
    ground = Ground(now=NOW, new_id=lambda: "unused", insight=insight)
    decided = gather.decide_reports(connection, reports, ground)
    sameness.remember(connection, decided.placed)


def _ready(url: str, city: City) -> float:
    started = time.perf_counter()
    database = Database(url)
    database.write_now(partial(_compare, reports=[city.report(NOW)], insight=city.insight))
    ready = time.perf_counter() - started
    database.close()
    return ready
