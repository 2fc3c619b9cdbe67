"""Complaints find the earlier ones that they repeat or belong with, through an index that lives in the database."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from time import perf_counter

import pytest
from sqlalchemy import Connection, event

from aggregator import sameness
from aggregator.sameness import Decision, Thresholds
from model.sameness import Report
from store.database import open_engine
from tests.understanding.sameness.saying import MONDAY, said

RULES = Thresholds()
HOAX = (
    "beredar penculik anak memakai mobil putih berkeliling sekolah sekolah di Semarang, sudah tiga anak hilang, "
    "sebarkan ke semua grup agar waspada"
)
FLOOD = (
    "Banjir di Jl Kaligawe depan RSI Sultan Agung, motor mogok",
    "kaligawe klelep maneh lur, ngarep RSI banyune sak dengkul",
    "jl kaligawe banjir min, dalane ora iso diliwati",
    "Genangan air setinggi 50 cm di Jalan Kaligawe Raya dekat Unissula, mohon pompa dinyalakan",
    "kaligawe raya tenggelam, truk pada mogok",
    "pak wali jl kaligawe banjir terus, kapan beres",
)


@pytest.fixture
def connection(store_url: str) -> Iterator[Connection]:
    engine = open_engine(store_url, writer=True)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def come(
    connection: Connection, reports: Sequence[Report], batch: int, incidents: dict[int, int | None]
) -> list[Decision]:
    """As the pipeline does: weigh a batch, write where each belongs into `incidents`, remember it."""
    decisions = []
    for start in range(0, len(reports), batch):
        chunk = reports[start : start + batch]
        for report, decision in zip(chunk, sameness.weigh(connection, chunk, RULES), strict=True):
            decisions.append(decision)
            likeness = decision.duplicate or decision.incident
            if likeness is None:
                incidents[report.complaint_id] = None
                continue
            other = likeness.other.complaint_id
            if incidents[other] is None and decision.duplicate is None:
                incidents[other] = other
                sameness.settle(connection, {other: (other, None)})
            incidents[report.complaint_id] = incidents[other]
        kept = [replace(report, incident_id=incidents[report.complaint_id]) for report in chunk]
        for report, decision in zip(kept, decisions[start:], strict=True):
            if decision.duplicate is not None:
                root = decision.duplicate.other.duplicate_of or decision.duplicate.other.complaint_id
                kept[report.complaint_id - chunk[0].complaint_id] = replace(report, duplicate_of=root)
        sameness.remember(connection, kept)
    return decisions


def evening(first: int = 1) -> list[Report]:
    """Sixty reports of three happenings, mixed."""
    fires = ["kebakaran di Dadapsari, api besar", "dadapsari kobong lur", "Rumah terbakar dadapsari semarang utara"]
    dark = ["listrik padam sak Sendangmulyo", "PLN mati di sendangmulyo dari tadi", "sendangmulyo peteng, listrik mati"]
    texts = [("banjir", FLOOD[n % 6]) for n in range(40)] + [("kebakaran", fires[n % 3]) for n in range(10)]
    texts += [("listrik", dark[n % 3]) for n in range(10)]
    random.Random(3).shuffle(texts)
    return [
        said(first + n, f"{text} {n}x", category=category, hours=n / 20) for n, (category, text) in enumerate(texts)
    ]


def groups(incidents: dict[int, int | None]) -> set[frozenset[int]]:
    by_incident: dict[int, set[int]] = {}
    for number, incident in incidents.items():
        by_incident.setdefault(incident if incident is not None else -number, set()).add(number)
    return {frozenset(members) for members in by_incident.values()}


def test_one_batch_of_sixty_and_sixty_of_one_give_the_same_groups(connection: Connection) -> None:
    together: dict[int, int | None] = {}
    alone: dict[int, int | None] = {}
    first = come(connection, evening(), 60, together)
    sameness.forget(connection, MONDAY + timedelta(days=60))
    assert sameness.report_of(connection, 1) is None
    second = come(connection, evening(), 1, alone)
    assert groups(together) == groups(alone)
    assert [decision.duplicate is None for decision in first] == [decision.duplicate is None for decision in second]
    assert sorted(map(len, groups(together))) == [10, 10, 40]


def test_a_restart_loses_nothing(store_url: str) -> None:
    for hours, found in ((0, False), (1, True)):
        engine = open_engine(store_url, writer=True)
        with engine.begin() as connection:
            report = said(int(hours) + 1, HOAX, hours=hours)
            [decision] = sameness.weigh(connection, [report], RULES)
            assert (decision.duplicate is not None) is found
            sameness.remember(connection, [report])
        engine.dispose()


def test_what_is_told_of_a_report_comes_back_as_it_was(connection: Connection) -> None:
    report = said(
        1,
        "banjir di jl kaligawe no 12 RT 3 RW 5, bukan di genuk",
        by=7,
        category="banjir",
        position=(-6.9561, 110.4602),
        photos=(2**64 - 1, 0),
        incident_id=31,
        duplicate_of=4,
    )
    sameness.remember(connection, [report])
    assert sameness.report_of(connection, 1) == report


def test_a_change_of_place_or_photo_is_found_again(connection: Connection) -> None:
    photo = 0x9F3A5C7712E4B860
    before = [said(1, None), said(2, "pohon tumbang", category="pohon"), said(99, "nobody remembers this")]
    sameness.remember(connection, before[:2])
    after = [
        said(1, None, photos=(photo,)),
        said(2, "pohon tumbang di jalan Sriwijaya", category="pohon", incident_id=31),
        said(99, "nobody remembers this still"),
    ]
    sameness.change(connection, list(zip(before, after, strict=True)))
    again = said(3, None, photos=(photo ^ 3,), by=1_001)
    here = said(4, "Sriwijaya ono wit ambruk", category="pohon", hours=1)
    first, second = sameness.weigh(connection, [again, here], RULES)
    assert first.duplicate is not None and first.duplicate.other.complaint_id == 1
    assert second.incident is not None and second.incident.other.incident_id == 31
    assert sameness.report_of(connection, 99) is None


def test_a_known_report_can_be_weighed_again(connection: Connection) -> None:
    first, vague = said(1, FLOOD[0], category="banjir"), said(2, "banjir min", category="banjir", hours=1)
    sameness.remember(connection, [first, vague])
    clearer = said(2, FLOOD[1], category="banjir", hours=1)
    sameness.change(connection, [(vague, clearer)])
    [decision] = sameness.weigh(connection, [clearer], RULES, remembered=True)
    assert decision.incident is not None
    assert decision.incident.other.complaint_id == 1


def test_known_reports_that_are_weighed_again_together_see_each_other(connection: Connection) -> None:
    both = [said(1, FLOOD[0], category="banjir"), said(2, FLOOD[1], category="banjir", hours=1)]
    sameness.remember(connection, both)
    decisions = sameness.weigh(connection, both, RULES, remembered=True)
    assert [one.incident and one.incident.other.complaint_id for one in decisions] == [2, 1]


def test_an_earlier_report_that_is_weighed_again_repeats_no_later_one(connection: Connection) -> None:
    sameness.remember(connection, [said(1, HOAX), said(2, HOAX, hours=1)])
    [decision] = sameness.weigh(connection, [said(1, HOAX)], RULES)
    assert decision.duplicate is None


def test_the_caller_gets_other_reports_as_they_were_written(connection: Connection) -> None:
    reports = [said(n, FLOOD[n], category="banjir", hours=n / 10) for n in range(1, 5)]
    decisions = sameness.weigh(connection, reports, RULES)
    assert all(
        decision.incident is not None and decision.incident.other.incident_id is None for decision in decisions[1:]
    )


def test_a_window_ends(connection: Connection) -> None:
    sameness.remember(connection, [said(1, HOAX)])
    late, later = said(2, HOAX, hours=24 * 89), said(3, HOAX, hours=24 * 120)
    assert sameness.weigh(connection, [late], RULES)[0].duplicate is not None
    assert sameness.weigh(connection, [later], RULES)[0].duplicate is None


def test_a_hoax_forwarded_by_thousands_costs_no_more_than_one(connection: Connection) -> None:
    hot = [said(1, HOAX, category="kriminalitas")]
    hot += [replace(hot[0], complaint_id=n, citizen_id=n, duplicate_of=1) for n in range(2, 5_001)]
    sameness.remember(connection, hot)
    asked: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *args: asked.append(args[2]))
    started = perf_counter()
    decisions = sameness.weigh(connection, [said(n, HOAX, hours=1) for n in range(5_001, 5_251)], RULES)
    assert perf_counter() - started < 5
    assert len(asked) <= 3
    assert all(one.duplicate is not None and one.duplicate.other.duplicate_of in (1, None) for one in decisions)


@pytest.mark.parametrize("text", ["", "?", "a" * 60_000, "kata " * 12_000, "🙏" * 500, "0" * 70, "\x00"])
def test_whatever_is_written_is_weighed_and_remembered(connection: Connection, text: str) -> None:
    reports = [said(1, text, by=7), said(2, text, by=8, hours=1)]
    assert len(sameness.weigh(connection, reports, RULES)) == 2
    sameness.remember(connection, reports)
    assert sameness.report_of(connection, 1) is not None


def test_instants_far_from_now_are_kept_and_forgotten(connection: Connection) -> None:
    odd = [replace(said(1, HOAX), at=MONDAY.replace(year=year), complaint_id=year) for year in (1900, 2300)]
    sameness.remember(connection, odd)
    sameness.forget(connection, MONDAY)
    assert sameness.report_of(connection, 1900) is None
    assert sameness.report_of(connection, 2300) is not None
