"""What was said on Threads as far as our profile may know of it: posts, and replies to them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.platform import Citizen
from simulator.threads.errors import not_found

USER_ID = "24680135791113"
USERNAME = "laporsemar"
FIRST_USER = 25_100_000_000_000  #: plus a citizen's number
FIRST_MEDIA = 18_050_000_000_000_001


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote: a citizen, or the profile. The API shows the name only."""

    id: str
    username: str
    citizen_number: int | None = None


PROFILE = Writer(USER_ID, USERNAME)


def writer(citizen: Citizen) -> Writer:
    """A citizen as they are called on Threads."""
    return Writer(str(FIRST_USER + citizen.number), citizen.handle, citizen.number)


@dataclass(slots=True)
class Post:
    """A post, or a reply to one."""

    id: str
    number: int  #: grows with time
    writer: Writer
    text: str
    photos: dict[str, str]  #: address by media id; several make an album
    parent: "Post | None" = None
    at: int = field(default_factory=lambda: int(time.time()))
    removed: bool = False

    @property
    def root(self) -> "Post":
        """The post on top of the thread."""
        return self if self.parent is None else self.parent.root

    @property
    def is_ours(self) -> bool:
        """Whether the profile wrote it."""
        return self.writer == PROFILE

    @property
    def visible(self) -> bool:
        """What hangs under something removed is gone with it."""
        return not self.removed and (self.parent is None or self.parent.visible)

    @property
    def mentions_us(self) -> bool:
        """Whether somebody else names the profile."""
        return not self.is_ours and f"@{USERNAME}" in self.text


class World:
    """All posts, in the order in which they were written."""

    def __init__(self) -> None:
        self._posts: dict[str, Post] = {}
        self._next = FIRST_MEDIA

    def new_id(self) -> str:
        """Of a post, a picture or a container."""
        self._next += 1
        return str(self._next)

    def say(self, by: Writer, text: str, photos: dict[str, str], parent: Post | None = None) -> Post:
        """A post, or a reply."""
        name = self.new_id()
        post = Post(name, self._next, by, text, photos, parent)
        self._posts[name] = post
        return post

    def find(self, name: str | None) -> Post | None:
        """What there is to be seen under an id."""
        post = self._posts.get(name or "")
        return post if post is not None and post.visible else None

    def must_find(self, name: str) -> Post:
        """Like `find`; Meta's refusal where there is nothing."""
        post = self.find(name)
        if post is None:
            raise not_found(name)
        return post

    def posts(self) -> list[Post]:
        """The profile's own posts."""
        return [post for post in self.all() if post.is_ours and post.parent is None]

    def replies(self) -> list[Post]:
        """The profile's own replies, wherever."""
        return [post for post in self.all() if post.is_ours and post.parent is not None]

    def mentions(self) -> list[Post]:
        """Posts and replies of others that name the profile."""
        return [post for post in self.all() if post.mentions_us]

    def children(self, post: Post) -> list[Post]:
        """Replies to this very post."""
        return [other for other in self.all() if other.parent is post]

    def conversation(self, post: Post) -> list[Post]:
        """Replies to a post on all levels, flattened."""
        return [other for other in self.all() if other.root is post and other is not post]

    def picture(self, name: str) -> str | None:
        """Where a child of an album is."""
        return next((post.photos[name] for post in self.all() if name in post.photos), None)

    def all(self) -> Iterator[Post]:
        """Whatever can be seen."""
        return (post for post in self._posts.values() if post.visible)
