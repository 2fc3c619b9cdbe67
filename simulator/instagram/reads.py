"""What an Instagram account's app may read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulator.facebook.errors import Refused, unknown_object
from simulator.facebook.fields import Field
from simulator.instagram import wire
from simulator.messenger import wire as direct
from simulator.messenger.graph import PAGE_ID, PAGE_NAME, Call
from simulator.messenger.nodes import Edge, Reader, Whole, wanted_fields
from simulator.messenger.talk import Message

if TYPE_CHECKING:
    from simulator.instagram.platform import Instagram

READABLE = 20  #: messages of a conversation, the newest; of older ones only the ids are told
MENTIONED = frozenset({"mentioned_comment", "mentioned_media"})


def answer(platform: "Instagram", call: Call, reader: Reader) -> Any:
    """A GET. Raises `Refused`."""
    fields = wanted_fields(call.parameters)
    match call.path:
        case (name,) if name == wire.IG_ID:
            return _account(platform, reader, fields or [])
        case (name,) if name == PAGE_ID:
            return {"id": PAGE_ID, "name": PAGE_NAME}
        case (name, "media" | "tags" as edge) if name == wire.IG_ID:
            posts = platform.board.newest_posts(ours=edge == "media")
            wholes = [wire.post(platform.board, each, platform.address) for each in posts]
            return reader.page(Edge(f"{wire.IG_ID}/{edge}", wholes), call.parameters, fields)
        case (name, "conversations") if name == PAGE_ID:
            if call.parameters.get("platform") != "instagram":
                raise Refused(100, "(#100) Param platform must be one of {INSTAGRAM, MESSENGER}")
            return reader.page(Edge(f"{PAGE_ID}/conversations", _conversations(platform)), call.parameters, fields)
        case (name, edge):
            return reader.page(_edge(platform, name, edge), call.parameters, fields)
        case (name,) if (message := platform.talk.find(name)) is not None:
            return reader.node(_node(platform, message, readable=_recent(platform, message)), fields)
    raise unknown_object("/".join(call.path))


def _edge(platform: "Instagram", name: str, edge: str) -> Edge:
    board = platform.board
    if edge == "comments" and name in board.posts:
        found = wire.post(board, board.posts[name], platform.address).fields["comments"]
    elif edge == "replies" and name in board.comments:
        found = wire.comment(board, board.comments[name]).fields.get("replies")
    else:
        found = next((each.fields["messages"] for each in _conversations(platform) if each.id == name), None)
        found = found if edge == "messages" else None
    if not isinstance(found, Edge):
        raise unknown_object(f"{name}/{edge}")
    return found


def _account(platform: "Instagram", reader: Reader, fields: Sequence[Field]) -> dict[str, Any]:
    whole = Whole({"id": wire.IG_ID, "username": wire.USERNAME, "name": PAGE_NAME}, ("id",))
    plain = [field for field in fields if field.name not in MENTIONED]
    found = reader.node(whole, plain or None)
    board = platform.board
    for field in fields:
        if field.name == "mentioned_comment":
            comment = wire.comment(board, board.must_find(field.modifiers.get("comment_id", "")))
            found[field.name] = reader.node(comment, field.fields)
        elif field.name == "mentioned_media":
            post = platform.post_of(field.modifiers.get("media_id", ""))
            found[field.name] = reader.node(wire.post(board, post, platform.address), field.fields)
    return found


def _conversations(platform: "Instagram") -> list[Whole]:
    ours = wire.identity(None)
    return [
        direct.conversation(
            f"aWdfZAG06{messages[0].person.id}",
            [_node(platform, message, readable=place < READABLE) for place, message in enumerate(messages)],
            [wire.identity(messages[0].person), ours],
            messages[0].at,
        )
        for messages in platform.talk.threads()
    ]


def _recent(platform: "Instagram", message: Message) -> bool:
    return any(message in messages[:READABLE] for messages in platform.talk.threads())


def _node(platform: "Instagram", message: Message, *, readable: bool) -> Whole:
    whole = direct.node(message, platform.address, wire.identity(None), wire.identity)
    if readable:
        return whole
    left = {name: whole.fields[name] for name in ("id", "created_time")}
    return Whole(left, whole.defaults, whole.lacks | {"from", "to"})
