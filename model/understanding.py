"""What the daemon makes of a citizen's words: suggestions, each with a confidence, that an officer may correct.

Nothing here changes what the citizen wrote. Confidences are between 0 and 1.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class ContentKind(StrEnum):
    """What a message is. The first five are the complaint's types; the last is no work for anybody."""

    COMPLAINT = "complaint"
    ASPIRATION = "aspiration"
    INFORMATION = "information"
    PRAISE = "praise"
    SPAM = "spam"
    NONE = "none"  #: a greeting, thanks, chat, a test


class Urgency(StrEnum):
    """How soon somebody must act."""

    NORMAL = "normal"
    URGENT = "urgent"  #: people may come to harm, or much is damaged, if it waits for days
    EMERGENCY = "emergency"  #: life is in danger now: 112


class Language(StrEnum):
    """ISO 639-1 where there is one."""

    INDONESIAN = "id"
    JAVANESE = "jv"
    MIXED = "id-jv"  #: Indonesian and Javanese in one text, as people of Semarang write
    ENGLISH = "en"
    OTHER = "und"


class PersonalKind(StrEnum):
    """Personal data under UU 27/2022 that stands in a text."""

    NIK = "nik"  #: identity number, sixteen digits
    KK = "kk"  #: family card number, sixteen digits
    PHONE = "phone"
    EMAIL = "email"
    BANK = "bank"  #: account number
    PLATE = "plate"  #: of a vehicle


class PlaceSource(StrEnum):
    """What says where it is."""

    POSITION = "position"  #: the citizen shared it
    PHOTO = "photo"  #: the photo was taken there
    TEXT = "text"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Guess(Generic[T]):
    """A suggestion and how sure it is."""

    value: T
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """One piece of personal data: `text[start:end]`, in code points."""

    kind: PersonalKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is, as far as the words and positions say.

    Areas are Kemendagri codes: `33.74.01` is a kecamatan, `33.74.01.1001` a kelurahan in it.
    """

    area: str | None = None
    area_confidence: float = 0.0
    areas: tuple[str, ...] = ()  #: all that it may be, the likeliest first, when the name is ambiguous; else empty
    street: str | None = None  #: normalised, without "jalan" ("kaligawe raya"); of an alley with it ("gang mawar")
    landmark: str | None = None  #: normalised ("pasar johar")
    number: str | None = None  #: of a house, pole or kilometre, as written ("12a", "km 7")
    rt: int | None = None
    rw: int | None = None
    relation: str | None = None  #: "depan", "sebelah", "simpang" …: how it lies to the landmark or street
    lat: float | None = None  #: WGS 84, degrees: a shared position, else a photo's; never guessed from a name
    lon: float | None = None
    source: PlaceSource | None = None  #: what `area` comes from
    excluded: tuple[str, ...] = ()  #: streets, landmarks and area codes that the text says it is *not* ("bukan …")

    @property
    def known(self) -> bool:
        """Whether anything says where it is."""
        return bool(self.area or self.street or self.landmark or self.lat is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text as it is compared: the citizen's own words are kept elsewhere and are what is shown."""

    plain: str  #: lower case, slang written out, links, mentions, emoji and greetings gone; one blank between words
    words: tuple[str, ...]  #: of `plain`, in order
    content: tuple[str, ...]  #: without stop words, stemmed lightly, in order: what likeness is measured on


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """All suggestions for one message."""

    words: Words
    kind: Guess[ContentKind]
    category: Guess[str] | None  #: a code of `understanding/resources/categories.toml`; None: nothing says what it is
    alternatives: tuple[Guess[str], ...]  #: further categories, the likeliest first, at most four
    urgency: Guess[Urgency]
    danger: float  #: how much it speaks of danger to life, 0 to 1: `urgency` is this and a threshold
    language: Guess[Language]
    place: Place
    personal: tuple[PersonalData, ...]
