"""Citizens with several authors: merging, parting again, link codes, and who wants no updates.

A merge says that two authors are the same person. A citizen is whoever hangs together by standing merges, and has the
number of its oldest author; so a merge can be undone at any time, and what is left of the others still holds. Nothing
but `author.citizen_id` is ever changed.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, select, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.people import AA, A, Citizen
from store.upsert import insert_all

PHONE, LINK, OFFICER = "phone", "link", "officer"  #: why two citizens are one


class CitizenMerge(SQLModel, table=True):
    """One merge: who, why, when; and when it was undone."""

    __tablename__ = "citizen_merge"

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    one_id: int = Field(sa_type=BigId, foreign_key="author.id", index=True)
    other_id: int = Field(sa_type=BigId, foreign_key="author.id", index=True)
    reason: str = Field(max_length=16)
    officer_id: int | None = Field(default=None, sa_type=BigId)  #: None: nobody's decision but proof
    at: datetime = Field(sa_type=Instant)
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: int | None = Field(default=None, sa_type=BigId)  #: None: the citizen's own command


class MergedAuthor(SQLModel, table=True):
    """Who stood on either side of a merge when it was made: undone, it keeps all of these apart."""

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
    with_other: bool


G = table(CitizenMerge)
GA = table(MergedAuthor)


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
    """Two authors are the same person; gives the merge's id, or None when they are one citizen already."""
    _lock(connection, [of_author(connection, one), of_author(connection, other)])
    theirs = of_author(connection, other)
    ids = sorted({of_author(connection, one), theirs})
    if len(ids) == 1:
        return None
    rows = [row for citizen_id in ids for row in authors(connection, citizen_id)]
    values = {"one_id": one, "other_id": other, "reason": reason, "officer_id": officer_id, "at": now}
    merge_id = int(connection.execute(G.insert().values(values).returning(G.c.id)).scalar_one())
    sides = [{"merge_id": merge_id, "author_id": row.id, "with_other": row.citizen_id == theirs} for row in rows]
    insert_all(connection, GA, sides)
    connection.execute(update(A).where(A.c.citizen_id == ids[1]).values(citizen_id=ids[0]))
    return merge_id


def part(connection: Connection, merge_id: int, *, officer_id: int | None, now: datetime) -> bool:
    """Undo a merge: the citizen falls into what the others still hold together. False when it is undone already."""
    undo = update(G).where(G.c.id == merge_id, G.c.undone_at.is_(None))
    values = {"undone_at": now, "undone_by": officer_id}
    other = connection.execute(undo.values(values).returning(G.c.other_id)).scalar()
    if other is None:
        return False
    citizen_id = of_author(connection, other)
    _lock(connection, [citizen_id])
    whole = [row.id for row in authors(connection, citizen_id)]
    edges = [(row.one_id, row.other_id) for row in standing(connection, citizen_id)]
    for members in _held_together(whole, edges):
        connection.execute(update(A).where(A.c.id.in_(members)).values(citizen_id=min(members)))
    return True


def _lock(connection: Connection, citizen_ids: Sequence[int]) -> None:
    """On PostgreSQL, whoever merges or parts one of these citizens waits until the commit."""
    rows = select(table(Citizen).c.id).where(table(Citizen).c.id.in_(citizen_ids)).order_by(table(Citizen).c.id)
    connection.execute(rows.with_for_update())


def _held_together(author_ids: Sequence[int], edges: Sequence[tuple[int, int]]) -> list[set[int]]:
    """The authors in groups that the edges connect."""
    group = {author_id: {author_id} for author_id in author_ids}
    for one, other in edges:
        if group[one] is not group[other]:
            joined = group[one] | group[other]
            group.update(dict.fromkeys(joined, joined))
    return list({id(members): members for members in group.values()}.values())


def standing(connection: Connection, citizen_id: int) -> Sequence[Record]:
    """The merges that hold this citizen together, the newest first."""
    theirs = select(G).join(A, A.c.id == G.c.other_id).where(A.c.citizen_id == citizen_id, G.c.undone_at.is_(None))
    return connection.execute(theirs.order_by(G.c.id.desc())).all()


def newest_link(connection: Connection, author_id: int) -> int | None:
    """The newest merge by link code that joined this author, if it stands."""
    mine = (G.c.one_id == author_id) | (G.c.other_id == author_id)
    question = select(G.c.id).where(mine, G.c.reason == LINK, G.c.undone_at.is_(None))
    return connection.execute(question.order_by(G.c.id.desc()).limit(1)).scalar()


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
            left.c.with_other != right.c.with_other,
        )
        .limit(1)
    )
    return connection.execute(question).scalar() is not None


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
