"""The views on the left: which complaints belong to each, and how many those are."""

from collections.abc import Mapping
from dataclasses import dataclass

from model.complaint import ComplaintStatus

S = ComplaintStatus


@dataclass(frozen=True, slots=True)
class View:
    """One view: its name in addresses, and the statuses in it (none: every complaint)."""

    name: str
    statuses: tuple[ComplaintStatus, ...]

    @property
    def duplicates(self) -> bool:
        """Whether what repeats another complaint stands in it too."""
        return not self.statuses

    def count(self, counts: Mapping[str, int]) -> int:
        """How many complaints it holds, from the running counts by status."""
        statuses = self.statuses or tuple(ComplaintStatus)
        return sum(counts.get(status.value, 0) for status in statuses)


DEFAULT = View("open", (S.RECEIVED, S.VERIFIED, S.DISPATCHED, S.IN_PROGRESS))  #: what P3M still has to work on
VIEWS: tuple[View, ...] = (DEFAULT, *(View(status.value, (status,)) for status in S), View("all", ()))
BY_NAME = {view.name: view for view in VIEWS}


def counts_by_view(counts: Mapping[str, int]) -> dict[str, int]:
    """The number beside each view."""
    return {view.name: view.count(counts) for view in VIEWS}
