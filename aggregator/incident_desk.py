"""The incident desk: officers merge, split and name incidents. Each action is one transaction and can be undone.

Complaints keep their numbers, conversations and reply buttons wherever they are put. What an officer decided is
settled: the daemon changes it no more, and keeps it as labelled data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import orjson
from sqlalchemy import Connection

from aggregator import happenings
from aggregator.happenings import Move
from aggregator.officer_moves import carry_out, put
from aggregator.officers_desk import OfficersDesk
from aggregator.settling import NothingToDo, corrected, find_complaint, find_incident
from aggregator.triage import place_of
from model.sameness import LinkState, Sameness
from store import corrections, incidents, links, resemblances

MERGED, SPLIT, TITLED, KEPT_APART, UNDONE = "merged", "split", "titled", "kept_apart", "undone"  #: steps of an incident
TITLE_LENGTH = 200  #: characters


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDesk(OfficersDesk):
    """Officers' decisions on incidents."""

    async def merge(self, into: str, other: str, *, officer_id: int) -> None:
        """Put all complaints of the incident `other` into `into`.

        Raises:
            NoSuchIncident, NothingToDo: nothing was changed.
        """
        await self.do(partial(self._merge, into=into, other=other, officer_id=officer_id))

    async def keep_apart(self, number: str, other: str, *, officer_id: int) -> None:
        """Say that two incidents are two: what was suggested of their complaints is answered with no.

        Raises:
            NoSuchIncident, NothingToDo: nothing was changed.
        """
        await self.do(partial(self._keep_apart, number=number, other=other, officer_id=officer_id))

    async def split(self, number: str, complaint_numbers: Sequence[str], *, officer_id: int) -> str:
        """Make an incident of its own of some complaints of one; gives its number.

        Raises:
            NoSuchIncident, NoSuchComplaint, NothingToDo: nothing was changed.
        """
        job = partial(self._split, number=number, complaint_numbers=complaint_numbers, officer_id=officer_id)
        return await self.do(job)

    async def take_out(self, complaint_number: str, *, officer_id: int) -> None:
        """Let a complaint stand on its own.

        Raises:
            NoSuchComplaint, NothingToDo: nothing was changed.
        """
        await self.do(partial(self._put, complaint_number=complaint_number, into=None, officer_id=officer_id))

    async def put(self, complaint_number: str, into: str, *, officer_id: int) -> None:
        """Put a complaint into an incident.

        Raises:
            NoSuchComplaint, NoSuchIncident, NothingToDo: nothing was changed.
        """
        await self.do(partial(self._put, complaint_number=complaint_number, into=into, officer_id=officer_id))

    async def title(self, number: str, title: str, *, officer_id: int) -> None:
        """Give an incident another title; an empty one gives back the one it had by itself.

        Raises:
            NoSuchIncident, NothingToDo: nothing was changed.
        """
        await self.do(partial(self._title, number=number, title=title.strip()[:TITLE_LENGTH], officer_id=officer_id))

    async def undo(self, step_id: int, *, officer_id: int) -> None:
        """Take back a step: what it moved goes back, as far as nobody has moved it since.

        Raises:
            NothingToDo: there is no such step, or it was undone.
        """
        await self.do(partial(self._undo, step_id=step_id, officer_id=officer_id))

    def _merge(self, connection: Connection, into: str, other: str, officer_id: int) -> None:
        now, target, source = self.clock(), find_incident(connection, into), find_incident(connection, other)
        if target.id == source.id or source.merged_into is not None:
            raise NothingToDo
        moves = [(one, source.id, target.id) for one in incidents.complaint_ids(connection, source.id)]
        carry_out(connection, {target.id: moves}, MERGED, self.by(officer_id), other)
        incidents.change(connection, source.id, {"merged_into": target.id}, now)

    def _keep_apart(self, connection: Connection, number: str, other: str, officer_id: int) -> None:
        now, ours, theirs = self.clock(), find_incident(connection, number), find_incident(connection, other)
        suggested = resemblances.between(connection, ours.id, theirs.id)
        if not suggested:
            raise NothingToDo
        field, before, after = Sameness.INCIDENT.value, LinkState.SUGGESTED.value, LinkState.REJECTED
        for link in suggested:
            links.decide(connection, link.id, after, officer_id, now)
        rows = [
            corrected(link.complaint_id, field, before, after.value, officer_id, now, link.confidence)
            for link in suggested
        ]
        corrections.add(connection, rows)
        for incident, note in ((ours, other), (theirs, number)):
            happenings.record(connection, {incident.id: []}, KEPT_APART, now, officer_id=officer_id, note=note)

    def _split(self, connection: Connection, number: str, complaint_numbers: Sequence[str], officer_id: int) -> str:
        ground, source = self.ground(), find_incident(connection, number)
        chosen = [find_complaint(connection, one) for one in complaint_numbers]
        moved = {
            row.id
            for one in chosen
            if one.incident_id == source.id
            for row in happenings.whole(connection, one.duplicate_of or one.id)
        }
        if not moved or len(moved) == source.complaint_count:
            raise NothingToDo
        made = happenings.new_ids(connection, 1)[0]
        founder = happenings.founder(connection, min(moved))
        happenings.begin(connection, {made: founder}, ground)
        carry_out(
            connection, {made: [(one, source.id, made) for one in sorted(moved)]}, SPLIT, self.by(officer_id), number
        )
        return str(incidents.of(connection, [made])[made].number)

    def _put(self, connection: Connection, complaint_number: str, into: str | None, officer_id: int) -> None:
        complaint = find_complaint(connection, complaint_number)
        target = find_incident(connection, into).id if into is not None else None
        put(connection, complaint, target, self.by(officer_id))

    def _title(self, connection: Connection, number: str, title: str, officer_id: int) -> None:
        now, incident = self.clock(), find_incident(connection, number)
        new = title or self.insight.title(incident.category, place_of(incident))
        if new == incident.title:
            raise NothingToDo
        incidents.change(connection, incident.id, {"title": new, "titled": bool(title)}, now)
        happenings.record(connection, {incident.id: []}, TITLED, now, officer_id=officer_id, note=incident.title)
        ids = incidents.complaint_ids(connection, incident.id)
        happenings.announce(connection, ids, now, self.new_id)

    def _undo(self, connection: Connection, step_id: int, officer_id: int) -> None:
        now, step = self.clock(), incidents.step(connection, step_id)
        if step is None or step.action == UNDONE or not incidents.undone(connection, step_id, officer_id, now):
            raise NothingToDo
        if step.action == TITLED:
            incident = incidents.of(connection, [step.incident_id])[step.incident_id]
            own = self.insight.title(incident.category, place_of(incident))
            incidents.change(connection, step.incident_id, {"title": step.note, "titled": step.note != own}, now)
            happenings.record(connection, {step.incident_id: []}, UNDONE, now, officer_id=officer_id)
            return
        moved: list[Move] = [tuple(move) for move in orjson.loads(step.moves)]
        standing = happenings.standing(connection, [one for one, _, _ in moved])
        back = [(one, after, before) for one, before, after in moved if standing.get(one, after) == after]
        carry_out(connection, {step.incident_id: back}, UNDONE, self.by(officer_id), step.action)
        if step.action == MERGED:
            for source in {before for _, before, _ in moved if before is not None}:
                incidents.change(connection, source, {"merged_into": None}, now)
