"""How our account answers: a container is made, is ready after a while, and is published once."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.threads.errors import Refused, not_found
from simulator.threads.world import USER_ID, Post

if TYPE_CHECKING:
    from simulator.threads.platform import Threads

MAX_LENGTH, REPLIES_A_DAY, DAY_S, LIVES_S = 500, 1000, 86_400, 86_400
TYPES = frozenset({"TEXT", "IMAGE", "VIDEO", "CAROUSEL"})


@dataclass(slots=True)
class Container:
    """A reply that nobody sees yet."""

    id: str
    text: str
    parent: Post
    looks_to_wait: int  #: how often it still says IN_PROGRESS
    at: float = field(default_factory=time.time)
    published_as: str | None = None

    @property
    def status(self) -> str:
        """As the API says it."""
        if self.published_as is not None:
            return "PUBLISHED"
        if time.time() - self.at > LIVES_S:
            return "EXPIRED"
        return "IN_PROGRESS" if self.looks_to_wait > 0 else "FINISHED"


class Press:
    """All containers, and how many replies were published lately."""

    def __init__(self, platform: "Threads") -> None:
        self._platform = platform
        self._containers: dict[str, Container] = {}
        self._published_at: list[float] = []

    def create(self, form: Mapping[str, str]) -> Any:
        """`POST /USER/threads`."""
        if form.get("media_type") not in TYPES:
            raise Refused(100, "(#100) Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}")
        text = form.get("text", "")
        if not text.strip():
            raise Refused(100, "(#100) The parameter text is required")
        if _length(text) > MAX_LENGTH:
            raise Refused(100, f"Param text must be at most {MAX_LENGTH} characters long.")
        parent = self._platform.world.must_find(form.get("reply_to_id", ""))
        waits = 1 if self._platform.rng.random() < 0.1 else 0
        container = Container(self._platform.world.new_id(), text, parent, waits)
        self._containers[container.id] = container
        return {"id": container.id}

    def look(self, name: str) -> Any:
        """`GET /CONTAINER?fields=status`; None: there is no such container."""
        container = self._containers.get(name)
        if container is None:
            return None
        status = container.status
        container.looks_to_wait -= 1
        return {"status": status, "id": name}

    def publish(self, form: Mapping[str, str]) -> Any:
        """`POST /USER/threads_publish`."""
        name = form.get("creation_id", "")
        container = self._containers.get(name)
        if container is None or container.status != "FINISHED":
            raise not_found(name)
        if self._used() >= REPLIES_A_DAY:
            raise Refused(4, "Application request limit reached", status=403)
        container.published_as = self._platform.answer(container.parent, container.text).id
        self._published_at.append(time.time())
        return {"id": container.published_as}

    def limit(self, query: Mapping[str, str]) -> Any:
        """`GET /USER/threads_publishing_limit`."""
        told = {
            "quota_usage": 0,
            "config": {"quota_total": 250, "quota_duration": DAY_S},
            "reply_quota_usage": self._used(),
            "reply_config": {"quota_total": REPLIES_A_DAY, "quota_duration": DAY_S},
        }
        wanted = query.get("fields", "quota_usage").split(",")
        return {"data": [{name: told[name] for name in wanted if name in told}]}

    def _used(self) -> int:
        return sum(1 for at in self._published_at if time.time() - at < DAY_S)


def _length(text: str) -> int:
    """Characters; an emoji counts as its UTF-8 bytes."""
    return sum(len(character.encode()) if ord(character) >= 0x1F000 else 1 for character in text)


def owner(path: str) -> bool:
    """Whether the first part of a path is our profile."""
    return path in ("me", USER_ID)
