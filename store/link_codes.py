"""Link codes: an author's proof for another channel, good once and for a short time."""

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, table
from store.upsert import insert_into


class LinkCode(SQLModel, table=True):
    """The one code of an author that is good now: whoever sends it from another private channel is the same person."""

    __tablename__ = "link_code"

    author_id: int = Field(
        sa_type=BigId, primary_key=True, foreign_key="author.id", sa_column_kwargs={"autoincrement": False}
    )
    code: str = Field(max_length=16, unique=True)
    expires_at: datetime = Field(sa_type=Instant)


L = table(LinkCode)


def keep(connection: Connection, author_id: int, code: str, expires_at: datetime) -> None:
    """Give an author a code; the one before is worth nothing any more."""
    statement = insert_into(connection, L).values(author_id=author_id, code=code, expires_at=expires_at)
    new = {"code": statement.excluded.code, "expires_at": statement.excluded.expires_at}
    connection.execute(statement.on_conflict_do_update(index_elements=["author_id"], set_=new))


def owner(connection: Connection, code: str, now: datetime) -> int | None:
    """The author whose code this is, while it is good."""
    return connection.execute(select(L.c.author_id).where(L.c.code == code, L.c.expires_at > now)).scalar()


def forget(connection: Connection, author_id: int) -> None:
    """The code was used: it works once."""
    connection.execute(delete(L).where(L.c.author_id == author_id))


def sweep(connection: Connection, now: datetime) -> None:
    """Forget codes that have run out."""
    connection.execute(delete(L).where(L.c.expires_at <= now))
