"""Citizens with several authors: merging, parting again, link codes, and who wants no updates.

A merge moves the authors of one citizen to another and is written down with every author on both sides; nothing else
of either is touched, so parting is moving them back. Citizens are never deleted.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.people import AA, A, Citizen
from store.upsert import insert_all, insert_into

PHONE, LINK, OFFICER = "phone", "link", "officer"  #: why two citizens are one


class CitizenMerge(SQLModel, table=True):
    """One merge: who, why, when; and when it was undone."""

    __tablename__ = "citizen_merge"

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    kept_id: int = Field(sa_type=BigId, foreign_key="citizen.id")
    gone_id: int = Field(sa_type=BigId, foreign_key="citizen.id", index=True)
    reason: str = Field(max_length=16)
    officer_id: int | None = Field(default=None, sa_type=BigId)  #: None: nobody's decision but proof
    at: datetime = Field(sa_type=Instant)
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: int | None = Field(default=None, sa_type=BigId)  #: None: the citizen's own command


class MergedAuthor(SQLModel, table=True):
    """An author of a merge: on the side that moved, or on the side that was joined."""

    __tablename__ = "merged_author"

    merge_id: int = Field(
        sa_type=BigId, primary_key=True, foreign_key="citizen_merge.id", sa_column_kwargs={"autoincrement": False}
    )
    author_id: int = Field(
        sa_type=BigId,
        primary_key=True,
        foreign_key="author.id",
        index=True,
        sa_column_kwargs={"autoincrement": False},
    )
    moved: bool


class LinkCode(SQLModel, table=True):
    """The one code of an author that is good now: whoever sends it from another private channel is the same person."""

    __tablename__ = "link_code"

    author_id: int = Field(
        sa_type=BigId, primary_key=True, foreign_key="author.id", sa_column_kwargs={"autoincrement": False}
    )
    code: str = Field(max_length=16, unique=True)
    expires_at: datetime = Field(sa_type=Instant)


G = table(CitizenMerge)
GA = table(MergedAuthor)
L = table(LinkCode)


def of_author(connection: Connection, author_id: int) -> int:
    """The citizen whose identity this is now."""
    return int(connection.execute(select(A.c.citizen_id).where(A.c.id == author_id)).scalar_one())


def authors(connection: Connection, citizen_id: int) -> Sequence[Record]:
    """A citizen's identities (author rows), the oldest first."""
    return connection.execute(select(A).where(A.c.citizen_id == citizen_id).order_by(A.c.id)).all()


def sharing(connection: Connection, aliases: Sequence[str]) -> Sequence[Record]:
    """Who goes by these aliases on any account (alias, author_id, citizen_id), the oldest author first."""
    question = (
        select(AA.c.alias, AA.c.author_id, A.c.citizen_id)
        .join(A, A.c.id == AA.c.author_id)
        .where(AA.c.alias.in_(aliases))
        .order_by(AA.c.author_id)
    )
    return connection.execute(question).all()


def merge(
    connection: Connection, one: int, other: int, *, reason: str, officer_id: int | None, now: datetime
) -> int | None:
    """Make two citizens one, under the older number; gives the merge's id, or None when they are one already."""
    kept, gone = sorted((one, other))
    if kept == gone:
        return None
    lock = select(table(Citizen).c.id).where(table(Citizen).c.id.in_((kept, gone)))
    connection.execute(lock.order_by(table(Citizen).c.id).with_for_update())
    sides = {row.id: row.citizen_id == gone for row in (*authors(connection, kept), *authors(connection, gone))}
    values = {"kept_id": kept, "gone_id": gone, "reason": reason, "officer_id": officer_id, "at": now}
    merge_id = int(connection.execute(G.insert().values(values).returning(G.c.id)).scalar_one())
    rows = [{"merge_id": merge_id, "author_id": author_id, "moved": moved} for author_id, moved in sides.items()]
    insert_all(connection, GA, rows)
    connection.execute(update(A).where(A.c.citizen_id == gone).values(citizen_id=kept))
    return merge_id


