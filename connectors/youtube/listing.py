"""What a page of YouTube's says about itself: which comments, in which state, and whether there are more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors.digest import digest
from connectors.reading import Node
from connectors.youtube.reading import published


@dataclass(frozen=True, slots=True)
class Seen:
    """One comment as it stands in a page; times are Unix seconds, 0 where they cannot be read."""

    digest: str  #: changes when the comment is edited
    written: float
    changed: float


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread: its top comment, the replies that came with it, and how many there are."""

    id: str | None
    top: Seen
    replies: Sequence[Seen]
    total: int  #: replies that the thread has; fewer may have come with it

    @property
    def count(self) -> str:
        """A digest that changes with the number of replies."""
        return digest("count", self.id, self.total)

    @property
    def all(self) -> Iterator[Seen]:
        """Every comment of it that is in the page."""
        yield self.top
        yield from self.replies


def threads(page: Node) -> list[Thread]:
    """The threads of a page of `commentThreads.list`, in YouTube's order: the newest top comment first."""
    return [_thread(item) for item in page["items"].items_or_none()]


def comments(page: Node) -> list[Seen]:
    """The comments of a page of `comments.list`."""
    return [_seen(item) for item in page["items"].items_or_none()]


def _thread(item: Node) -> Thread:
    replies = [_seen(reply) for reply in item["replies"]["comments"].items_or_none()]
    total = item["snippet"]["totalReplyCount"].integer() or 0
    return Thread(item["id"].id(), _seen(item["snippet"]["topLevelComment"]), replies, total)


def _seen(comment: Node) -> Seen:
    written, moment = published(comment), comment["snippet"]["updatedAt"].time()
    changed = moment.timestamp() if moment is not None else written
    return Seen(digest(comment["id"].id(), changed), written, max(changed, written))
