"""Messages as they stand in webhooks and in Graph's JSON."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from simulator.messenger.graph import APP_ID, PAGE_ID, PAGE_NAME
from simulator.messenger.nodes import Edge, Whole
from simulator.messenger.talk import Message, Person

MESSAGE_LACKS = frozenset({"message", "attachments", "shares", "sticker", "is_unsupported", "story", "reactions"})
Address = Callable[[str], str]


def time_of(seconds: float) -> str:
    """Graph's times: `2026-11-24T07:00:00+0000`."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def ms(seconds: float) -> int:
    """Webhooks count in milliseconds."""
    return int(seconds * 1000)


def delivery(kind: str, ours: str, at: float, item: dict[str, Any]) -> dict[str, Any]:
    """A whole webhook body with one item."""
    return {"object": kind, "entry": [{"id": ours, "time": ms(at), "messaging": [item]}]}


def between(message: Message, ours: str, at: float) -> dict[str, Any]:
    """Who tells whom, and when."""
    sender, recipient = (ours, message.person.id) if message.own else (message.person.id, ours)
    return {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": ms(at)}


def said(message: Message, ours: str, address: Address) -> dict[str, Any]:
    """An item of `messaging`: a message, or the echo of one of ours."""
    body: dict[str, Any] = {"mid": message.id}
    if message.own:
        body |= {"is_echo": True, "app_id": int(APP_ID)}
        body |= {"metadata": message.metadata} if message.metadata else {}
    if message.text:
        body["text"] = message.text
    if message.photos:
        body["attachments"] = [{"type": "image", "payload": {"url": address(name)}} for name in message.photos]
    elif message.link:
        body["attachments"] = [{"type": "fallback", "payload": {"url": message.link, "title": "Google Maps"}}]
    if message.reply_to:
        body["reply_to"] = {"mid": message.reply_to}
    return {**between(message, ours, message.at), "message": body}


def edited(message: Message, ours: str, at: float) -> dict[str, Any]:
    """An item of `messaging`: the citizen has changed the words."""
    edit = {"mid": message.id, "text": message.text, "num_edit": message.edits}
    return {**between(message, ours, at), "message_edit": edit}


def delivered(message: Message, ours: str, at: float) -> dict[str, Any]:
    """An item of `messaging`: the citizen's telephone has it."""
    pair = {"sender": {"id": message.person.id}, "recipient": {"id": ours}, "timestamp": ms(at)}
    return {**pair, "delivery": {"mids": [message.id], "watermark": ms(at)}}


def page_identity() -> dict[str, str]:
    """The Page in a `from`."""
    return {"name": PAGE_NAME, "email": f"{PAGE_ID}@facebook.com", "id": PAGE_ID}


def identity(person: Person) -> dict[str, str]:
    """A citizen in a `from`."""
    return {"name": person.name, "email": f"{person.id}@facebook.com", "id": person.id}


Identity = Callable[[Person], dict[str, str]]


def attachments(message: Message, address: Address) -> dict[str, Any]:
    """Graph's `attachments` of a message."""
    return {
        "data": [
            {
                "id": f"{message.number}{place}",
                "mime_type": "image/png" if name.endswith("png") else "image/jpeg",
                "name": name,
                "size": 4096,
                "image_data": {"width": 960, "height": 720, "url": address(name), "preview_url": address(name)},
            }
            for place, name in enumerate(message.photos)
        ]
    }


def node(message: Message, address: Address, ours: dict[str, str], theirs: Identity) -> Whole:
    """Everything of a message."""
    citizen = theirs(message.person)
    sender, recipient = (ours, citizen) if message.own else (citizen, ours)
    found: dict[str, Any] = {
        "id": message.id,
        "created_time": time_of(message.at),
        "from": sender,
        "to": {"data": [recipient]},
        "message": message.text or "",
    }
    if message.photos:
        found["attachments"] = attachments(message, address)
    if message.link:
        found["shares"] = {"data": [{"link": message.link, "name": "Google Maps"}]}
    return Whole(found, ("id", "created_time"), MESSAGE_LACKS)


def conversation(name: str, messages: Sequence[Whole], people: Sequence[dict[str, str]], at: float) -> Whole:
    """A conversation with its messages, the newest first."""
    found = {
        "id": name,
        "updated_time": time_of(at),
        "participants": {"data": list(people)},
        "messages": Edge(f"{name}/messages", messages),
    }
    return Whole(found, ("id", "updated_time"))
