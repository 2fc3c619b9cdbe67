"""A correction stands above every suggestion, is kept as labelled data, and may move a complaint elsewhere."""

import orjson
import pytest

from aggregator.triage_desk import BadValue
from store import corrections
from tests.aggregator.bench import Bench
from tests.aggregator.test_gathering import FLOOD, told

OFFICER = 7
LAMP = "Lampu jalan di Gang Mawar Lamper Tengah mati sudah seminggu, gelap sekali"
FIELDS = "SELECT kind, category, urgency, language, area, settled FROM triage"


CORRECTIONS = [
    ("kind", "information"),
    ("category", "kabel"),
    ("urgency", "urgent"),
    ("language", "jv"),
    ("place", "33.74.01.1001"),
]


@pytest.mark.parametrize(("field", "value"), CORRECTIONS)
async def test_a_correction_is_written_settled_and_taught(bench: Bench, field: str, value: str) -> None:
    [(number, *_)] = await told(bench, {"text": LAMP})
    await bench.desks.triage.correct(number, field, value, officer_id=OFFICER)
    [row] = await bench.rows(FIELDS)
    assert dict(zip(("kind", "category", "urgency", "language", "place"), row, strict=False))[field] == value
    assert await bench.rows("SELECT field, after, officer_id FROM correction") == [(field, value, OFFICER)]
    [settled] = await bench.rows("SELECT settled FROM triage")
    assert orjson.loads(settled) == [field]
    assert (await bench.rows("SELECT kind FROM outbox ORDER BY id"))[-1] == "triaged"


async def test_a_later_message_changes_nothing_that_is_settled(bench: Bench) -> None:
    [(number, *_)] = await told(bench, {"text": LAMP})
    await bench.desks.triage.correct(number, "category", "kabel", officer_id=OFFICER)
    await bench.receive([{"id": "f", "author": "warga-0", "at": 9, "text": "lampu jalan PJU mati semua pak, gelap"}])
    assert await bench.rows("SELECT category FROM triage") == ["kabel"]


async def test_a_corrected_category_takes_a_report_out_of_its_incident(bench: Bench) -> None:
    rows = await told(bench, *FLOOD)
    await bench.desks.triage.correct(rows[0][0], "category", "pju", officer_id=OFFICER)
    assert await bench.rows("SELECT complaint_count FROM incident") == [2]


async def test_the_type_follows_the_corrected_kind(bench: Bench) -> None:
    [(number, *_)] = await told(bench, {"text": LAMP})
    await bench.desks.triage.correct(number, "kind", "praise", officer_id=OFFICER)
    assert await bench.rows("SELECT type FROM complaint") == ["praise"]


@pytest.mark.parametrize(("field", "value"), [("kind", "x"), ("category", "x"), ("place", "1.2"), ("colour", "red")])
async def test_what_there_is_not_is_refused_and_nothing_changes(bench: Bench, field: str, value: str) -> None:
    [(number, *_)] = await told(bench, {"text": LAMP})
    before = await bench.rows(FIELDS)
    with pytest.raises(BadValue):
        await bench.desks.triage.correct(number, field, value, officer_id=OFFICER)
    assert await bench.rows(FIELDS) == before
    assert await bench.rows("SELECT COUNT(*) FROM correction") == [0]


async def test_corrections_are_the_labels_that_training_reads(bench: Bench) -> None:
    [(number, *_)] = await told(bench, {"text": LAMP})
    for value in ("kabel", "listrik"):  # the last word counts
        await bench.desks.triage.correct(number, "category", value, officer_id=OFFICER)
    taught = await bench.database.read(corrections.labelled)
    assert [tuple(row) for row in taught] == [(LAMP, "category", "listrik")]
