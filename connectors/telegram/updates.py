"""Reading events out of Telegram's updates: one from a webhook, or an answer of getUpdates.

Shapes: `telegram.Update` of python-telegram-bot 22.8 (Bot API 10.0), read 2026-11-24.
"""

from collections.abc import Callable, Sequence
from functools import partial

from connectors.contract import Malformed
from connectors.reading import Node, each, read_json
from connectors.telegram.message import must_integer, read_author, read_message, read_thread, visibility_of
from model.event import Event, MessageDeleted, MessageReceived, Skipped

#: What the bot asks Telegram for, by poll and by webhook. Reactions, inline queries and the like it never asks for.
WANTED = (
    *("message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member"),
    *("business_connection", "business_message", "edited_business_message", "deleted_business_messages"),
)


def read_updates(body: bytes) -> Sequence[Event]:
    """The events of one body.

    Raises:
        Malformed: it is neither an update nor an answer of getUpdates, or its only update is broken.
    """
    root = read_json(body).object()
    if "result" in root:
        return each(root["result"].items(), _update)
    return _update(root)


def _update(update: Node) -> Sequence[Event]:
    update.object()
    for field, read in READERS.items():
        if field in update:
            return read(update[field])
    for field, reason in SKIPPED.items():
        if field in update:
            return [Skipped(reason=reason)]
    if "update_id" not in update:
        raise Malformed(f"{update.path or 'the body'}: expected an update of Telegram")
    return [Skipped(reason="unknown_update")]


def _pressed(query: Node) -> Sequence[Event]:
    """A button under a message: its title is what the citizen says. Telegram gives no time but the message's."""
    query.object()
    message = query["message"]
    if not message or message["date"].value == 0:  # a message sent inline, or one that is gone: no chat, or no time
        return [Skipped(reason="button_without_message")]
    thread = read_thread(message.object())
    data = query["data"].text()
    text = _title(message["reply_markup"]["inline_keyboard"], data) or data
    if text is None:
        return [Skipped(reason="button_without_text")]  # a game's, or one that opens an address
    return [
        MessageReceived(
            platform_message_id=thread.message_id(f"button-{must_integer(query['id'])}"),
            conversation_id=thread.conversation_id,
            author=read_author(Node({"from": query["from"].object().value}, query.path)),
            sent_at=message["date"].must_time(),
            text=text,
            reply_to=thread.message_id(must_integer(message["message_id"])),
            visibility=visibility_of(message["chat"]),
        )
    ]


def _title(keyboard: Node, data: str | None) -> str | None:
    for row in keyboard.items_or_none():
        for button in row.items_or_none():
            if data is not None and button["callback_data"].text() == data:
                return button["text"].text()
    return None


def _deleted(deleted: Node) -> Sequence[Event]:
    """The only deletions that Telegram tells a bot of: those in a business account's chats."""
    thread = read_thread(deleted.object())
    return each(
        deleted["message_ids"].items(),
        lambda number: [
            MessageDeleted(
                platform_message_id=thread.message_id(must_integer(number)), conversation_id=thread.conversation_id
            )
        ],
    )


READERS: dict[str, Callable[[Node], Sequence[Event]]] = {
    **dict.fromkeys(("message", "channel_post", "business_message", "guest_message"), read_message),
    **dict.fromkeys(
        ("edited_message", "edited_channel_post", "edited_business_message"), partial(read_message, edited=True)
    ),
    "callback_query": _pressed,
    "deleted_business_messages": _deleted,
}
SKIPPED = {
    **dict.fromkeys(("message_reaction", "message_reaction_count"), "reaction"),
    **dict.fromkeys(("my_chat_member", "chat_member", "chat_join_request"), "membership"),
    **dict.fromkeys(("poll", "poll_answer"), "poll_result"),
    **dict.fromkeys(("inline_query", "chosen_inline_result"), "inline_query"),
    **dict.fromkeys(("shipping_query", "pre_checkout_query", "purchased_paid_media"), "payment"),
    **dict.fromkeys(("chat_boost", "removed_chat_boost"), "boost"),
    "business_connection": "business_connection",
    "managed_bot": "managed_bot",
}
