"""Authors (platform identities) and citizens (persons, with one or several authors)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, UniqueConstraint, bindparam, select, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.upsert import insert_all


class Citizen(SQLModel, table=True):
    """A person. Merging authors of several channels into one citizen moves them here."""

    __tablename__ = "citizen"

    id: int = Field(sa_type=BigId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    created_at: datetime = Field(sa_type=Instant)


class AuthorRow(SQLModel, table=True):
    """One identity on one account's platform."""

    __tablename__ = "author"
    __table_args__ = (UniqueConstraint("channel", "account", "platform_author_id"),)

    id: int = Field(sa_type=BigId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    channel: str = Field(max_length=64)
    account: str = Field(max_length=64)
    platform_author_id: str
    name: str | None = None
    handle: str | None = None
    citizen_id: int = Field(sa_type=BigId, foreign_key="citizen.id", index=True)
    updates_stopped_at: datetime | None = Field(default=None, sa_type=Instant)  #: they asked for no updates


class AuthorAlias(SQLModel, table=True):
    """A further id of the same identity (`phone:+62…`, `user_id:…`): a person need not have a number."""

    __tablename__ = "author_alias"
    __table_args__ = (Index("ix_author_alias_alias", "alias"),)

    channel: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64)
    alias: str = Field(primary_key=True)
    author_id: int = Field(sa_type=BigId, foreign_key="author.id", index=True)


A = table(AuthorRow)
AA = table(AuthorAlias)
_BY_PLATFORM_IDS = select(A.c.id, A.c.platform_author_id, A.c.name, A.c.handle).where(
    A.c.channel == bindparam("channel"),
    A.c.account == bindparam("account"),
    A.c.platform_author_id.in_(bindparam("ids", expanding=True)),
)
_BY_ALIASES = (
    select(AA.c.alias, A.c.id, A.c.platform_author_id, A.c.name, A.c.handle)
    .join(A, A.c.id == AA.c.author_id)
    .where(
        AA.c.channel == bindparam("channel"),
        AA.c.account == bindparam("account"),
        AA.c.alias.in_(bindparam("aliases", expanding=True)),
    )
)
_KNOWN_ALIASES = select(AA.c.alias).where(
    AA.c.channel == bindparam("channel"),
    AA.c.account == bindparam("account"),
    AA.c.alias.in_(bindparam("aliases", expanding=True)),
)
_RENAME = (
    update(A).where(A.c.id == bindparam("author_id")).values(name=bindparam("new_name"), handle=bindparam("new_handle"))
)


def citizens_of(connection: Connection, author_ids: Sequence[int]) -> dict[int, int]:
    """Whose identities these are: citizens by author."""
    question = select(A.c.id, A.c.citizen_id).where(A.c.id.in_(author_ids))
    return {row.id: row.citizen_id for row in connection.execute(question)}


def find_authors(connection: Connection, channel: str, account: str, ids: Sequence[str]) -> Sequence[Record]:
    """Known authors (id, platform_author_id, name, handle) among the given platform ids."""
    return connection.execute(_BY_PLATFORM_IDS, {"channel": channel, "account": account, "ids": ids}).all()


def find_authors_by_alias(
    connection: Connection, channel: str, account: str, aliases: Sequence[str]
) -> Sequence[Record]:
    """Known authors (alias, id, platform_author_id, name, handle) that go by one of the aliases."""
    parameters = {"channel": channel, "account": account, "aliases": aliases}
    return connection.execute(_BY_ALIASES, parameters).all()


def add_authors(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Insert new authors, each its own citizen (with the author's id) until somebody merges them."""
    insert_all(connection, table(Citizen), [{"id": row["citizen_id"], "created_at": now} for row in rows])
    insert_all(connection, A, rows)


def add_aliases(
    connection: Connection, channel: str, account: str, rows: Sequence[dict[str, Any]], *, fresh: Collection[int]
) -> Sequence[dict[str, Any]]:
    """Remember further ids of authors of one account; what is known already stays. Gives the new ones.

    The aliases of `fresh` authors are new for certain: nobody was found by them. The others are asked for first, since
    most messages bring no new alias.
    """
    asked = [row["alias"] for row in rows if row["author_id"] not in fresh]
    parameters = {"channel": channel, "account": account, "aliases": asked}
    known = set(connection.execute(_KNOWN_ALIASES, parameters).scalars()) if asked else set()
    new = {row["alias"]: row for row in reversed(rows) if row["alias"] not in known}
    insert_all(connection, AA, list(new.values()))
    return list(new.values())


def rename_authors(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Set `new_name` and `new_handle` where `author_id` is given."""
    if rows:
        connection.execute(_RENAME, rows)
