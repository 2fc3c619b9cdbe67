"""Everything that was ever said on the simulated X, and the identifiers that it gave."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import regex

from simulator.platform import Citizen, Place

EPOCH_MS = 1288834974657
OWN_ID = "2244994945"
OWN_NAME, OWN_HANDLE = "Lapor Semar", "LaporSemarSim"
FIRST_CITIZEN = 1_350_000_000_000_000_000
POST_LENGTH = 280  #: weighted
#: Code points that count one; all others count two. docs.x.com, "Counting characters", read 2026-11-24.
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
LINK = regex.compile(r"https?://\S+")
CLUSTER = regex.compile(r"\X")
EMOJI = regex.compile(r"[\u200d\ufe0f]|\p{Extended_Pictographic}|\p{Regional_Indicator}")


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account on X."""

    id: str
    name: str
    handle: str
    citizen: Citizen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """An attached picture."""

    key: str
    content: bytes
    private: bool

    @property
    def mime(self) -> str:
        """By its first bytes."""
        return "image/png" if self.content.startswith(b"\x89PNG") else "image/jpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One version of a post."""

    id: str
    author: User
    text: str
    at_ms: int
    conversation_id: str
    history: tuple[str, ...]
    reply_to: str | None = None
    photos: tuple[Photo, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectMessage:
    """One direct message."""

    id: str
    author: User
    recipient: User
    text: str
    at_ms: int
    photo: Photo | None = None

    @property
    def conversation_id(self) -> str:
        """The smaller id, a hyphen, the larger."""
        return "-".join(sorted((self.author.id, self.recipient.id), key=int))


@dataclass(slots=True)
class World:
    """All users, posts (their newest versions, oldest first) and direct messages."""

    users: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    messages: dict[str, DirectMessage] = field(default_factory=dict)
    photos: dict[str, Photo] = field(default_factory=dict)
    _last: int = 0

    def __post_init__(self) -> None:
        self.users[OWN_ID] = User(id=OWN_ID, name=OWN_NAME, handle=OWN_HANDLE)

    @property
    def own(self) -> User:
        """The city's account."""
        return self.users[OWN_ID]

    def user(self, citizen: Citizen) -> User:
        """The citizen's account."""
        user_id = str(FIRST_CITIZEN + citizen.number)
        return self.users.setdefault(
            user_id, User(id=user_id, name=citizen.name, handle=citizen.handle.lstrip("@")[:50], citizen=citizen)
        )

    def next_id(self) -> tuple[str, int]:
        """A new snowflake, larger than all before it, and its time in milliseconds."""
        now = int(time.time() * 1000)
        self._last = max((now - EPOCH_MS) << 22, self._last + 1)
        return str(self._last), (self._last >> 22) + EPOCH_MS

    def keep_photos(self, contents: Iterable[bytes], *, private: bool) -> tuple[Photo, ...]:
        """Pictures with keys of their own."""
        photos = tuple(Photo(key=f"3_{self.next_id()[0]}", content=content, private=private) for content in contents)
        self.photos.update({photo.key: photo for photo in photos})
        return photos

    def write_post(
        self,
        author: User,
        text: str,
        *,
        reply_to: str | None = None,
        photos: tuple[Photo, ...] = (),
        place: Place | None = None,
    ) -> Post:
        """A new post, in the conversation of the one that it answers."""
        post_id, at_ms = self.next_id()
        parent = self.newest(reply_to) if reply_to else None
        post = Post(
            id=post_id,
            author=author,
            text=text,
            at_ms=at_ms,
            conversation_id=parent.conversation_id if parent else post_id,
            history=(post_id,),
            reply_to=reply_to if parent else None,
            photos=photos,
            place=place,
        )
        self.posts[post_id] = post
        return post

    def newest(self, post_id: str) -> Post | None:
        """The post as it reads now, by the id of any of its versions; None: it is deleted or never was."""
        return self.posts.get(post_id) or next((post for post in self.posts.values() if post_id in post.history), None)

    def edit(self, post: Post, text: str) -> Post:
        """Its next version, under a new id."""
        post_id, at_ms = self.next_id()
        del self.posts[post.id]
        edited = replace(post, id=post_id, at_ms=at_ms, text=text, history=(*post.history, post_id))
        self.posts[post_id] = edited
        return edited

    def write_message(self, author: User, recipient: User, text: str, photo: Photo | None = None) -> DirectMessage:
        """A new direct message."""
        event_id, at_ms = self.next_id()
        message = DirectMessage(id=event_id, author=author, recipient=recipient, text=text, at_ms=at_ms, photo=photo)
        self.messages[event_id] = message
        return message

    def mentions_us(self, post: Post) -> bool:
        """Whether the post names the city's account, or answers it (which X counts as a mention)."""
        parent = self.newest(post.reply_to) if post.reply_to else None
        named = f"@{OWN_HANDLE}".lower() in post.text.lower()
        return post.author.id != OWN_ID and (named or (parent is not None and parent.author.id == OWN_ID))

    def citizen_above(self, post: Post) -> Citizen | None:
        """The citizen in whose thread a post of ours stands."""
        above: Post | None = post
        while above is not None and above.author.citizen is None:
            above = self.newest(above.reply_to) if above.reply_to else None
        return above.author.citizen if above else None


def weight(text: str) -> int:
    """The length that X counts: a link 23, an emoji of however many code points 2, all else by its code points."""
    links = LINK.findall(text)
    return 23 * len(links) + sum(_weight_of(cluster) for cluster in CLUSTER.findall(LINK.sub("", text)))


def _weight_of(cluster: str) -> int:
    if len(cluster) > 1 and EMOJI.search(cluster):
        return 2
    return sum(1 if any(low <= ord(character) <= high for low, high in LIGHT) else 2 for character in cluster)
