"""Incidents: happenings that many complaints report. Who is in one stands in `complaint.incident_id`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, bindparam, false, func, select, text, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.complaints import C
from store.triage import T
from store.upsert import insert_all

IS_STANDING = text("merged_into IS NULL")


class Incident(SQLModel, table=True):
    """One happening. Its count is kept as complaints come and go; counts by channel are read from the complaints."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_last_at", "last_at", "id", sqlite_where=IS_STANDING, postgresql_where=IS_STANDING),
    )

    id: int = Field(sa_type=BigId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: str = Field(max_length=32, unique=True)
    title: str
    titled: bool = Field(default=False, sa_column_kwargs={"server_default": false()})  #: an officer chose the title
    category: str | None = Field(default=None, max_length=64)
    area: str | None = Field(default=None, max_length=16)
    place: str = "{}"  #: JSON, as in `store.triage`
    complaint_count: int = 0  #: duplicates included: each has a citizen who waits for an answer
    first_at: datetime = Field(sa_type=Instant)
    last_at: datetime = Field(sa_type=Instant)
    merged_into: int | None = Field(default=None, sa_type=BigId)  #: where its complaints went; undone, it stands again
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
    version: int = 1  #: counts every change: an officer's form names the one it saw


class IncidentStep(SQLModel, table=True):
    """What was done with incidents, so that it can be undone: `moves` says which complaint went from where to where."""

    __tablename__ = "incident_step"

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    incident_id: int = Field(sa_type=BigId, foreign_key="incident.id", index=True)
    at: datetime = Field(sa_type=Instant)
    officer_id: int | None = Field(default=None, sa_type=BigId)  #: None: the daemon
    action: str = Field(max_length=16)  #: opened, joined, left, merged, split, kept_apart …
    moves: str = "[]"  #: JSON: [[complaint id, incident id before or null, incident id after or null], …]
    note: str | None = None  #: the title before, the answer's words …
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: int | None = Field(default=None, sa_type=BigId)


I = table(Incident)  # noqa: E741 - the letter that the noun has, as everywhere in the store
IS = table(IncidentStep)
_PLACE = (
    update(C).where(C.c.id == bindparam("complaint")).values(incident_id=bindparam("incident"), version=C.c.version + 1)
)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert new incidents: all columns but `titled`, `merged_into`, `version`."""
    insert_all(connection, I, [{"titled": False, "merged_into": None, "version": 1, **row} for row in rows])


def get(connection: Connection, incident_id: int) -> Record | None:
    """One incident."""
    return connection.execute(select(I).where(I.c.id == incident_id)).one_or_none()


def by_number(connection: Connection, number: str) -> Record | None:
    """One incident by its number (`INC-2026-00012`)."""
    return connection.execute(select(I).where(I.c.number == number)).one_or_none()


def of(connection: Connection, incident_ids: Sequence[int]) -> dict[int, Record]:
    """Incidents by id."""
    return {row.id: row for row in connection.execute(select(I).where(I.c.id.in_(incident_ids)))}


def page(connection: Connection, *, before: tuple[datetime, int] | None = None, most: int = 50) -> Sequence[Record]:
    """One page of the standing incidents, the latest report first (a keyset on `last_at` and `id`)."""
    question = select(I).where(I.c.merged_into.is_(None), I.c.complaint_count > 0)
    if before is not None:
        question = question.where((I.c.last_at < before[0]) | ((I.c.last_at == before[0]) & (I.c.id < before[1])))
    return connection.execute(question.order_by(I.c.last_at.desc(), I.c.id.desc()).limit(most)).all()


def recount(connection: Connection, incident_ids: Sequence[int], now: datetime) -> None:
    """Complaints came or went: count them, and see when the first and the last of them came."""
    inside = C.c.incident_id == I.c.id
    newest, oldest = func.max(C.c.created_at), func.min(C.c.created_at)
    values = {
        "complaint_count": select(func.count()).where(inside).scalar_subquery(),
        "first_at": func.coalesce(select(oldest).where(inside).scalar_subquery(), I.c.first_at),
        "last_at": func.coalesce(select(newest).where(inside).scalar_subquery(), I.c.last_at),
    }
    statement = update(I).where(I.c.id.in_(incident_ids))
    connection.execute(statement.values(**values, updated_at=now, version=I.c.version + 1))


def change(connection: Connection, incident_id: int, values: dict[str, Any], now: datetime) -> None:
    """Overwrite some columns."""
    statement = update(I).where(I.c.id == incident_id).values(**values, updated_at=now, version=I.c.version + 1)
    connection.execute(statement)


def complaint_ids(connection: Connection, incident_id: int) -> list[int]:
    """Who is in it, the oldest first."""
    return list(connection.execute(select(C.c.id).where(C.c.incident_id == incident_id).order_by(C.c.id)).scalars())


def by_channel(connection: Connection, incident_id: int) -> dict[str, int]:
    """How many complaints of each channel are in it."""
    question = select(C.c.channel, func.count()).where(C.c.incident_id == incident_id).group_by(C.c.channel)
    return {channel: count for channel, count in connection.execute(question.order_by(C.c.channel))}


def votes(connection: Connection, incident_ids: Sequence[int]) -> Sequence[Record]:
    """What their complaints say: `incident_id, category, area`, how many `reports` do, and the `first` of these."""
    said = (C.c.incident_id, T.c.category, T.c.area)
    counted = (func.count().label("reports"), func.min(C.c.id).label("first"))
    both = C.join(T, T.c.complaint_id == C.c.id)
    question = select(*said, *counted).select_from(both).where(C.c.incident_id.in_(incident_ids)).group_by(*said)
    return connection.execute(question).all()


def with_duplicates(connection: Connection, complaint_ids: Sequence[int]) -> Sequence[Record]:
    """These complaints and what repeats them: `id`, `incident_id`, `duplicate_of`."""
    mine = C.c.id.in_(complaint_ids) | C.c.duplicate_of.in_(complaint_ids)
    return connection.execute(select(C.c.id, C.c.incident_id, C.c.duplicate_of).where(mine).order_by(C.c.id)).all()


def place_complaints(connection: Connection, places: Mapping[int, int | None]) -> None:
    """Put complaints into an incident each, or (None) into none."""
    if places:
        connection.execute(_PLACE, [{"complaint": one, "incident": incident} for one, incident in places.items()])


def record(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write steps: `incident_id`, `at`, `officer_id`, `action`, `moves`, `note`."""
    insert_all(connection, IS, rows)


def steps(connection: Connection, incident_id: int) -> Sequence[Record]:
    """What was done with it, oldest first."""
    return connection.execute(select(IS).where(IS.c.incident_id == incident_id).order_by(IS.c.id)).all()


def step(connection: Connection, step_id: int) -> Record | None:
    """One step."""
    return connection.execute(select(IS).where(IS.c.id == step_id)).one_or_none()


def undone(connection: Connection, step_id: int, officer_id: int, now: datetime) -> bool:
    """Mark a step as undone; False when it was already."""
    statement = update(IS).where(IS.c.id == step_id, IS.c.undone_at.is_(None))
    return connection.execute(statement.values(undone_at=now, undone_by=officer_id)).rowcount == 1
