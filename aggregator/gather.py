"""Gather: new complaints that repeat an earlier one are linked to it, and reports of one happening come together.

Nothing is thrown away: every complaint keeps its number, its conversation and its citizen.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from sqlalchemy import Connection

from aggregator import happenings, sameness
from aggregator.batch import Ground, Incoming
from aggregator.sameness import Decision
from model.complaint import ComplaintStatus, ComplaintType
from model.sameness import Likeness, LinkState, Report
from store import complaints, links, people

#: A repeat of what is done with is new work for somebody to look at; but a rejected hoax stays rejected.
DONE = frozenset({ComplaintStatus.RESOLVED, ComplaintStatus.CLOSED, ComplaintStatus.REJECTED})


@dataclass(slots=True, kw_only=True)
class Gathered:
    """What was decided about the complaints of one batch, to be written once they have rows."""

    reports: Sequence[Report]
    decisions: Sequence[Decision]
    root_of: dict[int, int] = field(default_factory=dict)  #: of each new duplicate, the complaint that it repeats
    incident_of: dict[int, int] = field(default_factory=dict)  #: of complaints, new and old, that come into one now
    founders: dict[int, Report] = field(default_factory=dict)  #: of each new incident, the report that it began with
    placed: Sequence[Report] = field(default=())  #: the reports with where they belong

    @property
    def aside(self) -> list[int]:
        """Complaints that still stand alone, and may belong to an incident that has grown."""
        found = dict.fromkeys(number for decision in self.decisions for number in decision.aside)
        return [number for number in found if number not in self.incident_of]

    def root(self, report: Report) -> int:
        """The complaint that P3M works on for this report."""
        return self.root_of.get(report.complaint_id) or report.duplicate_of or report.complaint_id


def decide(connection: Connection, opened: Sequence[Incoming], rules: Ground) -> Gathered:
    """Fill in `duplicate_of` and `incident_id` of complaints that are about to be opened."""
    telling = [item for item in opened if item.understanding]
    gathered = decide_reports(connection, _reports(connection, telling), rules)
    for item, report in zip(telling, gathered.placed, strict=True):
        item.duplicate_of, item.incident_id = report.duplicate_of, report.incident_id
    return gathered


def decide_reports(connection: Connection, reports: Sequence[Report], rules: Ground) -> Gathered:
    """Where each of these new reports belongs, in the order in which they came."""
    decisions = still_work(connection, sameness.weigh(connection, reports, rules.insight.thresholds))
    gathered = Gathered(reports=reports, decisions=decisions)
    for report, decision in zip(reports, decisions, strict=True):
        _place(gathered, report, decision)
    _give_ids(connection, gathered)
    for report in reports:  # a later one of the batch may have drawn in an earlier one
        root = gathered.root_of.get(report.complaint_id)
        if root in gathered.incident_of:
            gathered.incident_of[report.complaint_id] = gathered.incident_of[root]
    gathered.placed = [_belonging(report, gathered) for report in reports]
    return gathered


def write(connection: Connection, gathered: Gathered, rules: Ground) -> None:
    """Write links and incidents, and remember the reports for those to come."""
    links.add(
        connection,
        [
            link_row(report.complaint_id, likeness, state, rules)
            for report, decision in zip(gathered.reports, gathered.decisions, strict=True)
            for likeness, state in said(decision)
        ],
    )
    kept = gathered.placed
    sameness.remember(connection, kept)
    new = {report.complaint_id for report in gathered.reports}
    happenings.begin(connection, gathered.founders, rules)
    joined: dict[int, list[Report]] = defaultdict(list)
    for report in kept:
        if report.incident_id is not None:
            joined[report.incident_id].append(report)
    happenings.take_in(connection, joined, rules)
    happenings.draw_in(
        connection,
        {complaint: incident for complaint, incident in gathered.incident_of.items() if complaint not in new},
        rules,
    )
    happenings.clarify(connection, joined, rules)


def said(decision: Decision) -> list[tuple[Likeness, LinkState]]:
    """All links of a decision with their state."""
    acted = [(one, LinkState.AUTOMATIC) for one in (decision.duplicate, decision.incident) if one is not None]
    return acted + [(one, LinkState.SUGGESTED) for one in decision.suggestions]


def link_row(complaint_id: int, likeness: Likeness, state: LinkState, rules: Ground) -> dict[str, Any]:
    """The row of a link to an earlier complaint."""
    return {
        "sameness": likeness.sameness.value,
        "complaint_id": complaint_id,
        "other_id": likeness.other.complaint_id,
        "state": state.value,
        "confidence": likeness.confidence,
        "reasons": orjson.dumps([[reason.code, reason.value] for reason in likeness.reasons]).decode(),
        "created_at": rules.now,
        "officer_id": None,
        "decided_at": None,
    }


def still_work(connection: Connection, decisions: Sequence[Decision]) -> list[Decision]:
    """What repeats a complaint that is done with is only suggested: perhaps it was not done well."""
    roots = {
        decision.duplicate.other.duplicate_of or decision.duplicate.other.complaint_id
        for decision in decisions
        if decision.duplicate
    }
    known = complaints.numbers(connection, sorted(roots)) if roots else {}
    done = {
        number
        for number, row in known.items()
        if ComplaintStatus(row.status) in DONE and row.type != ComplaintType.SPAM.value
    }
    return [_unless(decision, done) for decision in decisions]


def _unless(decision: Decision, done: set[int]) -> Decision:
    again = decision.duplicate
    if again is None or (again.other.duplicate_of or again.other.complaint_id) not in done:
        return decision
    doubted = replace(again, automatic=False)
    return replace(decision, duplicate=None, suggestions=(doubted, *decision.suggestions))


def _place(gathered: Gathered, report: Report, decision: Decision) -> None:
    """Note where it belongs; an incident that begins has a number below zero until all are known."""
    if decision.duplicate is not None:
        other = decision.duplicate.other
        root = gathered.root(other)
        gathered.root_of[report.complaint_id] = root
        incident = gathered.incident_of.get(root, other.incident_id)
    elif decision.incident is not None:
        other = decision.incident.other
        root = gathered.root(other)
        incident = gathered.incident_of.get(root, other.incident_id)
        if incident is None:
            incident = -1 - len(gathered.founders)
            gathered.founders[incident] = other
            gathered.incident_of |= {root: incident, other.complaint_id: incident}
    else:
        return
    if incident is not None:
        gathered.incident_of[report.complaint_id] = incident


def _belonging(report: Report, gathered: Gathered) -> Report:
    root, incident = gathered.root_of.get(report.complaint_id), gathered.incident_of.get(report.complaint_id)
    if root is None and incident is None:
        return report
    return replace(report, duplicate_of=root, incident_id=incident)


def _give_ids(connection: Connection, gathered: Gathered) -> None:
    """Incidents that begin get their ids, all at once."""
    ids = dict(zip(gathered.founders, happenings.new_ids(connection, len(gathered.founders)), strict=True))
    gathered.founders = {ids[incident]: report for incident, report in gathered.founders.items()}
    gathered.incident_of = {one: ids.get(incident, incident) for one, incident in gathered.incident_of.items()}


def _reports(connection: Connection, opened: Sequence[Incoming]) -> list[Report]:
    citizens = people.citizens_of(connection, sorted({item.author_id for item in opened})) if opened else {}
    return [_report(item, citizens[item.author_id]) for item in opened]


def _report(item: Incoming, citizen_id: int) -> Report:
    meant = item.understanding
    assert meant is not None and item.complaint_id is not None  # noqa: S101 - for the type checker: callers chose
    return Report(
        complaint_id=item.complaint_id,
        citizen_id=citizen_id,
        at=item.event.sent_at,
        kind=meant.kind.value,
        category=meant.category.value if meant.category else None,
        category_confidence=meant.category.confidence if meant.category else 0.0,
        place=meant.place,
        content=meant.words.content,
    )
