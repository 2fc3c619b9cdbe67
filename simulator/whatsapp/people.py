"""Who the platform knows. Every third citizen has taken a username and hides the phone number."""

import time
from dataclasses import dataclass
from typing import Any

from simulator.platform import Citizen

WINDOW_S = 24 * 3600  #: after what a citizen has said, free text may be sent to them
HIDES_EVERY = 3


@dataclass(slots=True)
class Person:
    """A citizen on WhatsApp."""

    citizen: Citizen
    last_said_at: float = 0.0  #: Unix time; 0: never

    @property
    def user_id(self) -> str:
        """The business-scoped user id: what the business always gets to see."""
        return f"ID.{31_415_926_535_897_000_000 + self.citizen.number}"

    @property
    def hides_phone(self) -> bool:
        """Whether the business sees no phone number."""
        return self.citizen.number % HIDES_EVERY == 0

    @property
    def within_window(self) -> bool:
        """Whether free text may be sent now."""
        return time.time() - self.last_said_at < WINDOW_S

    def contact(self, *, username: bool = True) -> dict[str, Any]:
        """As in `contacts[]` of a webhook."""
        profile = {"name": self.citizen.name}
        if self.hides_phone and username:
            profile["username"] = self.citizen.handle
        contact: dict[str, Any] = {"profile": profile, "user_id": self.user_id}
        if not self.hides_phone:
            contact["wa_id"] = self.citizen.phone
        return contact


class People:
    """All who have written to the number."""

    def __init__(self) -> None:
        self._known: dict[int, Person] = {}

    def said(self, citizen: Citizen) -> Person:
        """The person, who has just said something."""
        person = self._known.setdefault(citizen.number, Person(citizen))
        person.last_said_at = time.time()
        return person

    def by_phone(self, phone: str) -> Person | None:
        """Also who hides the number can be reached at it, by who knows it."""
        return next((one for one in self._known.values() if one.citizen.phone == phone), None)

    def by_user_id(self, user_id: str) -> Person | None:
        """The person with this business-scoped user id."""
        return next((one for one in self._known.values() if one.user_id == user_id), None)
