"""The shapes of suggestions and of what belongs together, in requests and answers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from inbox.api.shape import Shape
from model.sameness import LinkState, Sameness
from model.understanding import ContentKind, Language, Urgency

COMPLAINT = r"^SMG-\d{4}-\d{6,12}$"
Confidence = Annotated[float, Field(ge=0, le=1)]
CorrectedField = Literal["kind", "category", "urgency", "language", "place"]


class Triage(Shape):
    """What is suggested for a complaint, or was settled by an officer."""

    kind: ContentKind
    category: Annotated[str | None, Field(description="A code of /api/v1/categories; null: nothing says what it is")]
    opd: Annotated[str | None, Field(description="The department that answers for the category")]
    urgency: Urgency
    area: Annotated[str | None, Field(description="Kemendagri code of a kelurahan (33.74.01.1001) or kecamatan")]
    place: Annotated[str | None, Field(description="Where it is, in words")]
    settled: Annotated[list[str], Field(description="What officers have decided; the rest is suggested")]


class Guessed(Shape):
    """One suggestion."""

    value: str | None
    confidence: Confidence
    settled: Annotated[bool, Field(description="An officer decided it")]


class KindGuessed(Guessed):
    """What the citizen wants."""

    value: ContentKind


class UrgencyGuessed(Guessed):
    """How soon somebody must act."""

    value: Urgency


class LanguageGuessed(Guessed):
    """In which language it is written."""

    value: Language


class CategoryGuess(Shape):
    """A further category that it may be."""

    category: str
    confidence: Confidence


class WholeTriage(Shape):
    """Every suggestion with how sure it is."""

    kind: KindGuessed
    category: Guessed
    urgency: UrgencyGuessed
    place: Annotated[Guessed, Field(description="`value` is the area's code")]
    language: LanguageGuessed
    opd: str | None
    alternatives: Annotated[list[CategoryGuess], Field(description="The likeliest first, four at most")]
    place_label: str | None
    areas: Annotated[list[str], Field(description="All that an ambiguous name may mean, the likeliest first")]
    model: str


class Correction(Shape):
    """What is right. Without a field: everything that is suggested."""

    field: CorrectedField | None = None
    value: Annotated[
        str | None, Field(max_length=64, description="A kind, urgency, language, category's or area's code; place: ''")
    ] = None


class ReasonGiven(Shape):
    """One thing that speaks for a link."""

    code: str
    value: str | int | float | None


class LinkShown(Shape):
    """A link to an earlier complaint."""

    id: int
    sameness: Sameness
    number: str
    state: LinkState
    confidence: Confidence
    reasons: list[ReasonGiven]
    officer: str | None
    created_at: datetime


class Decision(Shape):
    """An answer to a suggested link, or against one that was made."""

    together: Annotated[bool, Field(description="They belong together; false: they do not, and never will again")]


class Repetition(Shape):
    """Which complaint it repeats."""

    of: Annotated[str, Field(pattern=COMPLAINT)]


class TwoNames(Shape):
    """In Indonesian and English."""

    id: str
    en: str


class CategoryShown(Shape):
    """A category, and who answers for it."""

    code: str
    name: TwoNames
    opd: str
    opd_name: TwoNames


class CategoryGroup(Shape):
    """Categories that belong together."""

    code: str
    name: TwoNames
    categories: list[CategoryShown]


class Categories(Shape):
    """The tree."""

    groups: list[CategoryGroup]
