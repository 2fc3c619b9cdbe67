"""Candidates: the index in which a new complaint finds the earlier ones that it may repeat or belong with.

`candidate_key` is its primary key and nothing else. It is cut into parts of time, so that what is inserted goes to
one hot end of the tree and what is old is one range (docs/decisions/0018).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, Connection, bindparam, delete, select, text, tuple_, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.upsert import insert_all

Slot = tuple[int, int]  #: (part, key)
FORGET_KEYS, FORGET_CANDIDATES = 100_000, 10_000  #: rows that one call takes away at the most


class Candidate(SQLModel, table=True):
    """What one complaint says, as it is compared with others."""

    __tablename__ = "candidate"

    complaint_id: int = Field(sa_type=BigId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant)
    said: str  #: JSON: the rest of `model.sameness.Report`
    incident_id: int | None = Field(default=None, sa_type=BigId)
    duplicate_of: int | None = Field(default=None, sa_type=BigId)


class CandidateKey(SQLModel, table=True):
    """Under which keys a complaint is found."""

    __tablename__ = "candidate_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    key: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    complaint_id: int = Field(sa_type=BigId, primary_key=True, sa_column_kwargs={"autoincrement": False})


C = table(Candidate)
K = table(CandidateKey)
#: The newest `most` of each slot. SQLite knows no LATERAL: the least id of these is found first, the rest is one range.
_FIND_SQLITE = text(
    "WITH slot AS MATERIALIZED (SELECT value ->> 0 AS part, value ->> 1 AS key FROM json_each(:slots)) "
    "SELECT s.part, s.key, k.complaint_id FROM slot s CROSS JOIN candidate_key k "
    "ON k.part = s.part AND k.key = s.key AND k.complaint_id >= coalesce((SELECT h.complaint_id FROM candidate_key h "
    "WHERE h.part = s.part AND h.key = s.key ORDER BY h.complaint_id DESC LIMIT 1 OFFSET :most - 1), 0)"
)
_FIND_POSTGRESQL = text(
    "SELECT s.part, s.key, k.complaint_id "
    "FROM unnest(CAST(:parts AS integer[]), CAST(:keys AS bigint[])) AS s (part, key) CROSS JOIN LATERAL "
    "(SELECT h.complaint_id FROM candidate_key h WHERE h.part = s.part AND h.key = s.key "
    "ORDER BY h.complaint_id DESC LIMIT :most) k"
)
_OF = select(C).where(C.c.complaint_id.in_(bindparam("ids", expanding=True)))
_SETTLE = (
    update(C)
    .where(C.c.complaint_id == bindparam("complaint"))
    .values(incident_id=bindparam("incident"), duplicate_of=bindparam("root"))
)


def find(connection: Connection, slots: Collection[Slot], most: int) -> dict[Slot, list[int]]:
    """Complaints in each slot, oldest first: the newest `most` of it. Slots that hold nothing are left out."""
    if not slots:
        return {}
    if connection.dialect.name == "sqlite":
        rows = connection.execute(_FIND_SQLITE, {"slots": orjson.dumps(sorted(slots)).decode(), "most": most})
    else:
        parts, keys = zip(*sorted(slots), strict=True)
        rows = connection.execute(_FIND_POSTGRESQL, {"parts": list(parts), "keys": list(keys), "most": most})
    found: dict[Slot, list[int]] = defaultdict(list)
    for part, key, complaint_id in rows:
        found[part, key].append(complaint_id)
    for numbers in found.values():
        numbers.sort()
    return found


def of(connection: Connection, complaint_ids: Collection[int]) -> Sequence[Record]:
    """The rows of these complaints, those that are still remembered, in no order."""
    if not complaint_ids:
        return ()
    return connection.execute(_OF, {"ids": sorted(complaint_ids)}).all()


def add(connection: Connection, rows: Sequence[dict[str, Any]], keys: Sequence[tuple[int, int, int]]) -> None:
    """Insert new complaints and their (part, key, complaint id)."""
    insert_all(connection, C, rows)
    _add_keys(connection, keys)


def change(connection: Connection, row: dict[str, Any], old: Collection[Slot], new: Collection[Slot]) -> None:
    """Write one complaint anew, and move it from its old slots to its new ones."""
    number = row["complaint_id"]
    connection.execute(update(C).where(C.c.complaint_id == number).values(row))
    if gone := sorted(set(old) - set(new)):
        connection.execute(delete(K).where(tuple_(K.c.part, K.c.key).in_(gone), K.c.complaint_id == number))
    _add_keys(connection, [(*slot, number) for slot in sorted(set(new) - set(old))])


def settle(connection: Connection, places: Mapping[int, tuple[int | None, int | None]]) -> None:
    """Write (incident id, complaint that it repeats) of complaints; those that are not remembered are passed over."""
    rows = [
        {"complaint": number, "incident": incident, "root": root} for number, (incident, root) in sorted(places.items())
    ]
    if rows:
        connection.execute(_SETTLE, rows)


def forget(connection: Connection, part: int, before: datetime) -> None:
    """Take away keys of the parts before `part` and complaints written before `before`, a bounded number a call."""
    place = tuple_(K.c.part, K.c.key, K.c.complaint_id)
    bound = connection.execute(
        select(K).where(K.c.part < part).order_by(K.c.part, K.c.key, K.c.complaint_id).offset(FORGET_KEYS).limit(1)
    ).one_or_none()
    connection.execute(delete(K).where(K.c.part < part if bound is None else place < tuple_(*bound)))
    _forget_complaints(connection, before)


def _forget_complaints(connection: Connection, before: datetime) -> None:
    """Ids grow with time, so the oldest have the least; one whose clock was ahead stays until its time comes."""
    oldest = select(C.c.complaint_id).order_by(C.c.complaint_id).limit(FORGET_CANDIDATES).subquery()
    connection.execute(
        delete(C).where(C.c.complaint_id.in_(select(oldest.c.complaint_id)), C.c.at < before)
    )


def _add_keys(connection: Connection, keys: Sequence[tuple[int, int, int]]) -> None:
    rows = [{"part": part, "key": key, "complaint_id": number} for part, key, number in sorted(set(keys))]
    insert_all(connection, K, rows)
