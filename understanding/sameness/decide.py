"""Decide: what a new report is to the candidates that were found for it. Pure: all that it knows is given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from model.sameness import Likeness, Report, Sameness
from understanding.sameness import duplicate, incident
from understanding.sameness.pair import Pair, Relation, Windows, comparable, contradicts, pair
from understanding.sameness.reasons import reasons
from understanding.sameness.whereabouts import compare

SUGGESTIONS = 3
ASIDE = 2
_ASIDE = 0.4  #: from where who came before is looked at again
_BACKING = 0.15  #: from where another report of the same incident counts for it
_BURST = 2  #: reports of one incident from where one that names no place is put there
_OUTVOTED = 2  #: one report that is elsewhere outweighs so many that fit
Group = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which confidence on something is done, or suggested; and how far back copies are looked for."""

    duplicate: float = 0.9
    duplicate_suggested: float = 0.55
    incident: float = 0.5
    incident_suggested: float = 0.3
    window: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the new report repeats, which happening it reports, as far as that is sure; and what an officer is asked."""

    duplicate: Likeness | None = None
    incident: Likeness | None = None
    suggestions: tuple[Likeness, ...] = ()  #: the likeliest first, at most three
    aside: tuple[int, ...] = ()  #: complaints that stand alone and may belong where this one goes: look at them again


def decide(new: Report, candidates: Sequence[Report], thresholds: Thresholds, windows: Windows) -> Decision:
    """Judge every candidate, and act on the surest."""
    others = [other for other in candidates if comparable(new, other, windows)]
    pairs = [pair(new, other, windows) for other in others]
    again = _duplicates(pairs, thresholds)
    happening = _incidents(pairs, thresholds)
    repeated = _first(again, thresholds.duplicate)
    joined = None if repeated else _joined(happening, _elsewhere(pairs), thresholds.incident)
    return Decision(
        duplicate=repeated.likeness(automatic=True) if repeated else None,
        incident=joined.likeness(automatic=True) if joined else None,
        suggestions=_suggestions(new, [one for one in (repeated, joined) if one], [*again, *happening]),
        aside=_aside(happening, joined) if joined else (),
    )


@dataclass(slots=True)
class _Judged:
    sameness: Sameness
    sure: float
    pair: Pair

    @property
    def group(self) -> Group:
        return group(self.pair.other)

    def likeness(self, *, automatic: bool) -> Likeness:
        return Likeness(
            sameness=self.sameness,
            other=self.pair.other,
            confidence=round(self.sure, 3),
            automatic=automatic,
            reasons=reasons(self.pair),
        )


def _first(judged: Sequence[_Judged], threshold: float) -> _Judged | None:
    return judged[0] if judged and judged[0].sure >= threshold else None


def _duplicates(pairs: Sequence[Pair], thresholds: Thresholds) -> list[_Judged]:
    """The surest first; of equals the one that repeats nothing itself, then the oldest."""
    judged = [_Judged(Sameness.DUPLICATE, duplicate.confidence(one), one) for one in pairs if _before(one)]
    kept = [one for one in judged if one.sure >= thresholds.duplicate_suggested]
    kept.sort(key=lambda it: (-it.sure, it.pair.other.duplicate_of is not None, it.pair.other.complaint_id))
    return kept


def _before(one: Pair) -> bool:
    """A complaint repeats an earlier one, also when both are looked at again later."""
    return one.other.complaint_id < one.new.complaint_id or one.other.at <= one.new.at


def _incidents(pairs: Sequence[Pair], thresholds: Thresholds) -> list[_Judged]:
    """The surest first, of equals the newest."""
    parts = zip(pairs, shares(pairs), strict=True)
    judged = [_Judged(Sameness.INCIDENT, incident.confidence(one, part), one) for one, part in parts]
    backed = [one for one in judged if one.sure >= _BACKING]
    crowd = Counter(one.group for one in backed)
    for one in backed:
        one.sure = incident.among(one.sure, crowd[one.group])
    kept = [one for one in backed if one.sure >= thresholds.incident_suggested]
    kept.sort(key=lambda it: (-it.sure, it.pair.hours, it.pair.other.complaint_id))
    return kept


def shares(pairs: Sequence[Pair]) -> list[float]:
    """For each, the part of what was lately written on the matter that is in its group."""
    lately = [one.hours <= one.window and one.relation in (Relation.SAME, Relation.KIN) for one in pairs]
    crowd = Counter(group(one.other) for one, late in zip(pairs, lately, strict=True) if late)
    return [crowd[group(one.other)] / (crowd.total() + 1) for one in pairs]


def _elsewhere(pairs: Sequence[Pair]) -> Counter[Group]:
    """How many of each group are of a place that cannot be the new one's."""
    return Counter(group(one.other) for one in pairs if one.contradicted and not incident.possible(one))


def _joined(happening: Sequence[_Judged], apart: Mapping[Group, int], threshold: float) -> _Judged | None:
    """The report whose incident is joined, if one is sure enough and nothing speaks against its group.

    Of several that are sure, what is as wide as a flood goes where most have gone, everything else to the surest.
    """
    sure = [one for one in happening if one.sure >= threshold and _says_enough(one.pair)]
    if not sure:
        return None
    crowd = Counter(one.group for one in happening)
    best = max(sure, key=lambda it: crowd[it.group]) if sure[0].pair.wide else sure[0]
    if apart[best.group] * _OUTVOTED > crowd[best.group] or (not best.pair.where.known and crowd[best.group] < _BURST):
        return None
    if best.pair.pointed or best.pair.wide:
        return best
    rivals = (one.pair.other.place for one in sure if one.group != best.group)
    return None if any(contradicts(compare(best.pair.other.place, place)) for place in rivals) else best


def _aside(happening: Sequence[_Judged], joined: _Judged) -> tuple[int, ...]:
    """Who came before there was an incident, and was not like any one report enough, may be like several."""
    alone = (
        one.pair.other
        for one in happening
        if one.group != joined.group
        and one.sure >= _ASIDE
        and one.pair.relation is Relation.SAME
        and one.pair.where.known
    )
    return tuple(
        [other.complaint_id for other in alone if other.incident_id is None and other.duplicate_of is None][:ASIDE]
    )


def _says_enough(one: Pair) -> bool:
    """Where a place is missing only the same subject will do: a tree and a power cut of one storm are two things."""
    return one.where.known or one.relation is Relation.SAME


def _suggestions(new: Report, done: Sequence[_Judged], found: Sequence[_Judged]) -> tuple[Likeness, ...]:
    """One of each group that the report is not put into, and was not in before.

    Who reports the same incident may yet be the same citizen, so a repeat is offered where an incident is joined.
    """
    taken = {group(new)} | {one.group for one in done if one.sameness is Sameness.DUPLICATE}
    joined = {one.group for one in done}
    offered: list[Likeness] = []
    for one in sorted(found, key=lambda it: -it.sure):
        known = one.group in taken or (one.sameness is Sameness.INCIDENT and one.group in joined)
        if len(offered) < SUGGESTIONS and not known:
            taken.add(one.group)
            offered.append(one.likeness(automatic=False))
    return tuple(offered)


def group(report: Report) -> Group:
    """The incident, else the complaint that it repeats, else itself."""
    if report.incident_id is not None:
        return "incident", report.incident_id
    return "complaint", report.duplicate_of or report.complaint_id
