"""What was said on the Page and about it: posts, and comments on them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.facebook.errors import unknown_object
from simulator.platform import Citizen, Place

PAGE_ID = "101234567890123"
PAGE_NAME = "Lapor Semar"
FIRST_USER = 24_100_000_000_000_000  #: plus a citizen's number
FIRST_STORY = 7_001


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote: a citizen, or the Page."""

    id: str
    name: str
    citizen_number: int | None = None


PAGE = Writer(PAGE_ID, PAGE_NAME)


def writer(citizen: Citizen) -> Writer:
    """A citizen as this Page knows them."""
    return Writer(str(FIRST_USER + citizen.number), citizen.name, citizen.number)


@dataclass(slots=True)
class Story:
    """A post, or a comment on one."""

    id: str
    number: int  #: grows with time
    writer: Writer
    text: str
    photos: list[str]  #: addresses
    post_id: str  #: its own id, if it is a post
    root_id: str | None = None  #: of a reply: the comment on top of the thread
    place: Place | None = None
    at: int = field(default_factory=lambda: int(time.time()))
    edited_at: int | None = None
    removed: bool = False
    answered_privately: bool = False

    @property
    def is_post(self) -> bool:
        """Whether it stands by itself."""
        return self.post_id == self.id

    @property
    def parent_id(self) -> str:
        """What a comment answers."""
        return self.root_id or self.post_id


class World:
    """All stories, in the order in which they were written."""

    def __init__(self) -> None:
        self._stories: dict[str, Story] = {}
        self._next = FIRST_STORY

    def post(self, by: Writer, text: str, photos: list[str], place: Place | None = None, wall: str = PAGE_ID) -> Story:
        """A post on the Page's wall, or on another."""
        name = f"{wall}_{self._next}"
        return self._keep(Story(name, self._next, by, text, photos, name, place=place))

    def comment(self, by: Writer, target: Story, text: str, photos: list[str]) -> Story:
        """A comment on a post, or a reply to a comment: replies to replies stand under the same root."""
        post_number = target.post_id.rpartition("_")[2]
        root = None if target.is_post else target.root_id or target.id
        name = f"{post_number}_{self._next}"
        return self._keep(Story(name, self._next, by, text, photos, target.post_id, root))

    def _keep(self, story: Story) -> Story:
        self._stories[story.id] = story
        self._next += 1
        return story

    def find(self, name: str | None) -> Story | None:
        """What there is to be seen under an id."""
        story = self._stories.get(name or "")
        return story if story is not None and self.visible(story) else None

    def must_find(self, name: str) -> Story:
        """Like `find`; Graph's refusal where there is nothing."""
        story = self.find(name)
        if story is None:
            raise unknown_object(name)
        return story

    def visible(self, story: Story) -> bool:
        """What hangs under something removed is gone with it."""
        above = [self._stories[name] for name in {story.post_id, story.parent_id} if name in self._stories]
        return not story.removed and not any(each.removed for each in above)

    def wall(self) -> list[Story]:
        """Posts on the Page."""
        return [story for story in self._all() if story.is_post and story.id.startswith(f"{PAGE_ID}_")]

    def tagged(self) -> list[Story]:
        """Posts elsewhere that mention the Page."""
        return [story for story in self._all() if story.is_post and not story.id.startswith(f"{PAGE_ID}_")]

    def comments(self, target: Story, *, all_levels: bool) -> list[Story]:
        """Comments on a post, or replies to a comment."""
        if not target.is_post:
            return [story for story in self._all() if story.root_id == target.id]
        under = [story for story in self._all() if story.post_id == target.id and not story.is_post]
        return [story for story in under if all_levels or story.root_id is None]

    def _all(self) -> Iterator[Story]:
        return (story for story in self._stories.values() if self.visible(story))
