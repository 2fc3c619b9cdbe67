"""Reading events out of what the stream yields: a dispatch of the gateway, or a page of what was missed.

A dispatch is as the gateway sent it. A page is an answer of the REST API as it came, inside an object that says which
server it is of (`guild_id`, null for direct messages), because the answer does not.
"""

from collections.abc import Callable, Sequence

from connectors.discord.message import Reader
from connectors.reading import Node, each, read_json
from model.event import Event, MessageDeleted, Skipped

#: Dispatches that the stream hands on. All others are about servers, channels, members: no utterances.
WANTED = ("MESSAGE_", "THREAD_CREATE")
SKIPPED = {
    **dict.fromkeys(
        (
            *("MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE"),
            *("MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI"),
        ),
        "reaction",
    ),
    **dict.fromkeys(("MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE"), "poll_vote"),
    "TYPING_START": "typing",
    **dict.fromkeys(("READY", "RESUMED"), "session"),
}


def read_events(body: bytes, me: str) -> Sequence[Event]:
    """The events of one body; `me` is the bot's user id.

    Raises:
        Malformed: it is neither a dispatch nor a page, or the only thing in it is broken.
    """
    root, reader = read_json(body).object(), Reader(me)
    if "op" in root or "t" in root:
        return _dispatch(root, reader)
    if "messages" in root:  # newest first, as Discord lists them
        newest_first = [*root["messages"].items()]
        return each(reversed(newest_first), lambda message: reader.created(message, root["guild_id"]))
    if "threads" in root:
        return each(root["threads"].items(), lambda thread: reader.titled(thread, root["guild_id"]))
    raise root.refuse("a dispatch of the gateway, or a page of messages or threads")


def _dispatch(dispatch: Node, reader: Reader) -> Sequence[Event]:
    if dispatch["op"].integer() != 0:
        return [Skipped(reason="session")]
    kind = dispatch["t"].must_text()
    if (read := READERS.get(kind)) is not None:
        return read(dispatch["d"].object(), reader)
    return [Skipped(reason=SKIPPED.get(kind, "unknown_event"))]


def _thread(thread: Node, reader: Reader) -> Sequence[Event]:
    if thread["newly_created"].value is not True:  # we were only let into it
        return [Skipped(reason="thread", platform_message_id=thread["id"].id())]
    return reader.titled(thread, thread["guild_id"])


def _deleted(message: Node, _reader: Reader) -> Sequence[Event]:
    return [MessageDeleted(platform_message_id=message["id"].must_id(), conversation_id=message["channel_id"].id())]


def _deleted_together(deleted: Node, _reader: Reader) -> Sequence[Event]:
    channel = deleted["channel_id"].id()
    return each(
        deleted["ids"].items(),
        lambda name: [MessageDeleted(platform_message_id=name.must_id(), conversation_id=channel)],
    )


READERS: dict[str, Callable[[Node, Reader], Sequence[Event]]] = {
    "MESSAGE_CREATE": lambda message, reader: reader.created(message, message["guild_id"]),
    "MESSAGE_UPDATE": lambda message, reader: reader.updated(message, message["guild_id"]),
    "MESSAGE_DELETE": _deleted,
    "MESSAGE_DELETE_BULK": _deleted_together,
    "THREAD_CREATE": _thread,
}
