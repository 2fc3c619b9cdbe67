"""The triage desk: an officer corrects a suggestion, in one keystroke. The complaint may then belong elsewhere."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection

from aggregator.desk import DeskError
from aggregator.officers_desk import OfficersDesk
from aggregator.reconsider import reconsider
from aggregator.settling import corrected, find_complaint, settle
from aggregator.triage import announce_triage, place_columns, place_of
from model.complaint import ComplaintType
from model.understanding import ContentKind, Language, PlaceSource, Urgency
from store import complaints, corrections, triage
from store.columns import Record


class BadValue(DeskError):
    """There is no such kind, category, urgency, language or area."""

    code = "bad_value"


class NoTriage(DeskError):
    """The complaint is older than triage."""

    code = "no_triage"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageDesk(OfficersDesk):
    """Officers' corrections of suggestions."""

    async def correct(self, number: str, field: str, value: str, *, officer_id: int) -> None:
        """Settle one field: `kind`, `category`, `urgency`, `language`, or `place` (an area's code; empty: unknown).

        Raises:
            NoSuchComplaint, NoTriage, BadValue: nothing was changed.
        """
        await self.database.write(
            partial(self._correct, number=number, field=field, value=value, officer_id=officer_id)
        )
        self.on_change()

    def _correct(self, connection: Connection, number: str, field: str, value: str, officer_id: int) -> None:
        now, complaint = self.clock(), find_complaint(connection, number)
        row = triage.of(connection, [complaint.id]).get(complaint.id)
        if row is None:
            raise NoTriage
        before, confidence = _now(row, field)
        settle(connection, complaint.id, field, now, **self._columns(row, field, value))
        correction = corrected(complaint.id, field, before, value or None, officer_id, now, confidence)
        corrections.add(connection, [correction])
        if field == corrections.KIND and value != ContentKind.NONE.value:
            complaints.change_type(connection, complaint.id, ComplaintType(value), now)
        if field in (corrections.KIND, corrections.CATEGORY, corrections.PLACE):
            reconsider(connection, [complaint.id], self.ground())
        complaints.touch(connection, [complaint.id], now)
        announce_triage(connection, complaint.id, self.insight, now, self.new_id)

    def _columns(self, row: Record, field: str, value: str) -> dict[str, Any]:
        try:
            match field:
                case corrections.KIND:
                    return {"kind": ContentKind(value).value, "kind_confidence": 1.0}
                case corrections.URGENCY:
                    return {"urgency": Urgency(value).value, "urgency_confidence": 1.0}
                case corrections.LANGUAGE:
                    return {"language": Language(value).value, "language_confidence": 1.0}
                case _:
                    return self._looked_up(row, field, value)
        except ValueError:
            raise BadValue from None

    def _looked_up(self, row: Record, field: str, value: str) -> dict[str, Any]:
        if field == corrections.CATEGORY and value in self.insight.tree:
            return {"category": value, "category_confidence": 1.0}
        if field == corrections.PLACE and (not value or self.insight.gazetteer.name(value)):
            place = replace(
                place_of(row), area=value or None, areas=(), area_confidence=1.0, source=PlaceSource.OFFICER
            )
            return place_columns(place)
        raise BadValue


def _now(row: Record, field: str) -> tuple[str | None, float | None]:
    """What was suggested, and how surely."""
    if field == corrections.PLACE:
        return row.area, place_of(row).area_confidence
    if field not in corrections.FIELDS[:4]:
        raise BadValue
    return getattr(row, field), getattr(row, f"{field}_confidence")
