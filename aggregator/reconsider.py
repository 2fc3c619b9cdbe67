"""Reconsider: what a citizen adds, an officer corrects or a photo shows may change where a complaint belongs.

What an officer has settled is never changed by itself.
"""

from collections.abc import Sequence
from dataclasses import replace

import orjson
from sqlalchemy import Connection

from aggregator import duplicates, gather, happenings, sameness
from aggregator.batch import Ground, Incoming, Rules
from aggregator.sameness import Decision
from aggregator.triage import follow_triage, place_of
from model.sameness import Likeness, LinkState, Sameness
from model.understanding import ContentKind
from store import complaints, links, triage
from store.columns import Record

LEFT = "left"  #: step of an incident


def follow(connection: Connection, fresh: Sequence[Incoming], rules: Rules) -> list[int]:
    """Let follow-ups say more about their complaints, and look again where those belong that changed.

    Gives the complaints in which danger to life is spoken of only now.
    """
    joined = [item for item in fresh if not item.opens and item.command is None and not item.event.outgoing]
    changed, alarmed = follow_triage(connection, joined, rules)
    for complaint_id in dict.fromkeys(changed):
        reconsider(connection, complaint_id, rules)
    return alarmed


def reconsider(connection: Connection, complaint_id: int, rules: Ground, photos: Sequence[int] = ()) -> None:
    """Look again where a complaint belongs, by its triage as it stands now; `photos` are hashes that have come."""
    known = sameness.report_of(connection, complaint_id)
    suggested = triage.of(connection, [complaint_id]).get(complaint_id)
    if known is None or suggested is None:
        return
    report = replace(
        known,
        kind=ContentKind(suggested.kind),
        category=suggested.category,
        category_confidence=suggested.category_confidence,
        place=place_of(suggested),
        photos=tuple(sorted({*known.photos, *photos})),
    )
    sameness.change(connection, report)
    [weighed] = gather.still_work(connection, sameness.weigh(connection, [report], rules.insight.thresholds))
    decision = _allowed(weighed, links.rejected(connection, complaint_id))
    settled = set(orjson.loads(suggested.settled))
    complaint = complaints.by_id(connection, complaint_id)
    if Sameness.DUPLICATE.value not in settled:
        _duplicate(connection, complaint, decision, rules)
    if Sameness.INCIDENT.value not in settled:
        _incident(connection, complaint_id, decision, rules)
    links.add_new(
        connection, [gather.link_row(complaint_id, one, state, rules) for one, state in gather.said(decision)]
    )


def _allowed(decision: Decision, rejected: set[tuple[int, str]]) -> Decision:
    """Without what an officer has said no to."""

    def kept(one: Likeness | None) -> Likeness | None:
        return None if one is not None and (one.other.complaint_id, one.sameness.value) in rejected else one

    return Decision(
        duplicate=kept(decision.duplicate),
        incident=kept(decision.incident),
        suggestions=tuple(one for one in decision.suggestions if kept(one)),
    )


def _duplicate(connection: Connection, complaint: Record, decision: Decision, rules: Ground) -> None:
    again = decision.duplicate
    if again is not None and complaint.duplicate_of is None and again.other.complaint_id < complaint.id:
        root = complaints.by_id(connection, again.other.duplicate_of or again.other.complaint_id)
        if root.id != complaint.id:
            duplicates.link(connection, complaint, root, now=rules.now, new_id=rules.new_id, officer_id=None)
    elif again is None and complaint.duplicate_of is not None:
        duplicates.part(connection, complaint, now=rules.now, new_id=rules.new_id, officer_id=None)
        link = links.between(connection, complaint.id, complaint.duplicate_of, Sameness.DUPLICATE.value)
        if link is not None:
            links.decide(connection, link.id, LinkState.SUGGESTED, None, rules.now)


def _incident(connection: Connection, complaint_id: int, decision: Decision, rules: Ground) -> None:
    complaint = complaints.by_id(connection, complaint_id)
    if complaint.duplicate_of is not None:
        return  # where the complaint that it repeats belongs
    likeness, now_in = decision.incident, complaint.incident_id
    target = likeness.other.incident_id if likeness else None
    if likeness is not None and target is None:
        target = happenings.new_id(connection)
        happenings.begin(connection, {target: likeness.other}, rules)
        happenings.draw_in(connection, {likeness.other.duplicate_of or likeness.other.complaint_id: target}, rules)
    if target == now_in:
        return
    moved = [(row.id, now_in, target) for row in happenings.whole(connection, complaint_id)]
    under = target if target is not None else now_in
    assert under is not None  # noqa: S101 - for the type checker: they differ, so one is not None
    happenings.move(connection, {under: moved}, happenings.JOINED if target is not None else LEFT, rules.now)
