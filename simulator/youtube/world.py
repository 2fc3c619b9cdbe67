"""What was said under the channel's videos: threads of one level."""

import time
from dataclasses import dataclass, field

from simulator.platform import Citizen

CHANNEL_ID = "UCLaporSemarSimulated001"
VIDEOS = ("sMg0001vid3", "sMg0002vid3")


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote: a citizen, or the channel itself."""

    id: str
    name: str
    handle: str
    citizen_number: int | None = None


CHANNEL = Writer(CHANNEL_ID, "Lapor Semar", "laporsemar")


def writer(citizen: Citizen) -> Writer:
    """A citizen's own channel."""
    return Writer(f"UCwarga{citizen.number:017d}", citizen.name, citizen.handle, citizen.number)


@dataclass(slots=True)
class Comment:
    """A top comment, or a reply to one."""

    id: str
    number: int  #: grows with time
    writer: Writer
    text: str
    video_id: str
    image: str | None = None  #: an address
    parent: "Comment | None" = None  #: of a reply: the top comment
    at: int = field(default_factory=lambda: int(time.time()))
    edited_at: int | None = None
    held: bool = False
    removed: bool = False

    @property
    def top(self) -> "Comment":
        """The comment that names the thread."""
        return self.parent or self

    @property
    def is_there(self) -> bool:
        """A thread goes with its top comment."""
        return not self.removed and not self.top.removed


class World:
    """All comments."""

    def __init__(self) -> None:
        self._comments: dict[str, Comment] = {}

    def add(
        self, by: Writer, text: str, video_id: str, image: str | None, answered: Comment | None, *, held: bool = False
    ) -> Comment:
        """A comment on a video, or a reply in the thread of what is answered."""
        number = len(self._comments) + 1
        parent = answered.top if answered is not None else None
        name = f"{parent.id}.9s{number:012d}" if parent is not None else f"Ugs{number:015d}AaABAg"
        made = Comment(name, number, by, text, video_id, image, parent, held=held)
        self._comments[name] = made
        return made

    def find(self, name: str | None) -> Comment | None:
        """What there is to be seen under an id."""
        found = self._comments.get(name or "")
        return found if found is not None and found.is_there else None

    def threads(self, *, held: bool) -> list[Comment]:
        """Top comments in one moderation state (a thread is held when one of its replies is), the newest first."""
        tops = [one for one in self._comments.values() if one.parent is None and one.is_there]
        wanted = [top for top in tops if (self._is_held(top) if held else not top.held)]
        return sorted(wanted, key=lambda one: (-one.at, -one.number))

    def replies(self, top: Comment, *, held: bool) -> list[Comment]:
        """Replies in a thread, the newest first."""
        found = [
            one for one in self._comments.values() if one.parent is top and one.is_there and one.held in (False, held)
        ]
        return sorted(found, key=lambda one: -one.number)

    def _is_held(self, top: Comment) -> bool:
        return top.held or any(one.held for one in self.replies(top, held=True))
