"""What citizens attached, and whether we have fetched it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Float, Index, select, text, update
from sqlmodel import Field, SQLModel

from store.columns import BigId, Instant, Record, table
from store.messages import M
from store.upsert import insert_all

QUEUED, STORED, REFUSED, FAILED, REMOTE = "queued", "stored", "refused", "failed", "remote"
IS_QUEUED = text("state = 'queued'")


class AttachmentRow(SQLModel, table=True):
    """One attachment of a message. The text of the message never waits for it."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_queued", "due_at", sqlite_where=IS_QUEUED, postgresql_where=IS_QUEUED),)

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    message_id: int = Field(sa_type=BigId, foreign_key="message.id", index=True)
    position: int
    kind: str = Field(max_length=16)
    url: str | None = None
    media_id: str | None = None
    mime: str | None = None
    name: str | None = None
    size_bytes: int | None = Field(default=None, sa_type=BigId)
    state: str = Field(max_length=16)  #: one of the above; remote: nothing to fetch (a link, a contact)
    sha256: str | None = Field(default=None, max_length=64)
    stored_mime: str | None = None  #: as sniffed from the bytes
    stored_bytes: int | None = Field(default=None, sa_type=BigId)
    thumbnail_sha256: str | None = Field(default=None, max_length=64)
    thumbnail_width: int | None = None
    thumbnail_height: int | None = None
    lat: float | None = Field(default=None, sa_type=Float)  #: where the photo was taken, as its camera wrote
    lon: float | None = Field(default=None, sa_type=Float)
    attempts: int = 0
    due_at: datetime = Field(sa_type=Instant)
    error: str | None = None  #: why not (yet) fetched; a code, where refused, or stored but not drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is in the media store of one attachment."""

    sha256: str
    mime: str
    size: int  #: bytes
    note: str | None = None  #: why it is a file only: a code
    position: tuple[float, float] | None = None  #: latitude, longitude
    thumbnail_sha256: str | None = None
    thumbnail_size: tuple[int, int] | None = None  #: pixels: width, height


T = table(AttachmentRow)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert attachments of new messages."""
    insert_all(connection, T, rows)


def of_messages(connection: Connection, message_ids: Sequence[int]) -> Sequence[Record]:
    """Attachments of these messages in their order."""
    question = select(T).where(T.c.message_id.in_(message_ids)).order_by(T.c.message_id, T.c.position)
    return connection.execute(question).all()


def due(connection: Connection, now: datetime, most: int) -> Sequence[Record]:
    """Attachments to fetch now, with the channel and account of their message."""
    question = (
        select(T, M.c.channel, M.c.account)
        .join(M, M.c.id == T.c.message_id)
        .where(T.c.state == QUEUED, T.c.due_at <= now)
        .order_by(T.c.due_at)
        .limit(most)
    )
    return connection.execute(question).all()


def stored(connection: Connection, attachment_id: int, kept: Kept) -> None:
    """The bytes are in the media store under their hash."""
    width, height = kept.thumbnail_size or (None, None)
    lat, lon = kept.position or (None, None)
    values = {
        "state": STORED,
        "sha256": kept.sha256,
        "stored_mime": kept.mime,
        "stored_bytes": kept.size,
        "thumbnail_sha256": kept.thumbnail_sha256,
        "thumbnail_width": width,
        "thumbnail_height": height,
        "lat": lat,
        "lon": lon,
        "error": kept.note,
    }
    connection.execute(update(T).where(T.c.id == attachment_id).values(values))


def refused(connection: Connection, attachment_id: int, reason: str, mime: str | None, size: int | None) -> None:
    """Not kept, by our own rules: what it was, and why not."""
    values = {"state": REFUSED, "stored_mime": mime, "stored_bytes": size, "error": reason}
    connection.execute(update(T).where(T.c.id == attachment_id).values(values))


def retry(connection: Connection, attachment_id: int, due_at: datetime, error: str) -> None:
    """Try again later."""
    values = {"attempts": T.c.attempts + 1, "due_at": due_at, "error": error}
    connection.execute(update(T).where(T.c.id == attachment_id).values(values))


def failed(connection: Connection, attachment_id: int, error: str) -> None:
    """Given up; the officer reads why."""
    connection.execute(update(T).where(T.c.id == attachment_id).values(state=FAILED, error=error))


def get(connection: Connection, attachment_id: int) -> Record | None:
    """One attachment."""
    return connection.execute(select(T).where(T.c.id == attachment_id)).one_or_none()


def positions(connection: Connection, message_ids: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Where the first photo of each message that says it was taken: latitude and longitude by message."""
    question = (
        select(T.c.message_id, T.c.lat, T.c.lon)
        .where(T.c.message_id.in_(message_ids), T.c.lat.is_not(None), T.c.lon.is_not(None))
        .order_by(T.c.message_id, T.c.position.desc())
    )
    return {row.message_id: (row.lat, row.lon) for row in connection.execute(question)}
