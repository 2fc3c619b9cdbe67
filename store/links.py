"""Links: which complaints belong together, how, why, and who has said so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, UniqueConstraint, select, update
from sqlmodel import Field, SQLModel

from model.sameness import LinkState
from store.asking import asks
from store.columns import BigId, Instant, Record, table
from store.complaints import C
from store.upsert import insert_all, insert_new


class Link(SQLModel, table=True):
    """Two complaints: the later one, and the earlier one that it is like."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("complaint_id", "other_id", "sameness", name="uq_link_pair"),)

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    sameness: str = Field(max_length=16)  #: `model.sameness.Sameness`
    complaint_id: int = Field(sa_type=BigId, foreign_key="complaint.id")
    other_id: int = Field(sa_type=BigId, foreign_key="complaint.id", index=True)
    state: str = Field(max_length=16)  #: `model.sameness.LinkState`
    confidence: float
    reasons: str = "[]"  #: JSON: [[code, value], …]
    created_at: datetime = Field(sa_type=Instant)
    officer_id: int | None = Field(default=None, sa_type=BigId)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)


L = table(Link)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert links of new complaints."""
    insert_all(connection, L, rows)


def add_new(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert links; those that are there already, also rejected ones, stay as they are."""
    insert_new(connection, L, rows)


def get(connection: Connection, link_id: int) -> Record | None:
    """One link."""
    return connection.execute(select(L).where(L.c.id == link_id)).one_or_none()


def between(connection: Connection, complaint_id: int, other_id: int, sameness: str) -> Record | None:
    """The link of the later complaint to the earlier one."""
    question = select(L).where(L.c.complaint_id == complaint_id, L.c.other_id == other_id, L.c.sameness == sameness)
    return connection.execute(question).one_or_none()


def of(connection: Connection, complaint_id: int) -> Sequence[Record]:
    """All links of a complaint to earlier ones, the surest first; of the other what a page shows (`other_number` …).

    `asks`: an officer's answer would change something.
    """
    mine, other = C.alias(), C.alias()
    shown = (
        other.c.number.label("other_number"),
        other.c.excerpt.label("other_excerpt"),
        other.c.channel.label("other_channel"),
        other.c.created_at.label("other_created_at"),
        other.c.incident_id.label("other_incident_id"),
        asks(L, mine, other).label("asks"),
    )
    both = L.join(mine, mine.c.id == L.c.complaint_id).join(other, other.c.id == L.c.other_id)
    question = select(L, *shown).select_from(both).where(L.c.complaint_id == complaint_id)
    return connection.execute(question.order_by(L.c.confidence.desc(), L.c.id)).all()


def rejected(connection: Connection, complaint_ids: Sequence[int]) -> dict[int, set[tuple[int, str]]]:
    """By complaint, the (complaint, sameness) that officers said it does not belong with, whichever came first."""
    found: dict[int, set[tuple[int, str]]] = {}
    for mine, other in ((L.c.complaint_id, L.c.other_id), (L.c.other_id, L.c.complaint_id)):
        question = select(mine, other, L.c.sameness).where(
            mine.in_(complaint_ids), L.c.state == LinkState.REJECTED.value
        )
        for number, refused, sameness in connection.execute(question):
            found.setdefault(number, set()).add((refused, sameness))
    return found


def decide(connection: Connection, link_id: int, state: LinkState, officer_id: int | None, now: datetime) -> None:
    """Change who has said so; `officer_id` None: the daemon thought again."""
    values = {"state": state.value, "officer_id": officer_id, "decided_at": now}
    connection.execute(update(L).where(L.c.id == link_id).values(values))
