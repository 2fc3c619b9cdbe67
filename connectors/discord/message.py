"""One Discord message, as it comes by the gateway or out of a channel's history, as events.

Shapes: docs.discord.com, "Message resource", "Gateway events", read 2026-11-25.
"""

from collections.abc import Sequence

from connectors.discord import snowflake
from connectors.discord.content import is_forward, read_content
from connectors.discord.markup import plain
from connectors.reading import Node
from model.event import Author, Event, MessageEdited, MessageReceived, Skipped, Visibility

DEFAULT, REPLY = 0, 19
#: Types of what the platform says itself, and not a person. What is not named here is new.
SYSTEM = frozenset({*range(1, 13), *range(14, 19), 22, *range(24, 30), 31, 32, *range(36, 40), 44, 46})
COMMANDS = frozenset({20, 23})  #: answers of apps to commands
THREAD_STARTER = 21  #: repeats, in a thread, the message that it was made from


class Reader:
    """Reads messages for one bot. `me` is its user id."""

    def __init__(self, me: str) -> None:
        self.me = me

    def created(self, message: Node, guild: Node) -> Sequence[Event]:
        """A new message; one out of the history may have been edited since, which is told besides."""
        if reason := self._no_message(message):
            return [reason]
        events: list[Event] = [self._event(message, guild, MessageReceived)]
        if message["edited_timestamp"]:
            events.append(self._event(message, guild, MessageEdited))
        return events

    def updated(self, message: Node, guild: Node) -> Sequence[Event]:
        """An edit; or only that the platform has added a preview of a link, or somebody has pinned it."""
        name = message.object()["id"].must_id()
        if not message["author"] or not message["edited_timestamp"]:
            return [Skipped(reason="not_edited", platform_message_id=name)]
        if reason := self._no_message(message):
            return [reason]
        return [self._event(message, guild, MessageEdited)]

    def titled(self, thread: Node, guild: Node) -> Sequence[Event]:
        """The title of a post in a forum: the post itself is the first message of the thread, and does not have it."""
        name = thread.object()["id"].must_id()
        number, owner = snowflake.read(name), thread["owner_id"].id()
        if "applied_tags" not in thread or owner is None or owner == self.me:
            return [Skipped(reason="thread", platform_message_id=name)]
        if number is None:
            raise thread["id"].refuse("a snowflake")
        return [
            MessageReceived(
                platform_message_id=f"{name}:title",
                conversation_id=name,
                author=Author(id=owner),
                sent_at=Node(snowflake.moment_of(number).isoformat(), thread["id"].path).must_time(),
                text=thread["name"].must_text(),
                visibility=_visibility(guild),
                permalink=_permalink(guild.id(), name),
            )
        ]

    def _no_message(self, message: Node) -> Skipped | None:
        """Why this is no message of a citizen's or ours; None: it is one."""
        name = message.object()["id"].must_id()
        author = message["author"].object()
        reason = self._foreign(message, author) or _service(message) or _wordless(message)
        return Skipped(reason=reason, platform_message_id=name) if reason else None

    def _foreign(self, message: Node, author: Node) -> str | None:
        if message["webhook_id"]:
            return "webhook_message"
        return "bot_message" if author["bot"].value is True and author["id"].id() != self.me else None

    def _event(self, message: Node, guild: Node, kind: type[MessageReceived]) -> MessageReceived:
        name, channel = message["id"].must_id(), message["channel_id"].must_id()
        author, content = message["author"], read_content(message)
        own = author["id"].id() == self.me
        answered = message["message_reference"]["message_id"].id() if message["type"].integer() == REPLY else None
        moment = message["edited_timestamp"] if kind is MessageEdited else message["timestamp"]
        return kind(
            platform_message_id=name,
            conversation_id=channel,
            author=Author(
                id=author["id"].must_id(),
                name=author["global_name"].text() or author["username"].text(),
                handle=(author["username"].text() or "").lstrip("@").strip() or None,
            ),
            sent_at=moment.must_time(),
            text=plain(content.text) if own and content.text else content.text,
            attachments=content.attachments,
            reply_to=answered if not is_forward(message) else None,
            visibility=_visibility(guild),
            outgoing=own,
            permalink=_permalink(guild.id(), channel, name),
        )


def _service(message: Node) -> str | None:
    kind = message["type"].integer() if "type" in message else DEFAULT
    if kind in (DEFAULT, REPLY):
        return None
    if kind in COMMANDS:
        return "command"
    if kind == THREAD_STARTER:
        return "thread_starter"
    return "system_message" if kind in SYSTEM else "unknown_kind"


def _wordless(message: Node) -> str | None:
    """A message without words and attachments. Raises Malformed where nothing explains that."""
    if read_content(message):
        return None
    for field in ("embeds", "components", "activity"):
        if message[field]:
            return f"only_{field}"
    raise message["content"].refuse("a text (is the Message Content Intent switched on?)")


def _visibility(guild: Node) -> Visibility:
    """Channels of a server are read by its members, direct messages by nobody else."""
    return Visibility.PUBLIC if guild.id() is not None else Visibility.PRIVATE


def _permalink(guild: str | None, *names: str) -> str | None:
    parts = (guild or "", *names)
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    return f"https://discord.com/channels/{'/'.join(parts)}"
