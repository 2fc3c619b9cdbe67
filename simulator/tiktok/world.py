"""What was said on TikTok: comments on the account's videos, and messages."""

import base64
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.platform import Citizen
from simulator.tiktok.errors import Refused

BUSINESS_ID = "-000SimLaporSemarBusinessOpenId01"
USERNAME, DISPLAY_NAME = "laporsemar", "Lapor Semar"
FIRST_ID = 7_400_000_000_000_000_001  #: 19 digits, as TikTok's: more than a double holds


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote: a citizen, or the account."""

    id: str
    username: str
    display_name: str
    citizen_number: int | None = None


ACCOUNT = Person(BUSINESS_ID, USERNAME, DISPLAY_NAME)


def person(citizen: Citizen) -> Person:
    """A citizen as they are known everywhere on TikTok."""
    identity = base64.b64encode(f"tiktok-person-{citizen.number:06d}".encode()).decode()
    return Person(identity, citizen.handle, citizen.name, citizen.number)


@dataclass(slots=True)
class Video:
    """A video of the account's."""

    id: str
    caption: str
    at: int


@dataclass(slots=True)
class Comment:
    """A comment, or a reply to one: there are two levels."""

    id: str
    video: Video
    writer: Person
    text: str | None
    image: str | None = None
    root: "Comment | None" = None
    at: int = field(default_factory=lambda: int(time.time()))
    removed: bool = False

    @property
    def visible(self) -> bool:
        """Replies go with their comment."""
        return not self.removed and (self.root is None or not self.root.removed)


@dataclass(slots=True)
class Message:
    """A message: words or one picture, never both."""

    id: str
    conversation: "Conversation"
    sender: Person
    text: str | None = None
    media_id: str | None = None
    quoted: str | None = None
    at_ms: int = field(default_factory=lambda: int(time.time() * 1000))


@dataclass(slots=True)
class Conversation:
    """The one conversation with a citizen."""

    id: str
    citizen: Person
    messages: list[Message] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        """Whether the account has written in it."""
        return any(message.sender == ACCOUNT for message in self.messages)

    @property
    def last_heard_ms(self) -> int:
        """When the citizen wrote last."""
        return max((message.at_ms for message in self.messages if message.sender != ACCOUNT), default=0)

    def sent_since_heard(self) -> int:
        """Messages of ours since the citizen's last one."""
        return sum(1 for message in self.messages if message.sender == ACCOUNT and message.at_ms >= self.last_heard_ms)


class World:
    """All of it, in the order in which it was said."""

    def __init__(self) -> None:
        self.videos: list[Video] = []
        self.conversations: dict[str, Conversation] = {}
        self._comments: dict[str, Comment] = {}
        self._next = FIRST_ID

    def new_id(self) -> str:
        """Of a video, a comment or a file."""
        self._next += 1
        return str(self._next)

    def publish(self, caption: str, at: int) -> Video:
        """A video of the account's."""
        video = Video(self.new_id(), caption, at)
        self.videos.append(video)
        return video

    def comment(
        self, by: Person, video: Video, text: str | None, image: str | None = None, under: Comment | None = None
    ) -> Comment:
        """A comment; a reply to a reply stands under the same comment."""
        root = None if under is None else under.root or under
        said = Comment(self.new_id(), video, by, text, image, root)
        self._comments[said.id] = said
        return said

    def find(self, name: str | None) -> Comment | None:
        """A comment that can be seen."""
        comment = self._comments.get(name or "")
        return comment if comment is not None and comment.visible else None

    def comments(self, video_id: str) -> list[Comment]:
        """Comments on a video, without replies."""
        if not any(video.id == video_id for video in self.videos):
            raise Refused(40007, "The video does not exist.")
        return [said for said in self._all() if said.video.id == video_id and said.root is None]

    def replies(self, comment: Comment) -> list[Comment]:
        """Replies to a comment."""
        return [said for said in self._all() if said.root is comment]

    def conversation_with(self, citizen: Person) -> Conversation:
        """The conversation with a citizen, begun if there is none."""
        name = base64.b64encode(f"conversation+{citizen.id}".encode()).decode()
        return self.conversations.setdefault(name, Conversation(name, citizen))

    def message(
        self,
        by: Person,
        conversation: Conversation,
        text: str | None = None,
        media_id: str | None = None,
        quoted: str | None = None,
    ) -> Message:
        """A message in a conversation."""
        name = base64.b64encode(f"message-{self.new_id()}".encode()).decode()
        said = Message(name, conversation, by, text, media_id, quoted)
        conversation.messages.append(said)
        return said

    def find_message(self, name: str | None) -> Message | None:
        """A message by its id."""
        all_messages = (m for conversation in self.conversations.values() for m in conversation.messages)
        return next((message for message in all_messages if message.id == name), None)

    def _all(self) -> Iterable[Comment]:
        return (comment for comment in self._comments.values() if comment.visible)
