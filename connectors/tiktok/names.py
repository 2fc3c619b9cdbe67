"""Names of conversations and files: what TikTok needs to know again when something is answered or fetched."""

from dataclasses import dataclass

from model.event import AttachmentKind

COMMENT, MENTION = "comment", "mention"
KINDS = {"IMAGE": AttachmentKind.IMAGE, "VIDEO": AttachmentKind.VIDEO}


def comment_thread(video_id: str, root_id: str) -> str:
    """The conversation of a comment and its replies."""
    return f"{COMMENT}:{video_id}:{root_id}"


def mention_thread(video_id: str) -> str:
    """The conversation of somebody else's video that names the account: it cannot be answered."""
    return f"{MENTION}:{video_id}"


def is_comment(conversation_id: str) -> bool:
    """Whether a conversation is a thread of comments; direct messages have TikTok's own names, without a colon."""
    return conversation_id.startswith(f"{COMMENT}:")


def is_mention(conversation_id: str) -> bool:
    """Whether a conversation is somebody else's video."""
    return conversation_id.startswith(f"{MENTION}:")


def parts_of(conversation_id: str) -> tuple[str, str] | None:
    """Video and root comment of a thread of comments; None: it is none."""
    kind, *rest = conversation_id.split(":")
    return (rest[0], rest[1]) if kind == COMMENT and len(rest) == 2 and all(rest) else None


@dataclass(frozen=True, slots=True)
class File:
    """A file of a direct message."""

    kind: str  #: IMAGE or VIDEO
    conversation_id: str
    message_id: str
    media_id: str

    def __str__(self) -> str:
        return ":".join((self.kind, self.conversation_id, self.message_id, self.media_id))

    @classmethod
    def read(cls, name: str) -> "File | None":
        """The file of an attachment's `media_id`; None: it is none of ours."""
        parts = name.split(":", 3)
        return cls(*parts) if len(parts) == 4 and all(parts) and parts[0] in KINDS else None
