"""The measures: precision, recall, F1 and their means, and B-cubed for groups."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """How many were right, how many were found, how many there are."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class Shares:
    """Where right means two things: what was found that is right, and what is there that was found whole."""

    precision: float
    recall: float


def harmonic(one: float, other: float) -> float:
    """The harmonic mean of two shares."""
    return 2 * one * other / (one + other) if one + other else 0.0


def macro_f1(true: Sequence[str | None], said: Sequence[str | None]) -> float:
    """The mean F1 of the classes that are there: each counts the same, however rare it is."""
    right = Counter(a for a, b in zip(true, said, strict=True) if a == b)
    there, found = Counter(true), Counter(said)
    scores = [Found(right[one], found[one], there[one]).f1 for one in there]
    return sum(scores) / len(scores)


def b_cubed(true: Mapping[str, Hashable], said: Mapping[str, Hashable], over: Sequence[str]) -> tuple[float, float]:
    """B-cubed precision and recall of groups: for each item of `over`, how pure and how whole its group is."""
    true_groups, said_groups = _members(true), _members(said)
    precision = recall = 0.0
    for item in over:
        together = len(true_groups[true[item]] & said_groups[said[item]])
        precision += together / len(said_groups[said[item]])
        recall += together / len(true_groups[true[item]])
    return precision / len(over), recall / len(over)


def _members(groups: Mapping[str, Hashable]) -> dict[Hashable, set[str]]:
    members: dict[Hashable, set[str]] = defaultdict(set)
    for item, group in groups.items():
        members[group].add(item)
    return members
