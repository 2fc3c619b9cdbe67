"""One webhook: `entry[] × changes[] × (messages[], statuses[], errors[], message_echoes[], calls[])`, each on its own.

Sources: "Webhooks / messages", "smb_message_echoes", "calls", "history", read 2026-11-24.
"""

from collections.abc import Callable, Sequence
from functools import partial

from connectors.reading import Node, each
from connectors.whatsapp.content import NoMessage, advert, read_content
from connectors.whatsapp.fields import OTHER_FIELDS
from connectors.whatsapp.people import author_of, group_conversation, recipient_of
from connectors.whatsapp.status import read_status
from model.event import Author, Event, MessageDeleted, MessageEdited, MessageReceived, Skipped

OBJECT = "whatsapp_business_account"
Item = Callable[[Node, Sequence[Node]], Sequence[Event]]


def read_delivery(body: Node, phone_number_id: str) -> list[Event]:
    """Everything in a webhook. What belongs to another number of the same business account is skipped.

    An empty `phone_number_id` takes every number: for reading a payload without settings.

    Raises:
        Malformed: not the outer shape of a WhatsApp webhook.
    """
    body.object()
    if body["object"].value != OBJECT:
        raise body["object"].refuse(repr(OBJECT))

    def entry(item: Node) -> list[Event]:
        return each(item.object()["changes"].items(), lambda change: _change(change.object(), phone_number_id))

    return each(body["entry"].items(), entry)


def _change(change: Node, phone_number_id: str) -> list[Event]:
    field = change["field"].must_text()
    if field not in LISTS:
        return [Skipped(reason=OTHER_FIELDS.get(field, "unknown_field"))]
    value = change["value"].object()
    number = value["metadata"]["phone_number_id"].must_id()
    if phone_number_id and number != phone_number_id:
        return [Skipped(reason="other_number")]
    contacts = list(value["contacts"].items_or_none())
    events: list[Event] = []
    for name, read in LISTS[field].items():
        if name in value:
            events += each(value[name].items(), partial(_item, read, contacts))
    return events or [Skipped(reason="nothing_inside")]


def _item(read: Item, contacts: Sequence[Node], item: Node) -> Sequence[Event]:
    return read(item.object(), contacts)


def _message(item: Node, contacts: Sequence[Node]) -> list[Event]:
    if item["type"].value == "system":
        return [_skipped(item, SYSTEM.get(str(item["system"]["type"].value), "system_notice"))]
    author = author_of(item, contacts)
    return _utterance(item, author, group_conversation(item["group_id"]) or author.id)


def _echo(item: Node, contacts: Sequence[Node]) -> list[Event]:
    """Written with the city's own number in the WhatsApp Business app: part of the conversation."""
    author = Author(id=item["from"].must_id())
    return _utterance(item, author, group_conversation(item["group_id"]) or recipient_of(item), outgoing=True)


def _utterance(item: Node, author: Author, conversation_id: str, *, outgoing: bool = False) -> list[Event]:
    match item["type"].value:
        case "revoke":
            original = item["revoke"]["original_message_id"].must_id()
            at = item["timestamp"].time()
            return [MessageDeleted(platform_message_id=original, conversation_id=conversation_id, deleted_at=at)]
        case "edit":
            original = item["edit"]["original_message_id"].must_id()
            said = item["edit"]["message"].object()
            return _said(said, item, original, author, conversation_id, outgoing, MessageEdited)
        case _:
            return _said(item, item, item["id"].must_id(), author, conversation_id, outgoing, MessageReceived)


def _said(
    said: Node,
    item: Node,
    message_id: str,
    author: Author,
    conversation_id: str,
    outgoing: bool,
    event: type[MessageReceived],
) -> list[Event]:
    content = read_content(said)
    if isinstance(content, NoMessage):
        return [_skipped(item, content.reason)]
    quoted = said["context"]["id"].id()
    return [
        event(
            platform_message_id=message_id,
            conversation_id=conversation_id,
            author=author,
            sent_at=item["timestamp"].must_time(),
            text=content.text,
            attachments=(*content.attachments, *advert(item)),
            location=content.location,
            reply_to=quoted if quoted != message_id else None,
            outgoing=outgoing,
        )
    ]


def _status(item: Node, contacts: Sequence[Node]) -> list[Event]:
    return [read_status(item)]


def _error(item: Node, contacts: Sequence[Node]) -> list[Event]:
    """An error of the platform with our account, without a message to it: counted, and the envelope keeps its words."""
    return [Skipped(reason="platform_error")]


def _call(item: Node, contacts: Sequence[Node]) -> list[Event]:
    """We take no calls: a citizen who rings is counted."""
    return [Skipped(reason="call", platform_message_id=item["id"].id())]


def _skipped(item: Node, reason: str) -> Skipped:
    return Skipped(reason=reason, platform_message_id=item["id"].id())


#: Source: "System messages", read 2026-11-24. The `customer_…` names are those of older API versions.
SYSTEM = {
    "user_changed_number": "number_changed",
    "customer_changed_number": "number_changed",
    "user_changed_user_id": "user_id_changed",
    "customer_identity_changed": "identity_changed",
    "user_identity_changed": "identity_changed",
}
#: The fields with messages in them: which lists their value may have, and how an item of each is read.
LISTS: dict[str, dict[str, Item]] = {
    "messages": {"messages": _message, "statuses": _status, "errors": _error},
    "smb_message_echoes": {"message_echoes": _echo, "errors": _error},
    "message_echoes": {"message_echoes": _echo, "errors": _error},
    "calls": {"calls": _call, "statuses": _call, "errors": _error},
}
