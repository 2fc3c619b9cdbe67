"""How a citizen's complaints stand: what is asked for commands and updates, and shown beside a complaint."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, tuple_

from model.complaint import ComplaintStatus
from store.columns import Record
from store.complaints import C, H
from store.messages import IN, OUT, M
from store.people import A

OPEN = [status.value for status in ComplaintStatus if status.open]
REACHED = ("sent", "delivered", "read")  #: states of an answer that the citizen has
_COLUMNS = (C.c.id, C.c.number, C.c.status, C.c.created_at, C.c.channel, C.c.anonymous)


def open_of_citizen(connection: Connection, citizen_id: int, most: int) -> Sequence[Record]:
    """A citizen's open complaints on whatever channel, the newest first."""
    question = select(*_COLUMNS).join(A, A.c.id == C.c.author_id).where(_open_of(citizen_id))
    return connection.execute(question.order_by(C.c.id.desc()).limit(most)).all()


def count_open_of_citizen(connection: Connection, citizen_id: int) -> int:
    """How many those are."""
    question = select(func.count()).select_from(C).join(A, A.c.id == C.c.author_id)
    return connection.execute(question.where(_open_of(citizen_id))).scalar_one()


def of_citizen(connection: Connection, citizen_id: int, number: str) -> Record | None:
    """The complaint of that number, if it is this citizen's."""
    question = select(*_COLUMNS).join(A, A.c.id == C.c.author_id)
    return connection.execute(question.where(C.c.number == number, A.c.citizen_id == citizen_id)).one_or_none()


def beside(connection: Connection, citizen_id: int, complaint_id: int, most: int) -> Sequence[Record]:
    """A citizen's other complaints, the newest first; those made anonymously are nobody's."""
    theirs = (A.c.citizen_id == citizen_id) & (C.c.id != complaint_id) & ~C.c.anonymous
    question = select(*_COLUMNS).join(A, A.c.id == C.c.author_id).where(theirs)
    return connection.execute(question.order_by(C.c.id.desc()).limit(most)).all()


def status_since(connection: Connection, complaint_id: int) -> datetime | None:
    """When the status was changed last; None: never."""
    return connection.execute(
        select(H.c.at).where(H.c.complaint_id == complaint_id, H.c.action == "status").order_by(H.c.id.desc()).limit(1)
    ).scalar()


def last_answer(connection: Connection, complaint_id: int) -> Record | None:
    """The last words of an officer that reached the citizen (text, sent_at), here or in the channel's own app."""
    here = and_(M.c.officer_id.is_not(None), M.c.state.in_(REACHED))
    elsewhere = and_(M.c.officer_id.is_(None), M.c.key.is_(None))
    question = (
        select(M.c.text, M.c.sent_at)
        .where(M.c.complaint_id == complaint_id, M.c.direction == OUT, M.c.text.is_not(None))
        .where(M.c.deleted_at.is_(None), or_(here, elsewhere))
        .order_by(M.c.sent_at.desc(), M.c.id.desc())
        .limit(1)
    )
    return connection.execute(question).one_or_none()


def newest_in(connection: Connection, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The newest complaint of each (conversation id, author id), open or not."""
    question = (
        select(C.c.conversation_id, C.c.author_id, func.max(C.c.id).label("id"))
        .where(tuple_(C.c.conversation_id, C.c.author_id).in_(pairs))
        .group_by(C.c.conversation_id, C.c.author_id)
    )
    return {(row.conversation_id, row.author_id): row.id for row in connection.execute(question)}


def others_complain_in(connection: Connection, conversation_id: int, author_id: int) -> bool:
    """Whether somebody else has complained in this conversation: then it is a group, and nobody's alone."""
    question = select(C.c.id).where(C.c.conversation_id == conversation_id, C.c.author_id != author_id).limit(1)
    return connection.execute(question).scalar() is not None


def last_update(connection: Connection, complaint_id: int, prefix: str) -> str | None:
    """The key of the last automatic message of a kind about a complaint."""
    question = select(M.c.key).where(M.c.complaint_id == complaint_id, M.c.key.startswith(prefix, autoescape=True))
    return connection.execute(question.order_by(M.c.id.desc()).limit(1)).scalar()


def last_inbound_in(connection: Connection, complaint_id: int, conversation_id: int) -> Record | None:
    """The citizen's newest message of a complaint in one conversation: what is told there answers it."""
    question = select(M).where(
        M.c.complaint_id == complaint_id,
        M.c.conversation_id == conversation_id,
        M.c.direction == IN,
        M.c.author_id.is_not(None),
        M.c.command.is_(None),
    )
    return connection.execute(question.order_by(M.c.sent_at.desc(), M.c.id.desc()).limit(1)).one_or_none()


def _open_of(citizen_id: int) -> ColumnElement[bool]:
    return and_(A.c.citizen_id == citizen_id, C.c.status.in_(OPEN))
