"""Candidates: the index in which a new complaint finds the earlier ones that it may repeat or belong with.

`candidate_slot` is its primary key and nothing else. It is cut into parts of time, so that what is inserted goes to
one hot end of the tree and what is old is one range (docs/decisions/0018).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, delete, select, text, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.upsert import SQLITE_VARIABLES, insert_all

FORGET_SLOTS, FORGET_CANDIDATES = 100_000, 10_000  #: rows that one call takes away at the most


class Candidate(SQLModel, table=True):
    """What one complaint says, as it is compared with others."""

    __tablename__ = "candidate"

    complaint_id: int = Field(sa_type=BigId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant)
    said: str  #: JSON: the rest of `model.sameness.Report`
    incident_id: int | None = Field(default=None, sa_type=BigId)
    duplicate_of: int | None = Field(default=None, sa_type=BigId)


class CandidateSlot(SQLModel, table=True):
    """In which slots a complaint is found. A slot is a part of time and a key in one whole number, the part first."""

    __tablename__ = "candidate_slot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    slot: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    complaint_id: int = Field(sa_type=BigId, primary_key=True, sa_column_kwargs={"autoincrement": False})


C = table(Candidate)
S = table(CandidateSlot)
#: The newest `most` of each slot, in one text a slot: SQLite knows no LATERAL, and a row costs more than a number.
_FIND_SQLITE = (
    "WITH wanted (slot) AS (VALUES {marks}) SELECT w.slot, (SELECT group_concat(complaint_id) FROM "
    "(SELECT h.complaint_id FROM candidate_slot h WHERE h.slot = w.slot ORDER BY h.complaint_id DESC LIMIT {most})) "
    "FROM wanted w"
)
_FIND_POSTGRESQL = text(
    "SELECT w.slot, s.numbers FROM unnest(CAST(:slots AS bigint[])) AS w (slot) CROSS JOIN LATERAL "
    "(SELECT array_agg(n.complaint_id) AS numbers FROM (SELECT h.complaint_id FROM candidate_slot h "
    "WHERE h.slot = w.slot ORDER BY h.complaint_id DESC LIMIT :most) n) s WHERE s.numbers IS NOT NULL"
)
_OF = select(C.c.complaint_id, C.c.at, C.c.said, C.c.incident_id, C.c.duplicate_of).where(
    C.c.complaint_id.in_(bindparam("ids", expanding=True))
)
_SETTLE = (
    update(C)
    .where(C.c.complaint_id == bindparam("complaint"))
    .values(incident_id=bindparam("incident"), duplicate_of=bindparam("root"))
)
_CHANGE = (
    update(C)
    .where(C.c.complaint_id == bindparam("complaint"))
    .values({column.name: bindparam(column.name) for column in C.c})
)
_LEAVE = delete(S).where(S.c.slot == bindparam("of"), S.c.complaint_id == bindparam("complaint"))


def find(connection: Connection, slots: Collection[int], most: int) -> dict[int, list[int]]:
    """Complaints in each slot, in no order: the newest `most` of it. Slots that hold nothing are left out."""
    wanted = sorted(slots)
    found: dict[int, list[int]] = {}
    for start in range(0, len(wanted), SQLITE_VARIABLES):
        found |= _find(connection, wanted[start : start + SQLITE_VARIABLES], most)
    return found


def _find(connection: Connection, slots: list[int], most: int) -> dict[int, list[int]]:
    if connection.dialect.name != "sqlite":
        rows = connection.execute(_FIND_POSTGRESQL, {"slots": slots, "most": most})
        return {slot: numbers for slot, numbers in rows}
    statement = _FIND_SQLITE.format(marks=",".join(["(?)"] * len(slots)), most=most)
    texts = connection.exec_driver_sql(statement, tuple(slots))
    return {slot: [int(number) for number in numbers.split(",")] for slot, numbers in texts.all() if numbers}


def of(connection: Connection, complaint_ids: Collection[int]) -> Sequence[Record]:
    """(complaint id, at, said, incident id, duplicate of) of those that are still remembered, in no order."""
    if not complaint_ids:
        return ()
    return connection.execute(_OF, {"ids": sorted(complaint_ids)}).all()


def add(connection: Connection, rows: Sequence[dict[str, Any]], places: Collection[tuple[int, int]]) -> None:
    """Insert new complaints, and which (slot, complaint id) they are found in."""
    insert_all(connection, C, rows)
    _add_slots(connection, places)


def change(
    connection: Connection,
    rows: Sequence[dict[str, Any]],
    old: Collection[tuple[int, int]],
    new: Collection[tuple[int, int]],
) -> None:
    """Write complaints anew, take them out of old (slot, complaint id) and put them into new ones."""
    if rows:
        connection.execute(_CHANGE, [{"complaint": row["complaint_id"], **row} for row in rows])
    if old:
        connection.execute(_LEAVE, [{"of": slot, "complaint": number} for slot, number in sorted(old)])
    _add_slots(connection, new)


def settle(connection: Connection, places: Mapping[int, tuple[int | None, int | None]]) -> None:
    """Write (incident id, complaint that it repeats) of complaints; those that are not remembered are passed over."""
    rows = [
        {"complaint": number, "incident": incident, "root": root} for number, (incident, root) in sorted(places.items())
    ]
    if rows:
        connection.execute(_SETTLE, rows)


def forget(connection: Connection, slot: int, before: datetime) -> None:
    """Take away slots below `slot` and complaints written before `before`, a bounded number a call."""
    bound = connection.execute(
        select(S.c.slot).where(S.c.slot < slot).order_by(S.c.slot).offset(FORGET_SLOTS).limit(1)
    ).scalar()
    connection.execute(delete(S).where(S.c.slot < slot if bound is None else S.c.slot <= bound))
    _forget_complaints(connection, before)


def _forget_complaints(connection: Connection, before: datetime) -> None:
    """Ids grow with time, so the oldest have the least; one whose clock was ahead stays until its time comes."""
    oldest = select(C.c.complaint_id).order_by(C.c.complaint_id).limit(FORGET_CANDIDATES).subquery()
    connection.execute(delete(C).where(C.c.complaint_id.in_(select(oldest.c.complaint_id)), C.c.at < before))


def _add_slots(connection: Connection, places: Collection[tuple[int, int]]) -> None:
    """In the tree's own order: neighbours go to one page."""
    insert_all(connection, S, [{"slot": slot, "complaint_id": number} for slot, number in sorted(places)])
