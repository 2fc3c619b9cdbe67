"""The shapes of the API's requests and answers. They are its documentation: `/api/openapi.json` is made from them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from inbox.api.shape import Shape
from inbox.api.triage_documents import Triage
from model.complaint import ComplaintStatus, ComplaintType
from model.event import AttachmentKind, Visibility
from model.reply import TextUnit


class Author(Shape):
    """A platform identity."""

    id: Annotated[
        str, Field(description="The platform's; of a phone number or an address its end, until it is unmasked")
    ]
    name: str | None
    handle: Annotated[str | None, Field(description="Without the leading @")]


class ListedComplaint(Shape):
    """A complaint as the list shows it."""

    id: Annotated[int, Field(description="Give the last one as `before` to go on")]
    number: str
    type: ComplaintType
    status: ComplaintStatus
    channel: str
    account: str
    author: Annotated[Author | None, Field(description="null: the citizen asked for anonymity")]
    anonymous: bool
    excerpt: Annotated[str, Field(description="The first words; empty when there are none")]
    visibility: Visibility
    message_count: int
    attachment_count: int
    unread: bool
    created_at: datetime
    updated_at: datetime
    last_inbound_at: datetime
    respond_by: Annotated[datetime, Field(description="First response within three working days")]
    responded_at: datetime | None
    version: Annotated[int, Field(description="Counts changes: name it when you change the status")]
    triage: Annotated[Triage | None, Field(description="null: the complaint is older than triage")]
    incident: Annotated[str | None, Field(description="The happening that it reports")]
    duplicate_of: Annotated[str | None, Field(description="The complaint that it repeats, and whose status it has")]
    duplicates: Annotated[int, Field(description="How many complaints repeat it")]


class ComplaintPage(Shape):
    """One page of the list, newest first."""

    complaints: list[ListedComplaint]
    before: Annotated[int | None, Field(description="Ask with `before` = this for older ones; null: there are none")]


class Attachment(Shape):
    """One attached thing. `media` is served to signed-in officers."""

    id: int
    kind: AttachmentKind
    state: Literal["queued", "stored", "refused", "failed", "remote"]
    name: str | None
    mime: str | None
    size_bytes: int | None
    media: str | None
    thumbnail: Annotated[str | None, Field(description="A small WebP of a picture")]
    error: str | None


class Location(Shape):
    """WGS 84, degrees."""

    lat: float
    lon: float
    label: str | None
    source: Annotated[Literal["message", "photo"], Field(description="`photo`: its camera wrote it")]


class Revision(Shape):
    """What a message said before."""

    text: str | None
    replaced_at: datetime


class Message(Shape):
    """One message, in or out."""

    id: int
    platform_message_id: str | None
    direction: Literal["in", "out"]
    writer: Literal["citizen", "officer", "automatic", "elsewhere"]
    name: str | None
    text: str | None
    attachments: list[Attachment]
    location: Location | None
    reply_to: str | None
    visibility: Visibility
    permalink: str | None
    rating: int | None
    sent_at: datetime
    received_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    revisions: list[Revision]
    state: Annotated[
        Literal["queued", "sending", "sent", "delivered", "read", "failed", "unknown"] | None,
        Field(description="What became of a message of ours; `unknown`: nobody knows whether the platform took it"),
    ]
    error: str | None
    command: Annotated[str | None, Field(description="Asked of the house, or answered by it: no work for an officer")]
    envelope: str | None


class HistoryStep(Shape):
    """What was done with the complaint."""

    at: datetime
    officer: str | None
    action: str
    before: str | None
    after: str | None


class ReplyWindow(Shape):
    """Whether and until when a reply can be sent."""

    open: bool
    reason: str | None
    until: datetime | None
    unit: TextUnit
    maximum: Annotated[int, Field(description="Of one part, in `unit`; longer replies are split")]
    max_parts: int | None


class WholeComplaint(ListedComplaint):
    """A complaint with its messages, oldest first."""

    masked: Annotated[bool, Field(description="Personal data is masked in the words; `unmask` shows it")]
    hidden_messages: Annotated[int, Field(description="Older messages that are not here; ask with `all=1`")]
    messages: list[Message]
    history: list[HistoryStep]
    transitions: Annotated[list[ComplaintStatus], Field(description="Where the status can go from here")]
    reply_window: ReplyWindow


class Identity(Author):
    """One of a citizen's identities."""

    channel: str
    account: str


class Merge(Shape):
    """Why two citizens are one."""

    id: int
    reason: Annotated[
        Literal["phone", "link", "officer"],
        Field(description="A number that both platforms vouch for; the citizen's own code; an officer's decision"),
    ]
    officer: str | None
    at: datetime


class Standing(Shape):
    """Another complaint of the citizen."""

    number: str
    status: ComplaintStatus


