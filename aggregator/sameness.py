"""Sameness: new complaints meet the earlier ones that they may repeat or belong with. Others write what is decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from model.sameness import Likeness, Report
from store import candidates
from store.columns import Record
from understanding.categories import Tree
from understanding.sameness import keys
from understanding.sameness.compact import pack, unpack
from understanding.sameness.decide import Decision, Thresholds, decide
from understanding.sameness.pair import Windows

__all__ = ["Decision", "Thresholds", "change", "forget", "remember", "report_of", "reports_of", "settle", "weigh"]

MOST_A_SLOT = 5  #: the newest; what is forwarded twenty thousand times is found by its last few copies as well
MOST_A_REPORT = 4  #: candidates that are read and judged


def weigh(
    connection: Connection, reports: Sequence[Report], rules: Thresholds, *, remembered: bool = False
) -> list[Decision]:
    """Decide for each report in the order given; each sees the index and the earlier ones of the same batch.

    Nothing is written. What is in the index already (`remembered`) can be weighed again.
    """
    windows = Tree.load().windows
    wanted = [keys.sought(report, windows, rules.window) for report in reports]
    found = candidates.find(connection, {slot for slots in wanted for slot in slots}, MOST_A_SLOT)
    promises = [_promises(report, slots, found) for report, slots in zip(reports, wanted, strict=True)]
    likely = {number for promise in promises for number in _best(promise)}
    read = {row.complaint_id: _report(row) for row in candidates.of(connection, likely)}
    batch = _Batch(windows, remembered, read)
    return [batch.weigh(*one, rules) for one in zip(reports, wanted, promises, strict=True)]


def remember(connection: Connection, reports: Sequence[Report]) -> None:
    """Take new reports into the index."""
    slots = [(slot, report.complaint_id) for report in reports for slot in keys.kept(report)]
    candidates.add(connection, [_row(report) for report in reports], slots)


def change(connection: Connection, changes: Sequence[tuple[Report, Report]]) -> None:
    """What remembered complaints say has changed: each as it is remembered, and as it is now."""
    was = {(slot, before.complaint_id) for before, _ in changes for slot in keys.kept(before)}
    is_ = {(slot, after.complaint_id) for _, after in changes for slot in keys.kept(after)}
    candidates.change(connection, [_row(after) for _, after in changes], was - is_, is_ - was)


def settle(connection: Connection, places: Mapping[int, tuple[int | None, int | None]]) -> None:
    """Where complaints belong now: (incident id, complaint that it repeats) by complaint id."""
    candidates.settle(connection, places)


def forget(connection: Connection, before: datetime) -> None:
    """Take what was written before this out of the index, a bounded piece at a time: call it again and again."""
    candidates.forget(connection, keys.first_slot(before), before)


def report_of(connection: Connection, complaint_id: int) -> Report | None:
    """What a complaint says, as it is compared; None: it is not remembered."""
    return reports_of(connection, [complaint_id]).get(complaint_id)


def reports_of(connection: Connection, complaint_ids: Sequence[int]) -> dict[int, Report]:
    """The same of several, by complaint; those that are not remembered are left out."""
    return {row.complaint_id: _report(row) for row in candidates.of(connection, complaint_ids)}


@dataclass(slots=True)
class _Batch:
    """What is known while a batch is weighed: what the index has, and what the batch itself has said and moved."""

    windows: Windows
    remembered: bool  #: whether the index has those of the batch
    reports: dict[int, Report]
    at: dict[int, list[int]] = field(default_factory=dict)  #: those of the batch by slot, the newest last
    moved: dict[int, Report] = field(default_factory=dict)  #: as the batch leaves them; a new incident is below zero

    def weigh(
        self, report: Report, slots: Mapping[int, int], promise: defaultdict[int, int], rules: Thresholds
    ) -> Decision:
        """Decide, and let the next ones see it. `promise` is what the index has."""
        _add(promise, slots, self.at)
        known = [self.moved.get(number) or self.reports.get(number) for number in _best(promise)]
        decision = decide(report, [one for one in known if one is not None], rules, self.windows)
        self.reports[report.complaint_id] = report
        if not self.remembered:
            for slot in keys.kept(report):
                self.at.setdefault(slot, []).append(report.complaint_id)
        self._put(report, decision)
        return Decision(
            duplicate=self._given(decision.duplicate),
            incident=self._given(decision.incident),
            suggestions=tuple(self._as_given(one) for one in decision.suggestions),
            aside=decision.aside,
        )

    def _put(self, report: Report, decision: Decision) -> None:
        """Repeats go where the first one is; an incident begins with the two that are alike."""
        likeness = decision.duplicate or decision.incident
        if likeness is None:
            return
        root = likeness.other.duplicate_of or likeness.other.complaint_id
        incident = likeness.other.incident_id
        if incident is None and decision.duplicate is None:
            incident = -root
            for number in {root, likeness.other.complaint_id} & self.reports.keys():
                self.moved[number] = replace(self._now(number), incident_id=incident)
        self.moved[report.complaint_id] = replace(
            report, incident_id=incident, duplicate_of=root if decision.duplicate else None
        )

    def _now(self, number: int) -> Report:
        return self.moved.get(number) or self.reports[number]

    def _given(self, likeness: Likeness | None) -> Likeness | None:
        return None if likeness is None else self._as_given(likeness)

    def _as_given(self, likeness: Likeness) -> Likeness:
        """With the other report as it came: whoever asked writes down himself what the batch moves."""
        return replace(likeness, other=self.reports[likeness.other.complaint_id])


def _promises(report: Report, slots: Mapping[int, int], at: Mapping[int, Sequence[int]]) -> defaultdict[int, int]:
    """What each complaint promises by the slots that it is in."""
    promise: defaultdict[int, int] = defaultdict(int)
    _add(promise, slots, at)
    promise.pop(report.complaint_id, None)
    return promise


def _add(promise: defaultdict[int, int], slots: Mapping[int, int], at: Mapping[int, Sequence[int]]) -> None:
    for slot in slots.keys() & at.keys():
        worth = slots[slot]
        for number in at[slot][-MOST_A_SLOT:]:
            promise[number] += worth


def _best(promise: Mapping[int, int]) -> list[int]:
    """The few that promise most, of equals the newest."""
    worthy = [(worth, number) for number, worth in promise.items() if worth >= keys.ENOUGH]
    return [number for _, number in sorted(worthy, reverse=True)[:MOST_A_REPORT]]


def _row(report: Report) -> dict[str, Any]:
    return {
        "complaint_id": report.complaint_id,
        "at": report.at,
        "said": pack(report),
        "incident_id": report.incident_id,
        "duplicate_of": report.duplicate_of,
    }


def _report(row: Record) -> Report:
    complaint_id, at, said, incident_id, duplicate_of = row
    return unpack(said, complaint_id=complaint_id, at=at, incident_id=incident_id, duplicate_of=duplicate_of)
