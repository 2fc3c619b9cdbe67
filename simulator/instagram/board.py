"""What was said in public: comments on our posts, and other people's posts and comments that name us."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.facebook.errors import unknown_object
from simulator.messenger.talk import Person

FIRST_ID = 17_900_000_000_000_001


@dataclass(slots=True)
class Post:
    """A post, of ours or of a citizen's."""

    id: str
    person: Person | None  #: None: ours
    caption: str
    photos: list[str] = field(default_factory=list)
    tagged: bool = False  #: we are tagged in it
    at: float = field(default_factory=time.time)


@dataclass(slots=True)
class Comment:
    """A comment on a post, or a reply to one."""

    id: str
    number: int  #: grows with time
    person: Person | None  #: None: ours
    text: str
    post: Post
    root_id: str | None = None  #: of a reply: the comment on top
    live: bool = False
    at: float = field(default_factory=time.time)
    answered_privately: bool = False


class Board:
    """All posts and comments, in the order in which they were written."""

    def __init__(self) -> None:
        self._next = FIRST_ID
        self.posts: dict[str, Post] = {}
        self.comments: dict[str, Comment] = {}

    def post(
        self, person: Person | None, caption: str, *, photos: list[str] | None = None, tagged: bool = False
    ) -> Post:
        """Somebody posts."""
        made = Post(self._id(), person, caption, photos or [], tagged)
        self.posts[made.id] = made
        return made

    def comment(self, person: Person | None, text: str, post: Post, under: Comment | None = None) -> Comment:
        """Somebody comments: replies to replies stand under the same root."""
        root = None if under is None else under.root_id or under.id
        made = Comment(self._id(), self._next, person, text, post, root)
        self.comments[made.id] = made
        return made

    def must_find(self, name: str) -> Comment:
        """Raises Graph's refusal where there is no such comment."""
        if name not in self.comments:
            raise unknown_object(name)
        return self.comments[name]

    def roots(self, post: Post) -> list[Comment]:
        """On top of a post, the newest first."""
        return [each for each in self._newest_first() if each.post is post and each.root_id is None and not each.live]

    def replies(self, comment: Comment) -> list[Comment]:
        """Below a comment, the newest first."""
        return [each for each in self._newest_first() if each.root_id == comment.id]

    def newest_posts(self, *, ours: bool) -> list[Post]:
        """Ours, or those that we are tagged in."""
        posts = reversed(list(self.posts.values()))
        return [each for each in posts if (each.person is None if ours else each.tagged)]

    def _newest_first(self) -> Iterator[Comment]:
        return reversed(list(self.comments.values()))

    def _id(self) -> str:
        self._next += 1
        return str(self._next)