class Citizen(Shape):
    """The person behind a complaint; nothing of one who asked for anonymity."""

    anonymous: bool
    id: int | None
    authors: list[Identity]
    merges: Annotated[list[Merge], Field(description="Those that stand, the newest first")]
    complaints: Annotated[list[Standing], Field(description="Others of this citizen, the newest first, five at most")]
    updates_stopped: bool


class NewMerge(Shape):
    """Another complaint of the same person."""

    number: Annotated[str, Field(pattern=r"^SMG-\d{4}-\d{6,12}$")]


class NewParting(Shape):
    """The merge to take back."""

    merge: Annotated[int, Field(ge=1, lt=2**63)]


class NewReply(Shape):
    """An officer's answer."""

    text: Annotated[str, Field(min_length=1, max_length=100_000)]
    key: Annotated[
        str, Field(min_length=1, max_length=40, description="Yours, the same on a retry: one key sends once")
    ]


class QueuedReply(Shape):
    """The answer's message; its state follows in the complaint."""

    message_id: int


class NewStatus(Shape):
    """A change of status."""

    to: ComplaintStatus
    version: Annotated[int | None, Field(ge=1, description="The version you saw; null: whatever it is now")] = None


class Done(Shape):
    """It is done; the complaint's status and version now."""

    status: ComplaintStatus
    version: int


class Counts(Shape):
    """Complaints by status, and by view."""

    statuses: dict[ComplaintStatus, int]
    views: dict[str, int]


class QuotaLeft(Shape):
    """What is left of one quota in this period."""

    name: str
    limit: int
    left: int


class ChannelState(Shape):
    """One account, from evidence."""

    channel: str
    account: str
    title: str
    badge: str
    colour: str
    state: Literal["ok", "warning", "failing"]
    message: str
    remedy: str | None
    last_in: datetime | None
    last_ok: datetime | None
    code: str = "well"  #: what is the matter, stable: `well`, `token`, `token_expiry`, `webhook`, `silence`, `quota` …
    last_webhook: datetime | None = None
    token_expires_at: datetime | None = None
    paused_until: datetime | None = None  #: polls or sends rest until then
    healed: int = 0  #: messages of the last seven days that only a poll brought
    refused: int = 0  #: webhooks without a valid proof, since the start
    quotas: list[QuotaLeft] = Field(default_factory=list)


class ChannelStates(Shape):
    """All accounts, the worst first."""

    channels: list[ChannelState]


class QuarantinedItem(Shape):
    """One thing in quarantine."""

    id: int
    kind: Literal["envelope", "event", "delivery"]
    channel: str | None
    account: str | None
    envelope_id: int | None
    path: str | None
    error: str
    created_at: datetime


class QuarantinePage(Shape):
    """One page of the quarantine, newest first."""

    items: list[QuarantinedItem]
    before: int | None


class Claim(Shape):
    """Ask for items of the P3M queue."""

    max: Annotated[int, Field(ge=1, le=500, description="Items at the most, one a complaint")] = 10
    visibility_s: Annotated[float, Field(ge=1, le=43_200, description="Seconds until they are given to others")] = 60


class QueueItem(Shape):
    """One claimed item."""

    event_id: str
    attempts: Annotated[int, Field(description="Claims so far, this one counted")]
    event: Annotated[dict[str, Any], Field(description="CloudEvent 1.0; its data is /api/schema/complaint.json")]


class Claimed(Shape):
    """What was claimed. Acknowledge or refuse each with the claim."""

    claim: str
    until: datetime
    items: list[QueueItem]


class Acknowledgement(Shape):
    """The proof of a claim."""

    claim: Annotated[str, Field(min_length=1, max_length=36)]


class Refusal(Acknowledgement):
    """The item could not be worked on."""

    error: Annotated[str, Field(min_length=1, max_length=2000)]
    delay_s: Annotated[float, Field(ge=0, le=86_400, description="Seconds until it is given out again")] = 30


class ItemState(Shape):
    """Where an item of the queue stands now."""

    state: Literal["ready", "done", "dead"]


class Depth(Shape):
    """How many items stand open."""

    ready: int
    claimed: int


class DeadItem(Shape):
    """A dead letter."""

    event_id: str
    kind: str
    attempts: int
    created_at: datetime
    error: str | None
    event: dict[str, Any]


class DeadItems(Shape):
    """The dead letters, newest first, a hundred at the most."""

    items: list[DeadItem]


class ProblemDetails(Shape):
    """RFC 9457."""

    type: str
    title: str
    status: int
    code: Annotated[str, Field(description="Stable: decide by it")]
    remedy: Annotated[str, Field(description="What to do about it")]
    instance: str
    detail: str | None = None
