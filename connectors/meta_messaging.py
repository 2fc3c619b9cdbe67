"""Reading `entry[].messaging[]`: what Messenger and Instagram tell of private messages.

{"sender": {"id": CITIZEN}, "recipient": {"id": OURS}, "timestamp": 1795500000123,
 "message": {"mid": "m_…", "text": "…"}}

The conversation is the citizen: webhooks name no other. Sources: "Webhook Events Reference" with its pages of each
event, "Webhooks for Instagram Messaging", read 2026-11-25.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from connectors import meta_attachments
from connectors.meta_surface import MAX_ID, Surface
from connectors.reading import Node, each
from model.event import (
    Author,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ReplyStatus,
    ReplyStatusChanged,
    Skipped,
)

#: Kinds of events that are no message, and the reason under which they are counted.
SILENT = {
    "reaction": "reaction",
    "referral": "referral",
    "optin": "optin",
    "optout": "optin",
    "typing": "typing",
    "pass_thread_control": "handover",
    "take_thread_control": "handover",
    "request_thread_control": "handover",
    "pass_thread_metadata": "handover",
    "app_roles": "handover",
    "account_linking": "account_linking",
    "policy_enforcement": "policy",
    "policy-enforcement": "policy",
    "messaging_feedback": "feedback",
    "game_play": "game",
}
WELCOME = frozenset({"getstarted", "getstartedpayload", "facebookwelcome"})  #: what is behind the button "Get Started"


@dataclass(frozen=True, slots=True)
class _Told:
    """One item, by whom and when it was told."""

    item: Node
    notified_at: Node  #: of the entry, where the item has no time of its own
    surface: Surface

    def at(self) -> datetime:
        return self.item["timestamp"].time() or self.notified_at.must_time()

    def sender(self) -> str:
        return self.item["sender"]["id"].must_id()

    def own(self) -> bool:
        return self.item["message"]["is_echo"].value is True or self.sender() == self.surface.own_id

    def conversation(self) -> str:
        citizen = self.item["recipient"]["id"].must_id() if self.own() else self.sender()
        return self.surface.conversation(citizen)


def events(entry: Node, surface: Surface) -> list[Event]:
    """What was said, and what became of what we said; `standby` is the same while another app has the conversation.

    Raises:
        Malformed: `messaging` or `standby` is there and is no list.
    """
    found: list[Event] = []
    for name in ("messaging", "standby"):
        if name in entry:
            found += each(entry[name].items(), lambda item: read(item, entry["time"], surface))
    return found


def read(item: Node, notified_at: Node, surface: Surface) -> Sequence[Event]:
    """One item.

    Raises:
        Malformed: it lacks what its kind must have.
    """
    told = _Told(item.object(), notified_at, surface)
    for kind, reader in READERS.items():
        if kind in item:
            return reader(told)
    silent = next((reason for kind, reason in SILENT.items() if kind in item), "unknown_event")
    return [Skipped(reason=silent, platform_message_id=item["reaction"]["mid"].id())]


def _message(told: _Told) -> Sequence[Event]:
    message = told.item["message"].object()
    name = message["mid"].must_id()
    conversation_id = told.conversation()
    if message["is_deleted"].value is True:
        deleted_at = told.item["timestamp"].time()
        return [MessageDeleted(platform_message_id=name, conversation_id=conversation_id, deleted_at=deleted_at)]
    content = meta_attachments.of_webhook(message, name)
    text = message["text"].text() or content.words
    if text is None and not content.attachments and content.location is None:
        if told.own() or not (content.withheld or message["is_unsupported"].value is True):
            return [Skipped(reason="no_content", platform_message_id=name)]
        text = told.surface.withheld()
    said = MessageReceived(
        platform_message_id=name,
        conversation_id=conversation_id,
        author=Author(id=told.sender()),
        sent_at=told.at(),
        text=text,
        attachments=content.attachments,
        location=content.location,
        reply_to=message["reply_to"]["mid"].id(),
        outgoing=told.own(),
    )
    return [*_known_by_its_key(told, name), said]


def _known_by_its_key(told: _Told, name: str) -> Sequence[Event]:
    """The echo of our own send brings our key back: also of a send whose answer was lost."""
    message = told.item["message"]
    key = message["metadata"].id()
    if key is None or not told.own() or message["app_id"].id() != (told.surface.app_id or None):
        return []
    at = told.item["timestamp"].time()
    return [ReplyStatusChanged(platform_message_id=name, status=ReplyStatus.SENT, changed_at=at, reply_key=key)]


def _edit(told: _Told) -> Sequence[Event]:
    edit = told.item["message_edit"].object()
    name, text = edit["mid"].must_id(), edit["text"].text()
    if text is None:  # Instagram tells that there was an edit, and often not what it says now
        return [Skipped(reason="edit_without_text", platform_message_id=name)]
    edited = MessageEdited(
        platform_message_id=name,
        conversation_id=told.conversation(),
        author=Author(id=told.sender()),
        sent_at=told.at(),
        text=text,
        outgoing=told.own(),
    )
    return [edited]


def _postback(told: _Told) -> Sequence[Event]:
    """A button was pressed: its title is what the citizen says."""
    postback = told.item["postback"].object()
    name, title = postback["mid"].id(), postback["title"].text()
    word = "".join(filter(str.isalnum, postback["payload"].text() or "")).casefold()
    if title is None or word in WELCOME:
        return [Skipped(reason="chat_opened", platform_message_id=name)]
    said = MessageReceived(
        platform_message_id=name or f"postback:{told.sender()}:{int(told.at().timestamp() * 1000)}"[:MAX_ID],
        conversation_id=told.conversation(),
        author=Author(id=told.sender()),
        sent_at=told.at(),
        text=title,
    )
    return [said]


def _receipt(told: _Told, kind: str, status: ReplyStatus) -> Sequence[Event]:
    """Messages by name; a watermark alone ("all before this time") names none."""
    receipt = told.item[kind].object()
    at = told.item["timestamp"].time() or receipt["watermark"].time()
    names = [receipt["mid"]] if "mid" in receipt else list(receipt["mids"].items_or_none())

    def changed(name: Node) -> Sequence[Event]:
        return [ReplyStatusChanged(platform_message_id=name.must_id(), status=status, changed_at=at)]

    return each(iter(names), changed) if names else [Skipped(reason="watermark")]


READERS: dict[str, Callable[[_Told], Sequence[Event]]] = {
    "message": _message,
    "message_edit": _edit,
    "postback": _postback,
    "delivery": partial(_receipt, kind="delivery", status=ReplyStatus.DELIVERED),
    "read": partial(_receipt, kind="read", status=ReplyStatus.READ),
}
