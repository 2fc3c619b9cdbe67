"""The names of conversations: an account has direct messages, comments, comments on live videos, and mentions.

What can be answered, how and for how long differs; the name says it.
"""

from dataclasses import dataclass

from connectors.meta_surface import MAX_ID

DIRECT, COMMENT, LIVE, MENTION = "dm:", "comment:", "live:", "mention:"


def of_comment(root_id: str) -> str:
    """A root comment with its replies."""
    return f"{COMMENT}{root_id}"[:MAX_ID]


def of_live_comment(comment_id: str) -> str:
    """A comment on a live video: it can be answered in private, and only during the broadcast."""
    return f"{LIVE}{comment_id}"[:MAX_ID]


def of_mention(media_id: str, comment_id: str | None) -> str:
    """Somebody else's post, or a comment on it, that names us."""
    return (f"{MENTION}{media_id}:{comment_id}" if comment_id else f"{MENTION}{media_id}")[:MAX_ID]


@dataclass(frozen=True, slots=True)
class Mention:
    """What is answered: a post, or a comment on it."""

    media_id: str
    comment_id: str | None

    @classmethod
    def read(cls, conversation_id: str) -> "Mention":
        """Out of the name."""
        media_id, _, comment_id = conversation_id.removeprefix(MENTION).partition(":")
        return cls(media_id, comment_id or None)
