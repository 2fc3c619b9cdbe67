"""Reviews of the offices, each with at most one reply."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simulator.platform import Citizen

ACCOUNT = "accounts/100000000000000000001"
OFFICES = ("locations/2000000000000000001", "locations/2000000000000000002", "locations/2000000000000000003")
STARS = ("ONE", "TWO", "THREE", "FOUR", "FIVE")
STEP_S = 0.000_001  #: Google's times have microseconds; no two changes are at the same


@dataclass(slots=True)
class Reply:
    """The city's."""

    text: str
    at: float
    state: str


@dataclass(slots=True)
class Review:
    """One citizen's."""

    office: str
    number: int
    citizen: Citizen
    stars: str
    text: str
    pictures: Sequence[str]  #: addresses
    at: float
    changed: float
    reply: Reply | None = None
    removed: bool = False

    @property
    def key(self) -> str:
        """The `reviewId`."""
        return f"AbFvOqSimulated{self.number:09d}"

    @property
    def id(self) -> str:
        """Its name without the Google account."""
        return f"{self.office}/reviews/{self.key}"


@dataclass(slots=True)
class World:
    """All reviews."""

    reviews: dict[str, Review] = field(default_factory=dict)  #: by id
    _last: float = 0.0

    def add(self, office: str, citizen: Citizen, stars: str, text: str, pictures: Sequence[str]) -> Review:
        """A new review."""
        at = self.tick()
        made = Review(office, len(self.reviews) + 1, citizen, stars, text, pictures, at, at)
        self.reviews[made.id] = made
        return made

    def find(self, name: str) -> Review | None:
        """What there is to be seen under an id."""
        found = self.reviews.get(name)
        return found if found is not None and not found.removed else None

    def of(self, office: str) -> list[Review]:
        """The reviews of an office, the last changed first."""
        found = [review for review in self.reviews.values() if review.office == office and not review.removed]
        return sorted(found, key=lambda review: -review.changed)

    def tick(self) -> float:
        """Now, later than ever before."""
        self._last = max(time.time(), self._last + STEP_S)
        return self._last


def reply_name(review: Review, text: str) -> str:
    """What our daemon calls a reply: Google gives it no id."""
    raw = hashlib.blake2b(" ".join(text.split()).encode(), digest_size=6).digest()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    bits = int.from_bytes(raw, "big")
    return f"{review.id}/reply/" + "".join(alphabet[bits >> shift & 63] for shift in range(42, -1, -6))


def wire(review: Review) -> dict[str, Any]:
    """A Review as it stands in the API's JSON."""
    made: dict[str, Any] = {
        "reviewId": review.key,
        "reviewer": {
            "profilePhotoUrl": f"https://lh3.googleusercontent.com/a/simulated{review.citizen.number}=s120-c-rp-mo-br100",
            "displayName": review.citizen.name,
        },
        "starRating": review.stars,
    }
    if review.text:
        made["comment"] = review.text
    made |= {"createTime": time_of(review.at), "updateTime": time_of(review.changed)}
    if review.reply is not None:
        made["reviewReply"] = wire_reply(review.reply)
    if review.pictures:
        made["reviewMediaItems"] = [{"thumbnailUrl": address} for address in review.pictures]
    return made | {"name": f"{ACCOUNT}/{review.id}"}


def wire_reply(reply: Reply) -> dict[str, Any]:
    """A ReviewReply."""
    return {"comment": reply.text, "updateTime": time_of(reply.at), "reviewReplyState": reply.state}


def time_of(seconds: float) -> str:
    """Google's times: `2026-11-24T07:00:00.123456Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
