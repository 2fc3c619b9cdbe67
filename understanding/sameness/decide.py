"""Decide: what a new report is to the candidates that were found for it. Pure: all that it knows is given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from model.sameness import Likeness, Report, Sameness
from understanding.sameness import duplicate, incident
from understanding.sameness.pair import Pair, Windows, pair
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
    others = [other for other in candidates if new.complaint_id not in (other.complaint_id, other.duplicate_of)]
    held = [pair(new, other, windows) for other in others]
    pairs = [one for one in held if one is not None]
    apart = Counter(group(other) for other, one in zip(others, held, strict=True) if one is None)
    again = _duplicates(pairs, thresholds)
    happening = _incidents(pairs, apart, thresholds)
    repeated = again[0] if again and again[0].automatic else None
    joined = happening[0] if happening and happening[0].automatic and repeated is None else None
    return Decision(
        duplicate=repeated,
        incident=joined,
        suggestions=_suggestions(new, [one for one in (repeated, joined) if one is not None], [*again, *happening]),
    )


def _duplicates(pairs: Sequence[Pair], thresholds: Thresholds) -> list[Likeness]:
    """The surest first; of equals the one that repeats nothing itself, then the oldest."""
    judged = [(duplicate.confidence(one), one) for one in pairs if _before(one)]
    kept = [(sure, one) for sure, one in judged if sure >= thresholds.duplicate_suggested]
    kept.sort(key=lambda it: (-it[0], it[1].other.duplicate_of is not None, it[1].other.complaint_id))
    return [_likeness(Sameness.DUPLICATE, one, sure, sure >= thresholds.duplicate) for sure, one in kept]


def _before(one: Pair) -> bool:
    """A complaint repeats an earlier one, also when both are looked at again later."""
    return one.other.complaint_id < one.new.complaint_id or one.other.at <= one.new.at


def _incidents(pairs: Sequence[Pair], apart: Mapping[Group, int], thresholds: Thresholds) -> list[Likeness]:
    """The surest first; automatic at the most the first one, and only where its group as a whole allows it."""
    judged = [(incident.confidence(one), one) for one in pairs]
    kept = [(sure, one) for sure, one in judged if sure >= thresholds.incident_suggested]
    kept.sort(key=lambda it: (-it[0], -it[1].other.at.timestamp(), it[1].other.complaint_id))
    return [
        _likeness(
            Sameness.INCIDENT, one, sure, index == 0 and sure >= thresholds.incident and _alone(kept, apart, thresholds)
        )
        for index, (sure, one) in enumerate(kept)
    ]


def _alone(kept: Sequence[tuple[float, Pair]], apart: Mapping[Group, int], thresholds: Thresholds) -> bool:
    """Whether the first is the only one it can be: its group speaks of no other place, and nothing else is as likely.

    Where both name the same street or landmark, or stand next to each other, the surest is taken nevertheless.
    """
    _, best = kept[0]
    own = group(best.other)
    if apart[own] * _OUTVOTED > sum(group(one.other) == own for _, one in kept):
        return False
    rivals = (sure for sure, one in kept if group(one.other) != own)
    return best.pointed or max(rivals, default=0.0) < thresholds.incident


def _likeness(sameness: Sameness, one: Pair, sure: float, automatic: bool) -> Likeness:
    return Likeness(
        sameness=sameness, other=one.other, confidence=round(sure, 3), automatic=automatic, reasons=reasons(one)
    )


def _suggestions(new: Report, done: Sequence[Likeness], found: Sequence[Likeness]) -> tuple[Likeness, ...]:
    """One of each group that the report is not put into, and was not in before."""
    taken = {group(new), *(group(one.other) for one in done)}
    offered: list[Likeness] = []
    for one in sorted(found, key=lambda it: -it.confidence):
        if group(one.other) not in taken:
            taken.add(group(one.other))
            offered.append(replace(one, automatic=False))
    return tuple(offered[:SUGGESTIONS])


def group(report: Report) -> Group:
    """The incident, else the complaint that it repeats, else itself."""
    if report.incident_id is not None:
        return "incident", report.incident_id
    return "complaint", report.duplicate_of or report.complaint_id
