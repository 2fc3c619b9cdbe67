"""Decide: what a new report is to the candidates that were found for it. Pure: all that it knows is given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from model.sameness import Likeness, Report, Sameness
from understanding.sameness import duplicate, incident
from understanding.sameness.pair import Pair, Windows, comparable, pair
from understanding.sameness.reasons import reasons

SUGGESTIONS = 3
_OUTVOTED = 2  #: one report that is elsewhere outweighs so many that fit
Group = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which confidence on something is done, or suggested; and how far back copies are looked for."""

    duplicate: float = 0.9
    duplicate_suggested: float = 0.55
    incident: float = 0.6
    incident_suggested: float = 0.3
    window: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the new report repeats, which happening it reports, as far as that is sure; and what an officer is asked."""

    duplicate: Likeness | None = None
    incident: Likeness | None = None
    suggestions: tuple[Likeness, ...] = ()  #: the likeliest first, at most three


def decide(new: Report, candidates: Sequence[Report], thresholds: Thresholds, windows: Windows) -> Decision:
    """Judge every candidate, and act on the surest."""
    others = [other for other in candidates if comparable(new, other, windows)]
    held = [pair(new, other, windows) for other in others]
    pairs = [one for one in held if one is not None]
    apart = Counter(group(other) for other, one in zip(others, held, strict=True) if one is None)
    again = _duplicates(pairs, thresholds)
    happening = _incidents(pairs, thresholds)
    repeated = _first(again, thresholds.duplicate)
    joined = _first(happening, thresholds.incident)
    if repeated or not (joined and _alone(happening, apart, thresholds)):
        joined = None
    return Decision(
        duplicate=repeated.likeness(automatic=True) if repeated else None,
        incident=joined.likeness(automatic=True) if joined else None,
        suggestions=_suggestions(new, [one for one in (repeated, joined) if one], [*again, *happening]),
    )


@dataclass(frozen=True, slots=True)
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
    judged = [_Judged(Sameness.INCIDENT, incident.confidence(one), one) for one in pairs]
    kept = [one for one in judged if one.sure >= thresholds.incident_suggested]
    kept.sort(key=lambda it: (-it.sure, it.pair.hours, it.pair.other.complaint_id))
    return kept


def _alone(happening: Sequence[_Judged], apart: Mapping[Group, int], thresholds: Thresholds) -> bool:
    """Whether the first is the only one it can be: its group speaks of no other place, and nothing else is as likely.

    Where both name the same street or landmark, or stand next to each other, the surest is taken nevertheless.
    """
    best = happening[0]
    if apart[best.group] * _OUTVOTED > sum(one.group == best.group for one in happening):
        return False
    rivals = (one.sure for one in happening if one.group != best.group)
    return best.pair.pointed or max(rivals, default=0.0) < thresholds.incident


def _suggestions(new: Report, done: Sequence[_Judged], found: Sequence[_Judged]) -> tuple[Likeness, ...]:
    """One of each group that the report is not put into, and was not in before."""
    taken = {group(new), *(one.group for one in done)}
    offered: list[Likeness] = []
    for one in sorted(found, key=lambda it: -it.sure):
        if len(offered) < SUGGESTIONS and one.group not in taken:
            taken.add(one.group)
            offered.append(one.likeness(automatic=False))
    return tuple(offered)


def group(report: Report) -> Group:
    """The incident, else the complaint that it repeats, else itself."""
    if report.incident_id is not None:
        return "incident", report.incident_id
    return "complaint", report.duplicate_of or report.complaint_id
