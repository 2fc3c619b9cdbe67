"""Duplicates and incidents: texts come in the order in which they were written, through the code of the pipeline."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import Connection

from aggregator import gather, sameness
from aggregator.batch import Ground
from evaluation.scores import Found, b_cubed, harmonic
from evaluation.sorting import Read
from evaluation.texts import Labelled
from model.sameness import Report, Sameness
from store.database import Database
from store.schema import migrate
from understanding.insight import Insight


@dataclass(slots=True)
class Groups:
    """What was linked, by the texts' ids."""

    automatic: dict[str, str] = field(default_factory=dict)  #: a duplicate, and what it was linked to
    offered: dict[str, set[str]] = field(default_factory=dict)  #: what was linked or suggested as the same
    incident_of: dict[str, int] = field(default_factory=dict)


def gathered(insight: Insight, found: Sequence[Read]) -> Groups:
    """Let all texts come, one after the other, into a store of their own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'evaluation.db'}"
        migrate(url)
        database = Database(url)
        try:
            return _stream(database, insight, found)
        finally:
            database.close()


def _stream(database: Database, insight: Insight, found: Sequence[Read]) -> Groups:
    groups = Groups()
    names: dict[int, str] = {}
    citizens: dict[str, int] = {}
    for number, one in enumerate(found, start=1):
        names[number] = one.text.id
        citizen = citizens.setdefault(one.text.citizen, len(citizens) + 1)
        database.write_now(
            partial(_come, one=one, number=number, citizen=citizen, insight=insight, groups=groups, names=names)
        )
    return groups


def _come(
    connection: Connection,
    one: Read,
    number: int,
    citizen: int,
    insight: Insight,
    groups: Groups,
    names: Mapping[int, str],
) -> None:
    report = report_of(one, number, citizen)
    serial = count(number * 1000)
    ground = Ground(now=report.at, new_id=lambda: str(next(serial)), insight=insight)
    decided = gather.decide_reports(connection, [report], ground)
    [decision], [placed] = decided.decisions, decided.placed
    sameness.remember(connection, [placed])
    for complaint, incident in decided.incident_of.items():
        groups.incident_of[names[complaint]] = incident
        if complaint != number:
            known = sameness.report_of(connection, complaint)
            sameness.settle(connection, {complaint: (incident, known.duplicate_of if known else None)})
    for complaint in decided.aside:
        _look_again(connection, complaint, insight, groups, names)
    name = names[number]
    if decision.duplicate is not None:
        groups.automatic[name] = names[decision.duplicate.other.complaint_id]
    same = [decision.duplicate, *(one for one in decision.suggestions if one.sameness is Sameness.DUPLICATE)]
    groups.offered[name] = {names[likeness.other.complaint_id] for likeness in same if likeness is not None}


def _look_again(
    connection: Connection, complaint: int, insight: Insight, groups: Groups, names: Mapping[int, str]
) -> None:
    """As `aggregator.reconsider` does it with who stands alone beside an incident that has grown."""
    report = sameness.report_of(connection, complaint)
    if report is None:
        return
    [again] = sameness.weigh(connection, [report], insight.thresholds, remembered=True)
    incident = again.incident.other.incident_id if again.incident else None
    if incident is not None:
        groups.incident_of[names[complaint]] = incident
        sameness.settle(connection, {complaint: (incident, report.duplicate_of)})


def report_of(one: Read, number: int, citizen: int) -> Report:
    """The text as it is compared."""
    meant = one.meant
    return Report(
        complaint_id=number,
        citizen_id=citizen,
        at=one.text.at.astimezone(UTC),
        kind=meant.kind.value,
        category=meant.category.value if meant.category else None,
        category_confidence=meant.category.confidence if meant.category else 0.0,
        place=meant.place,
        content=meant.words.content,
    )


def duplicates(texts: Sequence[Labelled], groups: Groups) -> tuple[float, float, float]:
    """Precision of automatic pairs, their recall, and recall with what was suggested."""
    roots = _roots(texts)
    automatic = groups.automatic
    right = sum(roots[one] == roots[other] for one, other in automatic.items())
    repeats = [text.id for text in texts if text.label.get("duplicate_of")]
    found = [any(roots[one] == roots[other] for other in groups.offered.get(one, ())) for one in repeats]
    acted = Found(right, len(automatic), len(repeats))
    return acted.precision, sum(one in automatic for one in repeats) / len(repeats), sum(found) / len(repeats)


def incidents(texts: Sequence[Labelled], groups: Groups) -> tuple[float, float]:
    """B-cubed F1 over all texts, and over those alone that report an incident or were put into one."""
    roots = _roots(texts)
    label = {text.id: text.label.get("incident") for text in texts}
    true = {one: label[one] or label[root] or root for one, root in roots.items()}
    found = {one: _root(groups.automatic, one) for one in roots}
    said = {one: groups.incident_of.get(one) or groups.incident_of.get(root, root) for one, root in found.items()}
    every = list(roots)
    some = [one for one in every if label[one] or one in groups.incident_of]
    return harmonic(*b_cubed(true, said, every)), harmonic(*b_cubed(true, said, some))


def _roots(texts: Sequence[Labelled]) -> dict[str, str]:
    repeats = {text.id: text.label["duplicate_of"] for text in texts if text.label.get("duplicate_of")}
    return {text.id: _root(repeats, text.id) for text in texts}


def _root(links: Mapping[str, str], one: str) -> str:
    while one in links:
        one = links[one]
    return one
