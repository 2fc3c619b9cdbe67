"""The shapes of the report API: `/api/openapi.json` is made from them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from model.complaint import ComplaintStatus

KEY_LENGTH = 128


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Line = Annotated[str | None, Field(max_length=200)]


class NewReport(_Shape):
    """What a citizen reports. Something must be said: words, a photo, a position or an address."""

    description: Annotated[str | None, Field(max_length=4000, description="The citizen's own words")] = None
    category: Annotated[
        str | None, Field(max_length=64, description="A service code, as `/open311/v2/services.json` lists them")
    ] = None
    lat: Annotated[float | None, Field(ge=-90, le=90, description="WGS 84, degrees; with `lon`")] = None
    lon: Annotated[float | None, Field(ge=-180, le=180)] = None
    address: Annotated[str | None, Field(max_length=500, description="Where it is, in words")] = None
    contact_name: Line = None
    contact_phone: Line = None
    contact_email: Line = None
    reporter_id: Annotated[
        str | None, Field(max_length=200, description="Your own stable id of somebody who is signed in with you")
    ] = None
    anonymous: Annotated[bool, Field(description="Keep neither name nor contact: they are dropped at the door")] = False
    public: Annotated[bool, Field(description="Everybody may read it, without name and contact, through Open311")] = (
        False
    )
    language: Annotated[Literal["id", "en"], Field(description="In which its status speaks")] = "id"
    idempotency_key: Annotated[
        str | None,
        Field(max_length=KEY_LENGTH, description="Yours, the same on a retry; or the header `Idempotency-Key`"),
    ] = None


class TakenReport(_Shape):
    """The report is durable. Keep the token: it opens the status, and nobody else has it."""

    id: Annotated[str, Field(description="Names the report in callbacks")]
    token: str
    status: Annotated[str, Field(description="Where to ask: `/api/v1/reports/TOKEN`")]


class ReportCategory(_Shape):
    """A kind of report."""

    code: str
    name: str


class ReportedPosition(_Shape):
    """Where it is, as reported: WGS 84, degrees."""

    lat: float
    lon: float


class TimelineStep(_Shape):
    """What happened to the report, in public words."""

    at: datetime
    status: ComplaintStatus
    text: str


class ReportAnswer(_Shape):
    """What was answered to the citizen."""

    at: datetime
    text: str
    automatic: bool


class ReportStatus(_Shape):
    """How a report stands. Holds neither the citizen's name nor any officer's."""

    id: str
    number: Annotated[str | None, Field(description="The complaint's number; null for the moment until there is one")]
    status: ComplaintStatus
    status_text: str
    category: ReportCategory | None
    address: str | None
    position: ReportedPosition | None
    received_at: datetime
    updated_at: datetime
    timeline: list[TimelineStep]
    answers: list[ReportAnswer]
