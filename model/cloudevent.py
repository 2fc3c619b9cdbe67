"""What the P3M queue carries: CloudEvents 1.0, and one schema for a complaint.

The pydantic models are the published schema (`docs/schema/complaint.json`); the pipeline builds the same shape as plain
objects, since that costs a tenth, and a test holds the two together.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from model.complaint import ComplaintStatus, ComplaintType
from model.event import AttachmentKind, Visibility
from model.understanding import ContentKind, Urgency

SPEC_VERSION = "1.0"
TYPE_PREFIX = "id.go.semarangkota.complaint."
SCHEMA_PATH = "/api/schema/complaint.json"


class Kind(StrEnum):
    """What happened to the complaint: the CloudEvent's type is `TYPE_PREFIX` and this."""

    CREATED = "created"
    MESSAGE_ADDED = "message_added"
    MESSAGE_EDITED = "message_edited"
    MESSAGE_DELETED = "message_deleted"
    MEDIA_STORED = "media_stored"
    STATUS_CHANGED = "status_changed"
    REPLIED = "replied"
    REPLY_STATUS_CHANGED = "reply_status_changed"
    ANONYMISED = "anonymised"
    TRIAGED = "triaged"
    DUPLICATE_LINKED = "duplicate_linked"
    DUPLICATE_PARTED = "duplicate_parted"
    INCIDENT_CHANGED = "incident_changed"


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AuthorDocument(_Document):
    """A platform identity."""

    id: Annotated[str, Field(description="The platform's id; of one that is a phone number or an address, its end")]
    name: str | None
    handle: Annotated[str | None, Field(description="Without the leading @")]


class AttachmentDocument(_Document):
    """One attached thing, by its platform address; the fetched copy is served by the inbox to officers only."""

    kind: AttachmentKind
    url: str | None = None
    media_id: str | None = None
    mime: str | None
    name: str | None
    size_bytes: int | None


class LocationDocument(_Document):
    """A position: WGS 84, degrees."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    label: str | None
    source: Annotated[
        Literal["message", "photo"],
        Field(description="`photo`: the message had none, its photo says it was taken there"),
    ]


class MessageDocument(_Document):
    """One message of the complaint, in or out."""

    id: Annotated[int, Field(description="Ours, stable")]
    platform_message_id: str | None
    direction: Literal["in", "out"]
    author: AuthorDocument | None
    text: str | None
    attachments: list[AttachmentDocument]
    location: LocationDocument | None
    reply_to: str | None
    visibility: Visibility
    permalink: str | None
    rating: int | None
    sent_at: datetime
    deleted: bool


class TriageDocument(_Document):
    """What is suggested, or was settled by an officer."""

    kind: Annotated[ContentKind, Field(description="What the citizen wants")]
    category: Annotated[str | None, Field(description="A code of the tree of categories")]
    opd: Annotated[str | None, Field(description="The department that answers for the category")]
    urgency: Urgency
    area: Annotated[str | None, Field(description="Kemendagri code of the kelurahan, or of the kecamatan")]
    place: Annotated[str | None, Field(description="Where it is, in words")]
    settled: Annotated[list[str], Field(description="Which of these an officer has decided")]


class ComplaintDocument(_Document):
    """The data of every event: the complaint as it stands, and the messages that this event is about."""

    number: Annotated[str, Field(pattern=r"^SMG-\d{4}-\d{6,}$", description="The public number")]
    type: ComplaintType
    status: ComplaintStatus
    channel: str
    account: str
    created_at: datetime
    anonymous: Annotated[
        bool,
        Field(description="The citizen asks not to be named: forget what earlier events said; none says it again"),
    ]
    incident: Annotated[str | None, Field(description="Number of the incident that it reports, as it stands now")]
    duplicate: Annotated[
        str | None,
        Field(description="`duplicate_linked`, `duplicate_parted`: the complaint that repeats this one, or no longer"),
    ]
    duplicate_of: Annotated[
        str | None, Field(description="It repeats this complaint: no work of its own, follow that one")
    ]
    triage: Annotated[TriageDocument | None, Field(description="`created`, `triaged`; else null: as it was")]
    messages: Annotated[list[MessageDocument], Field(description="Personal data in citizens' words is masked")]


def complaint_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the data of every event."""
    schema = ComplaintDocument.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_PATH, **schema}


def cloud_event(
    *, event_id: str, kind: Kind, channel: str, account: str, number: str, time: str, data: dict[str, Any]
) -> dict[str, Any]:
    """The envelope around a complaint document. `time` is RFC 3339, UTC."""
    return {
        "specversion": SPEC_VERSION,
        "id": event_id,
        "type": TYPE_PREFIX + kind.value,
        "source": f"/command-center/{channel}/{account}",
        "subject": number,
        "time": time,
        "datacontenttype": "application/json",
        "dataschema": SCHEMA_PATH,
        "data": data,
    }
