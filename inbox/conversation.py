"""One complaint, whole: its messages oldest first, what became of our replies, and what officers did."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from aggregator.desk import Desk
from aggregator.window import Window
from inbox import belonging, citizen, personal, suggestions
from inbox.belonging import Belonging
from inbox.citizen import CitizenView
from inbox.listing import author_name
from inbox.open311.services import services
from inbox.personal import Hide
from inbox.suggestions import Suggestions
from model.complaint import TRANSITIONS, ComplaintStatus
from model.deadline import JAKARTA
from model.event import AttachmentKind
from store import attachments, complaints, conversations, messages, officers, replies, reports
from store.columns import Record
from understanding.personal import masked

NEWEST = 200  #: messages that a page shows at first
ORDER = list(ComplaintStatus)


@dataclass(frozen=True, slots=True)
class Place:
    """A position: WGS 84, degrees."""

    lat: float
    lon: float
    label: str | None
    source: str  #: `message`, or `photo`: the camera wrote it


@dataclass(frozen=True, slots=True)
class Revision:
    """What a message said before."""

    text: str | None
    replaced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """One message with all that hangs on it."""

    row: Record
    text: str | None  #: its words, masked unless an officer asked for them
    writer: str  #: `citizen`, `officer`, `automatic`, `elsewhere` (in the platform's own app)
    name: str
    attachments: Sequence[Record]
    revisions: Sequence[Revision]
    parts: Sequence[Record]
    answers: str | None  #: the first words of the message it answers, where that is not simply the one before
    shown: bool = True  #: whether it may say who wrote it

    @property
    def place(self) -> Place | None:
        """Where it says it is, or where its first photo was taken."""
        if self.row.lat is not None and self.row.lon is not None:
            return Place(self.row.lat, self.row.lon, self.row.place, "message")
        photos = (one for one in self.attachments if one.lat is not None and one.lon is not None)
        return next((Place(one.lat, one.lon, None, "photo") for one in photos), None)

    @property
    def error(self) -> str | None:
        """Why it was not sent, in the platform's words."""
        return next((part.error for part in self.parts if part.error), None)

    @property
    def again(self) -> bool:
        """Whether an officer may decide to send it once more."""
        return self.row.state in (replies.FAILED, replies.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Day:
    """The messages of one day in Jakarta."""

    moment: datetime
    messages: Sequence[MessageView]


@dataclass(frozen=True, slots=True)
class Step:
    """A change of status that is allowed now."""

    to: ComplaintStatus
    back: bool  #: takes something back


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintView:
    """What the complaint pane shows."""

    row: Record
    messages: Sequence[MessageView]
    hidden: int  #: older messages that are not in `messages`
    history: Sequence[Record]
    officers: dict[int, str]
    window: Window
    citizen: CitizenView | None = None  #: None: anonymous
    reported: Sequence[Record] = ()  #: what our own doors know of it: category, whether it was reported in public
    suggestions: Suggestions | None  #: None: it is older than triage
    belonging: Belonging
    hide: Hide  #: masks personal data in further texts of the citizen

    @property
    def unmasked(self) -> bool:
        """Whether an officer has asked for it, this once."""
        return self.hide is personal.bare

    @property
    def masked(self) -> bool:
        """Whether something is masked: in the words, in what is attached (contact cards), or in the name."""
        anonymous = self.row.anonymous
        attached = [one for view in self.messages for one in view.attachments]
        names = [one.name for one in attached if not (anonymous and one.kind == AttachmentKind.CONTACT)]
        names += [] if anonymous else [self.row.author_name]
        words = any(view.text != view.row.text for view in self.messages)
        return words or any(self.hide(name) != name for name in names)

    @property
    def categories(self) -> list[str]:
        """What citizens reported it as, each once."""
        found = (services().get(report.category) for report in self.reported)
        return list(dict.fromkeys(service.name for service in found if service))

    @property
    def author(self) -> str | None:
        """Who complains; None: they asked for anonymity."""
        if self.row.anonymous:
            return None
        return author_name(self.row.author_name, self.row.author_handle, self.row.author_platform_id, self.hide)

    @property
    def days(self) -> list[Day]:
        """Messages by day."""
        grouped: dict[date, list[MessageView]] = defaultdict(list)
        for message in self.messages:
            grouped[message.row.sent_at.astimezone(JAKARTA).date()].append(message)
        return [Day(found[0].row.sent_at, found) for found in grouped.values()]

    @property
    def steps(self) -> list[Step]:
        """Allowed changes of status, the usual one first."""
        now = ComplaintStatus(self.row.status)
        return [Step(to, ORDER.index(to) < ORDER.index(now)) for to in TRANSITIONS[now]]

    @property
    def places(self) -> list[Place]:
        """Where messages say it is; of a message that says nothing, where its photo was taken."""
        return [view.place for view in self.messages if view.place is not None]


def load(
    connection: Connection, number: str, desk: Desk, *, whole: bool = False, hide: Hide = masked
) -> ComplaintView | None:
    """Everything of one complaint; the newest messages only, unless the `whole` of it is wanted."""
    row = complaints.by_number(connection, number)
    if row is None:
        return None
    said = messages.of_complaint(connection, row.id)
    shown = said if whole else said[-NEWEST:]
    names = officers.names(connection)
    return ComplaintView(
        row=row,
        messages=_views(connection, row, shown, names, hide),
        hidden=len(said) - len(shown),
        history=complaints.history(connection, row.id),
        officers=names,
        window=desk.window(row, conversations.get(connection, row.conversation_id)),
        citizen=citizen.load(connection, row),
        reported=reports.of_complaint(connection, row.id),
        suggestions=suggestions.load(connection, row.id),
        belonging=belonging.load(connection, row),
        hide=hide,
    )


def _views(
    connection: Connection, complaint: Record, said: Sequence[Record], names: dict[int, str], hide: Hide
) -> list[MessageView]:
    ids = [row.id for row in said]
    attached = _by_message(attachments.of_messages(connection, ids))
    revised = _by_message(messages.revisions(connection, ids))
    parts = _by_message(replies.of_messages(connection, ids))
    texts = {row.id: hide(row.text) if row.direction == messages.IN else row.text for row in said}
    words = {row.platform_message_id: " ".join((texts[row.id] or "").split())[:80] for row in said}
    shown = not complaint.anonymous
    named = author_name(complaint.author_name, complaint.author_handle, complaint.author_platform_id, hide)
    by_citizen = named if shown else ""
    previous: str | None = None
    views = []
    for row in said:
        quoted = row.reply_to if row.direction == messages.IN and row.reply_to != previous else None
        writer = _writer(row)
        views.append(
            MessageView(
                row=row,
                text=texts[row.id],
                writer=writer,
                name=by_citizen if writer == "citizen" else names.get(row.officer_id, ""),
                attachments=attached.get(row.id, ()),
                revisions=[Revision(hide(old.text), old.replaced_at) for old in revised.get(row.id, ())],
                parts=parts.get(row.id, ()),
                answers=words.get(quoted) if quoted else None,
                shown=shown,
            )
        )
        previous = row.platform_message_id
    return views


def _writer(row: Record) -> str:
    if row.direction == messages.IN:
        return "citizen"
    if row.officer_id is not None:
        return "officer"
    return "elsewhere" if row.key is None else "automatic"


def _by_message(rows: Sequence[Record]) -> dict[int, list[Record]]:
    grouped: dict[int, list[Record]] = defaultdict(list)
    for row in rows:
        grouped[row.message_id].append(row)
    return grouped
