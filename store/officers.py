"""Officers, and their sessions in the inbox. Passwords and session tokens are kept as hashes only."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table

VIEWER, OFFICER, ADMIN = "viewer", "officer", "admin"
#: A viewer changes nothing and reads personal data masked; an admin may also see who asked for anonymity.
ROLES = (VIEWER, OFFICER, ADMIN)


class Officer(SQLModel, table=True):
    """A P3M user."""

    __tablename__ = "officer"

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    login: str = Field(max_length=64, unique=True)
    name: str
    language: str = Field(default="id", max_length=8)
    password_hash: str
    created_at: datetime = Field(sa_type=Instant)
    disabled_at: datetime | None = Field(default=None, sa_type=Instant)
    role: str = Field(default=OFFICER, max_length=16, sa_column_kwargs={"server_default": OFFICER})


class OfficerSession(SQLModel, table=True):
    """One signed-in browser."""

    __tablename__ = "officer_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    officer_id: int = Field(sa_type=BigId, foreign_key="officer.id", index=True)
    csrf: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)


F = table(Officer)
S = table(OfficerSession)


def add(
    connection: Connection,
    *,
    login: str,
    name: str,
    password_hash: str,
    language: str,
    now: datetime,
    role: str = OFFICER,
) -> int:
    """Insert an officer; the login must be free."""
    values = {
        "role": role,
        "login": login,
        "name": name,
        "password_hash": password_hash,
        "language": language,
        "created_at": now,
        "disabled_at": None,
    }
    return int(connection.execute(F.insert().values(values).returning(F.c.id)).scalar_one())


def by_login(connection: Connection, login: str) -> Record | None:
    """One officer, whether enabled or not."""
    return connection.execute(select(F).where(F.c.login == login)).one_or_none()


def everyone(connection: Connection) -> Sequence[Record]:
    """All officers by login."""
    return connection.execute(select(F).order_by(F.c.login)).all()


def names(connection: Connection) -> dict[int, str]:
    """Names of officers by id."""
    return {row.id: row.name for row in connection.execute(select(F.c.id, F.c.name))}


def how_many(connection: Connection) -> int:
    """How many officers there are."""
    return connection.execute(select(func.count()).select_from(F)).scalar_one()


def set_password(connection: Connection, officer_id: int, password_hash: str) -> None:
    """Change a password; all sessions of the officer end."""
    connection.execute(update(F).where(F.c.id == officer_id).values(password_hash=password_hash))
    connection.execute(delete(S).where(S.c.officer_id == officer_id))


def disable(connection: Connection, officer_id: int, now: datetime | None) -> None:
    """Lock an officer out at once; None lets them in again."""
    connection.execute(update(F).where(F.c.id == officer_id).values(disabled_at=now))
    connection.execute(delete(S).where(S.c.officer_id == officer_id))


def set_role(connection: Connection, officer_id: int, role: str) -> None:
    """What an officer may do, from the next page on."""
    connection.execute(update(F).where(F.c.id == officer_id).values(role=role))


def set_language(connection: Connection, officer_id: int, language: str) -> None:
    """The language of the officer's pages."""
    connection.execute(update(F).where(F.c.id == officer_id).values(language=language))


def start_session(
    connection: Connection, *, token_hash: str, officer_id: int, csrf: str, now: datetime, expires_at: datetime
) -> None:
    """Sign a browser in."""
    values = {
        "token_hash": token_hash,
        "officer_id": officer_id,
        "csrf": csrf,
        "created_at": now,
        "expires_at": expires_at,
    }
    connection.execute(S.insert().values(values))


def session(connection: Connection, token_hash: str, now: datetime) -> Record | None:
    """The officer (id, login, name, language, role, csrf) behind a session that has neither ended nor been locked."""
    question = (
        select(F.c.id, F.c.login, F.c.name, F.c.language, F.c.role, S.c.csrf, S.c.expires_at)
        .join(F, F.c.id == S.c.officer_id)
        .where(S.c.token_hash == token_hash, S.c.expires_at > now, F.c.disabled_at.is_(None))
    )
    return connection.execute(question).one_or_none()


def end_session(connection: Connection, token_hash: str) -> None:
    """Sign a browser out."""
    connection.execute(delete(S).where(S.c.token_hash == token_hash))


def sweep_sessions(connection: Connection, now: datetime) -> None:
    """Forget sessions that have run out."""
    connection.execute(delete(S).where(S.c.expires_at <= now))
