"""The shapes of incidents, and of complaints with what they belong to, in requests and answers."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from inbox.api.documents import ListedComplaint
from inbox.api.shape import Shape
from inbox.api.triage_documents import COMPLAINT, LinkShown
from model.complaint import ComplaintStatus

INCIDENT = r"^INC-\d{4}-\d{5,12}$"


class ListedIncident(Shape):
    """An incident as the list shows it."""

    number: str
    title: str
    category: str | None
    area: str | None
    place: str | None
    complaint_count: Annotated[int, Field(description="Duplicates included: each has a citizen who waits")]
    channels: Annotated[dict[str, int], Field(description="How many of them came by which channel")]
    first_at: datetime
    last_at: datetime
    version: int


class Incidents(Shape):
    """One page of incidents, the latest report first."""

    incidents: list[ListedIncident]
    before: Annotated[str | None, Field(description="Ask with `before` = this for older ones; null: there are none")]


class StepShown(Shape):
    """What was done with it."""

    id: int
    at: datetime
    officer: Annotated[str | None, Field(description="null: the daemon")]
    action: str
    complaints: list[str]
    note: str | None
    undone_at: datetime | None
    undoable: bool


class AlikeIncident(Shape):
    """Another incident that may be the same happening."""

    number: str
    title: str
    complaint_count: int
    links: Annotated[int, Field(description="How many suggestions between their complaints nobody has decided")]


class WholeIncident(ListedIncident):
    """One incident with its complaints."""

    alike: Annotated[list[AlikeIncident], Field(description="Merge them, or keep them apart; the likeliest first")]
    complaints: list[ListedComplaint]
    steps: Annotated[list[StepShown], Field(description="The newest first")]


class RecipientShown(Shape):
    """One citizen's conversation."""

    number: str
    channel: str
    name: str | None
    reachable: bool
    reason: Annotated[str | None, Field(description="Why not")]


class Recipients(Shape):
    """Who would get an answer to everybody."""

    recipients: list[RecipientShown]


class Belongings(Shape):
    """What a complaint belongs to."""

    duplicate_of: str | None
    duplicates: list[ListedComplaint]
    incident: str | None
    links: Annotated[list[LinkShown], Field(description="To earlier complaints, the surest first")]


class NewTitle(Shape):
    """Another title."""

    title: Annotated[str, Field(max_length=200, description="Empty: the one it had by itself")]


class OtherIncident(Shape):
    """The incident to take in."""

    number: Annotated[str, Field(pattern=INCIDENT)]


class OneComplaint(Shape):
    """A complaint of, or for, the incident."""

    number: Annotated[str, Field(pattern=COMPLAINT)]


class SomeComplaints(Shape):
    """Complaints of the incident."""

    numbers: Annotated[list[Annotated[str, Field(pattern=COMPLAINT)]], Field(min_length=1, max_length=1000)]


class StatusForAll(Shape):
    """Where every complaint goes that may go there."""

    to: ComplaintStatus


class ChangedAll(Shape):
    """How many complaints went there."""

    changed: int


class SentToAll(Shape):
    """Messages that were queued, and who could not be answered."""

    message_ids: list[int]
    left_out: list[RecipientShown]
