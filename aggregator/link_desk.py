"""The link desk: officers answer suggestions, and say which complaints repeat which. All of it can be undone.

What an officer decided is settled: the daemon changes it no more, and keeps it as labelled data.
"""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from aggregator import duplicates, happenings
from aggregator.officer_moves import put
from aggregator.officers_desk import OfficersDesk
from aggregator.settling import NothingToDo, corrected, find_complaint, settle
from model.sameness import LinkState, Sameness
from store import complaints, corrections, links
from store.columns import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDesk(OfficersDesk):
    """Officers' decisions on links."""

    async def decide(self, number: str, link_id: int, *, together: bool, officer_id: int) -> None:
        """Answer a suggestion, or overrule what the daemon did: these two belong together, or they do not.

        Raises:
            NoSuchComplaint: nothing was changed.
            NothingToDo: the complaint has no such link to an earlier one, or it is decided so already.
        """
        await self.do(partial(self._decide, number=number, link_id=link_id, together=together, officer_id=officer_id))

    async def link(self, number: str, root_number: str, *, officer_id: int) -> None:
        """Say that one complaint repeats another.

        Raises:
            NoSuchComplaint, NothingToDo: nothing was changed.
        """
        await self.do(partial(self._link, number=number, root_number=root_number, officer_id=officer_id))

    async def part(self, number: str, *, officer_id: int) -> None:
        """Say that a duplicate is a complaint of its own.

        Raises:
            NoSuchComplaint, NothingToDo: nothing was changed.
        """
        await self.do(partial(self._part, number=number, officer_id=officer_id))

    def _decide(self, connection: Connection, number: str, link_id: int, together: bool, officer_id: int) -> None:
        complaint, link = find_complaint(connection, number), links.get(connection, link_id)
        state = LinkState.CONFIRMED if together else LinkState.REJECTED
        if link is None or link.complaint_id != complaint.id or link.state == state.value:
            raise NothingToDo
        now = self.clock()
        links.decide(connection, link_id, state, officer_id, now)
        field = Sameness(link.sameness)
        row = corrected(link.complaint_id, field.value, link.state, state.value, officer_id, now, link.confidence)
        corrections.add(connection, [row])
        other = complaints.by_id(connection, link.other_id)
        settle(connection, complaint.id, field.value, now)
        if field is Sameness.DUPLICATE:
            self._decide_duplicate(connection, complaint, other, together, officer_id)
        else:
            self._decide_incident(connection, complaint, other, together, officer_id)

    def _decide_duplicate(
        self, connection: Connection, complaint: Record, other: Record, together: bool, officer_id: int
    ) -> None:
        now, root_id = self.clock(), other.duplicate_of or other.id
        if together and complaint.duplicate_of is None and root_id != complaint.id:
            root = complaints.by_id(connection, root_id)
            duplicates.link(connection, complaint, root, now=now, new_id=self.new_id, officer_id=officer_id)
        elif not together and complaint.duplicate_of == root_id:
            duplicates.part(connection, complaint, now=now, new_id=self.new_id, officer_id=officer_id)

    def _decide_incident(
        self, connection: Connection, complaint: Record, other: Record, together: bool, officer_id: int
    ) -> None:
        by = self.by(officer_id)
        if not together:
            if complaint.incident_id is not None and complaint.incident_id == other.incident_id:
                put(connection, complaint, None, by)
            return
        target = other.incident_id
        if target is None:
            ground, target = self.ground(), happenings.new_ids(connection, 1)[0]
            happenings.begin(connection, {target: happenings.founder(connection, other.id)}, ground)
            happenings.draw_in(connection, {other.duplicate_of or other.id: target}, ground)
        if complaint.incident_id != target:
            put(connection, complaint, target, by)

    def _link(self, connection: Connection, number: str, root_number: str, officer_id: int) -> None:
        now, complaint, root = self.clock(), find_complaint(connection, number), find_complaint(connection, root_number)
        root = complaints.by_id(connection, root.duplicate_of) if root.duplicate_of is not None else root
        if root.id in (complaint.id, complaint.duplicate_of):
            raise NothingToDo
        self._correct_duplicate(connection, complaint, root, True, officer_id)
        duplicates.link(connection, complaint, root, now=now, new_id=self.new_id, officer_id=officer_id)

    def _part(self, connection: Connection, number: str, officer_id: int) -> None:
        now, complaint = self.clock(), find_complaint(connection, number)
        if complaint.duplicate_of is None:
            raise NothingToDo
        root = complaints.by_id(connection, complaint.duplicate_of)
        self._correct_duplicate(connection, complaint, root, False, officer_id)
        duplicates.part(connection, complaint, now=now, new_id=self.new_id, officer_id=officer_id)

    def _correct_duplicate(
        self, connection: Connection, complaint: Record, root: Record, together: bool, officer_id: int
    ) -> None:
        now, states = self.clock(), (LinkState.REJECTED, LinkState.CONFIRMED)
        known = links.between(connection, complaint.id, root.id, Sameness.DUPLICATE.value)
        if known is not None:
            links.decide(connection, known.id, states[together], officer_id, now)
        settle(connection, complaint.id, Sameness.DUPLICATE.value, now)
        before = None if together else root.number
        after = root.number if together else None
        corrections.add(connection, [corrected(complaint.id, corrections.DUPLICATE, before, after, officer_id, now)])
