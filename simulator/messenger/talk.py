"""What was said in private: messages between citizens and our account."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.platform import Citizen


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen as this surface knows them."""

    id: str
    name: str
    handle: str
    number: int


@dataclass(slots=True)
class Message:
    """One message, in or out."""

    id: str
    number: int  #: grows with time
    person: Person  #: whose conversation it is
    own: bool
    text: str | None
    photos: list[str] = field(default_factory=list)  #: names of files
    link: str | None = None
    reply_to: str | None = None
    metadata: str | None = None
    at: float = field(default_factory=time.time)
    edits: int = 0
    removed: bool = False


class Talk:
    """All messages, in the order in which they were written."""

    def __init__(self, first_id: int, new_id: Callable[[], str]) -> None:
        self._first_id = first_id
        self._new_id = new_id
        self._messages: dict[str, Message] = {}
        self._people: dict[str, Person] = {}

    def person(self, citizen: Citizen) -> Person:
        """The same id for the same citizen."""
        name = str(self._first_id + citizen.number)
        return self._people.setdefault(name, Person(name, citizen.name, citizen.handle, citizen.number))

    def known(self, name: str) -> Person | None:
        """Who has that id here."""
        return self._people.get(name)

    def add(self, person: Person, *, own: bool, text: str | None, **more: Any) -> Message:
        """Somebody has written; `more` are fields of `Message`."""
        message = Message(self._new_id(), len(self._messages), person, own, text, **more)
        self._messages[message.id] = message
        return message

    def find(self, name: str | None) -> Message | None:
        """What there is to be seen under an id."""
        message = self._messages.get(name or "")
        return message if message is not None and not message.removed else None

    def threads(self) -> list[list[Message]]:
        """Conversations and their messages, the newest first."""
        found: dict[str, list[Message]] = {}
        for message in reversed(list(self._all())):
            found.setdefault(message.person.id, []).append(message)
        return list(found.values())

    def last_inbound(self, person: Person) -> float:
        """When they last wrote; Unix seconds, 0: never."""
        return max((each.at for each in self._all() if each.person == person and not each.own), default=0.0)

    def _all(self) -> Iterator[Message]:
        return (message for message in self._messages.values() if not message.removed)
