"""Reconsider: what a citizen adds, an officer corrects or a photo shows may change where a complaint belongs.

What an officer has settled is never changed by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import orjson
from sqlalchemy import Connection

from aggregator import duplicates, gather, happenings, sameness
from aggregator.batch import Ground, Incoming, Rules
from aggregator.sameness import Decision
from aggregator.triage import follow_triage, place_of
from model.sameness import Likeness, LinkState, Report, Sameness
from model.understanding import ContentKind
from store import complaints, incidents, links, triage
from store.columns import Record

LEFT = "left"  #: step of an incident
Standing = tuple[int | None, int | None]  #: what a complaint repeats, and the incident that it is in
Photos = Mapping[int, Sequence[int]]  #: hashes of photos that have come, by complaint


def follow(connection: Connection, fresh: Sequence[Incoming], rules: Rules, aside: Sequence[int] = ()) -> list[int]:
    """Let follow-ups say more about their complaints, and look again where those belong that changed.

    `aside` are complaints that may belong to an incident that has grown. Gives the complaints in which danger to life
    is spoken of only now.
    """
    joined = [item for item in fresh if not item.opens and item.command is None and not item.event.outgoing]
    changed, alarmed = follow_triage(connection, joined, rules)
    reconsider(connection, list(dict.fromkeys([*changed, *aside])), rules)
    return alarmed


def reconsider(
    connection: Connection, complaint_ids: Sequence[int], rules: Ground, photos: Photos | None = None
) -> None:
    """Look again where complaints belong, by their triage as it stands now and by photos that have come."""
    suggested = triage.of(connection, complaint_ids) if complaint_ids else {}
    known = sameness.reports_of(connection, list(suggested))
    numbers = [number for number in complaint_ids if number in known]
    if not numbers:
        return
    reports = [_as_it_stands(known[one], suggested[one], (photos or {}).get(one, ())) for one in numbers]
    sameness.change(connection, [(known[report.complaint_id], report) for report in reports])
    weighed = sameness.weigh(connection, reports, rules.insight.thresholds, remembered=True)
    rejected = links.rejected(connection, numbers)
    belonging = _Belonging(connection, rules, _standing(connection, numbers))
    for number, one in zip(numbers, gather.still_work(connection, weighed), strict=True):
        decision = _allowed(one, rejected.get(number, set()))
        settled = set(orjson.loads(suggested[number].settled))
        if Sameness.DUPLICATE.value not in settled:
            belonging.repeat(number, decision.duplicate)
        if Sameness.INCIDENT.value not in settled:
            belonging.gather(number, decision.incident)
        links.add_new(connection, [gather.link_row(number, one, state, rules) for one, state in gather.said(decision)])


def _as_it_stands(report: Report, suggested: Record, photos: Sequence[int]) -> Report:
    return replace(
        report,
        kind=ContentKind(suggested.kind),
        category=suggested.category,
        category_confidence=suggested.category_confidence,
        place=place_of(suggested),
        photos=tuple(sorted({*report.photos, *photos})),
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


@dataclass(slots=True)
class _Belonging:
    """Where complaints belong, as they are moved one after the other."""

    connection: Connection
    rules: Ground
    standing: dict[int, Standing]

    def repeat(self, number: int, again: Likeness | None) -> None:
        """Link a complaint to what it repeats, or let it stand on its own again."""
        now_of = self.standing[number][0]
        if again is not None and now_of is None and again.other.complaint_id < number:
            self._link(number, again)
        elif again is None and now_of is not None:
            self._part(number, now_of)

    def gather(self, number: int, likeness: Likeness | None) -> None:
        """Move a complaint, with what repeats it, into the incident that it reports, or out of the one it is in."""
        repeats, before = self.standing[number]
        if repeats is not None:
            return  # where the complaint that it repeats belongs
        target = self._incident_of(likeness) if likeness else None
        if target == before:
            return
        moved = [(row.id, before, target) for row in happenings.whole(self.connection, number)]
        under = target if target is not None else before
        assert under is not None  # noqa: S101 - for the type checker: they differ, so one is not None
        action = happenings.JOINED if target is not None else LEFT
        happenings.move(self.connection, {under: moved}, action, self.rules.now)
        self._look_again([row for row, _, _ in moved])

    def _link(self, number: int, again: Likeness) -> None:
        complaint = complaints.by_id(self.connection, number)
        root = complaints.by_id(self.connection, again.other.duplicate_of or again.other.complaint_id)
        if root.id == number or root.duplicate_of is not None:
            return
        rules = self.rules
        duplicates.link(self.connection, complaint, root, now=rules.now, new_id=rules.new_id, officer_id=None)
        self._look_again([row.id for row in happenings.whole(self.connection, number)])

    def _part(self, number: int, root: int) -> None:
        complaint = complaints.by_id(self.connection, number)
        rules = self.rules
        duplicates.part(self.connection, complaint, now=rules.now, new_id=rules.new_id, officer_id=None)
        link = links.between(self.connection, number, root, Sameness.DUPLICATE.value)
        if link is not None:
            links.decide(self.connection, link.id, LinkState.SUGGESTED, None, rules.now)
        self._look_again([number])

    def _incident_of(self, likeness: Likeness) -> int:
        """The incident of the report that is alike; if it is in none yet, one that begins with it."""
        other = likeness.other
        _, known = self.standing.get(other.complaint_id, (None, other.incident_id))
        if known is not None:
            return known
        target = happenings.new_ids(self.connection, 1)[0]
        root = other.duplicate_of or other.complaint_id
        happenings.begin(self.connection, {target: other}, self.rules)
        happenings.draw_in(self.connection, {root: target}, self.rules)
        self._look_again([row.id for row in happenings.whole(self.connection, root)])
        return target

    def _look_again(self, numbers: Sequence[int]) -> None:
        self.standing |= _standing(self.connection, numbers)


def _standing(connection: Connection, numbers: Sequence[int]) -> dict[int, Standing]:
    rows = incidents.with_duplicates(connection, numbers)
    return {row.id: (row.duplicate_of, row.incident_id) for row in rows}
