"""The list: which complaint is next? One page is one statement, the numbers are running counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from aggregator.identities import hidden, shown_id
from inbox.names import Names
from inbox.personal import Hide, bare
from inbox.views import View
from model.complaint import ComplaintStatus
from model.rendering import rfc3339
from store import complaints, outbox
from store.columns import Record
from understanding.personal import masked

PAGE = 50
LATE = 2 / 3  #: of the time to the deadline: from here on the bar is amber
WAITING = (
    ComplaintStatus.RECEIVED.value,
    ComplaintStatus.VERIFIED.value,
    ComplaintStatus.DISPATCHED.value,
    ComplaintStatus.IN_PROGRESS.value,
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """How far the time for the first response has run."""

    state: str  #: `none`, `done`, `running`, `late`, `over`
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which complaints are in the list."""

    view: View
    channel: str | None = None
    category: str | None = None  #: a group of the tree, or a category
    categories: tuple[str, ...] = ()  #: those in it
    area: str | None = None  #: the code of a kecamatan or kelurahan

    @property
    def plain(self) -> bool:
        """Whether it is the whole view, whose number is known."""
        return not (self.channel or self.category or self.area)


@dataclass(frozen=True, slots=True)
class ListPage:
    """What the list pane shows."""

    filter: Filter
    rows: Sequence[Record]
    counts: dict[str, int]  #: by status
    older: int | None  #: the id to go on from, when there is more
    feed: int  #: where the feed of changes stood: live pages go on from here


def load(connection: Connection, wanted: Filter, before: int | None, most: int = PAGE) -> ListPage:
    """One page of a list."""
    feed = outbox.newest_id(connection)  # before the rows: a change in between is shown twice, never missed
    rows = complaints.page(
        connection,
        statuses=wanted.view.statuses,
        duplicates=wanted.view.duplicates,
        channel=wanted.channel,
        categories=wanted.categories,
        area=wanted.area,
        before=before,
        most=most + 1,
    )
    older = rows[most - 1].id if len(rows) > most else None
    return ListPage(wanted, rows[:most], complaints.status_counts(connection), older, feed)


def deadline(row: Record, now: datetime) -> Deadline:
    """The bar under a row. What was answered, or is no longer P3M's turn, has none to miss."""
    if row.responded_at is not None:
        return Deadline("done", 100)
    if row.status not in WAITING:
        return Deadline("none", 0)
    part = (now - row.created_at) / max(row.respond_by - row.created_at, row.created_at.resolution)
    if part > 1:
        return Deadline("over", 100)
    return Deadline("late" if part > LATE else "running", max(1, round(part * 100)))


def author_name(name: str | None, handle: str | None, platform_id: str | None, hide: Hide = masked) -> str:
    """How we call somebody: the name they show, else the handle, else the end of the platform's id."""
    if name and name.strip():
        return hide(" ".join(name.split())) or ""
    if handle and handle.strip():
        return "@" + handle.strip().lstrip("@")
    return hidden(platform_id)


def shown_excerpt(row: Record) -> str:
    """The first words, without personal data; complaints that are older than triage were kept as they came."""
    return str(row.excerpt if row.kind is not None else masked(row.excerpt))


def _author(row: Record, hide: Hide) -> dict[str, Any]:
    own = row.author_platform_id
    return {
        "id": own if hide is bare else shown_id(row.channel, own),
        "name": hide(row.author_name),
        "handle": row.author_handle,
    }


def triage_json(row: Record, names: Names) -> dict[str, Any] | None:
    """What is suggested for it, or settled; None: it is older than triage."""
    if row.kind is None:
        return None
    return {
        "kind": row.kind,
        "category": row.category,
        "opd": names.insight.opd(row.category),
        "urgency": row.urgency,
        "area": row.area,
        "place": names.place(row.place, "id"),
        "settled": orjson.loads(row.settled),
    }


def as_json(row: Record, names: Names, hide: Hide = masked) -> dict[str, Any]:
    """A complaint of the list, for programs."""
    return {
        "id": row.id,
        "number": row.number,
        "type": row.type,
        "status": row.status,
        "channel": row.channel,
        "account": row.account,
        "author": None if row.anonymous else _author(row, hide),
        "anonymous": row.anonymous,
        "excerpt": shown_excerpt(row),
        "visibility": row.visibility,
        "message_count": row.message_count,
        "attachment_count": row.attachment_count,
        "unread": row.unread,
        "created_at": rfc3339(row.created_at),
        "updated_at": rfc3339(row.updated_at),
        "last_inbound_at": rfc3339(row.last_inbound_at),
        "respond_by": rfc3339(row.respond_by),
        "responded_at": rfc3339(row.responded_at) if row.responded_at else None,
        "version": row.version,
        "triage": triage_json(row, names),
        "incident": row.incident_number,
        "duplicate_of": row.root_number,
        "duplicates": row.duplicate_count,
    }
