"""Three kinds of sameness, kept apart: redelivery (absorbed by a unique key), duplicate, incident."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from model.understanding import ContentKind, Place


class Sameness(StrEnum):
    """How two complaints belong together."""

    DUPLICATE = "duplicate"  #: the same citizen's same complaint again, or a copied text
    INCIDENT = "incident"  #: different citizens on one happening


class LinkState(StrEnum):
    """Who has said so."""

    AUTOMATIC = "automatic"  #: the daemon, sure enough to act
    SUGGESTED = "suggested"  #: the daemon asks an officer
    CONFIRMED = "confirmed"  #: an officer
    REJECTED = "rejected"  #: an officer says that they do not belong together: never linked again by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that speaks for a link; pages have a sentence for each code (`same_author`, `same_words` …)."""

    code: str
    value: str | int | float | None = None  #: what the sentence needs: a share of words, hours, metres, a street


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one complaint says, as it is compared with others."""

    complaint_id: int
    citizen_id: int
    at: datetime  #: UTC, when it was written
    kind: ContentKind
    category: str | None
    category_confidence: float
    place: Place
    content: tuple[str, ...]  #: `model.understanding.Words.content`
    photos: tuple[int, ...] = ()  #: perceptual hashes, 64 bits each
    incident_id: int | None = None
    duplicate_of: int | None = None  #: complaint id


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What the decision says about a report and one before it."""

    sameness: Sameness
    other: Report
    confidence: float  #: 0 to 1
    automatic: bool  #: sure enough to act; else a suggestion
    reasons: tuple[Reason, ...]