def part(connection: Connection, merge_id: int, *, officer_id: int | None, now: datetime) -> bool:
    """Undo a merge: whoever moved then and is still there moves back. False when it is undone already."""
    undo = update(G).where(G.c.id == merge_id, G.c.undone_at.is_(None))
    values = {"undone_at": now, "undone_by": officer_id}
    row = connection.execute(undo.values(values).returning(G.c.kept_id, G.c.gone_id)).one_or_none()
    if row is None:
        return False
    moved = select(GA.c.author_id).where(GA.c.merge_id == merge_id, GA.c.moved)
    there = _where_now(connection, row.kept_id)
    back = update(A).where(A.c.id.in_(moved), A.c.citizen_id == there)
    connection.execute(back.values(citizen_id=row.gone_id))
    return True


def _where_now(connection: Connection, citizen_id: int) -> int:
    """The citizen into whom this one went, by however many merges."""
    step = select(G.c.kept_id).where(G.c.undone_at.is_(None))
    while (kept := connection.execute(step.where(G.c.gone_id == citizen_id)).scalar()) is not None:
        citizen_id = int(kept)
    return citizen_id


def standing(connection: Connection, citizen_id: int) -> Sequence[Record]:
    """The merges that made this citizen and are not undone, the newest first."""
    theirs = select(A.c.id).where(A.c.citizen_id == citizen_id)
    about = select(GA.c.merge_id).where(GA.c.author_id.in_(theirs), GA.c.moved)
    return connection.execute(select(G).where(G.c.id.in_(about), G.c.undone_at.is_(None)).order_by(G.c.id.desc())).all()


def newest_link(connection: Connection, author_id: int) -> int | None:
    """The newest merge by link code with this author on either side, if it stands."""
    question = (
        select(G.c.id)
        .join(GA, GA.c.merge_id == G.c.id)
        .where(GA.c.author_id == author_id, G.c.reason == LINK, G.c.undone_at.is_(None))
        .order_by(G.c.id.desc())
        .limit(1)
    )
    return connection.execute(question).scalar()


def were_parted(connection: Connection, one: int, other: int) -> bool:
    """Whether somebody decided that these two authors are not the same person: proof by number then counts no more."""
    left, right = GA.alias("left_side"), GA.alias("right_side")
    question = (
        select(G.c.id)
        .join(left, left.c.merge_id == G.c.id)
        .join(right, right.c.merge_id == G.c.id)
        .where(
            G.c.undone_at.is_not(None),
            left.c.author_id == one,
            right.c.author_id == other,
            left.c.moved != right.c.moved,
        )
        .limit(1)
    )
    return connection.execute(question).scalar() is not None


def keep_code(connection: Connection, author_id: int, code: str, expires_at: datetime) -> None:
    """Give an author a code; the one before is worth nothing any more."""
    statement = insert_into(connection, L).values(author_id=author_id, code=code, expires_at=expires_at)
    new = {"code": statement.excluded.code, "expires_at": statement.excluded.expires_at}
    connection.execute(statement.on_conflict_do_update(index_elements=["author_id"], set_=new))


def who_has_code(connection: Connection, code: str, now: datetime) -> int | None:
    """The author whose code this is, while it is good."""
    return connection.execute(select(L.c.author_id).where(L.c.code == code, L.c.expires_at > now)).scalar()


def forget_code(connection: Connection, author_id: int) -> None:
    """The code was used: it works once."""
    connection.execute(delete(L).where(L.c.author_id == author_id))


def sweep_codes(connection: Connection, now: datetime) -> None:
    """Forget codes that have run out."""
    connection.execute(delete(L).where(L.c.expires_at <= now))


def stop_updates(connection: Connection, author_id: int, now: datetime) -> bool:
    """No further updates, on any channel of this citizen. False when they were stopped already."""
    if wants_no_updates(connection, author_id):
        return False
    connection.execute(update(A).where(A.c.id == author_id).values(updates_stopped_at=now))
    return True


def resume_updates(connection: Connection, citizen_id: int) -> None:
    """Updates again, wherever they were stopped."""
    stopped = update(A).where(A.c.citizen_id == citizen_id, A.c.updates_stopped_at.is_not(None))
    connection.execute(stopped.values(updates_stopped_at=None))


def wants_no_updates(connection: Connection, author_id: int) -> bool:
    """Whether this citizen has stopped updates with any of their authors."""
    other = A.alias("other")
    same = exists().where(other.c.citizen_id == A.c.citizen_id, other.c.updates_stopped_at.is_not(None))
    return connection.execute(select(A.c.id).where(A.c.id == author_id, same)).scalar() is not None
