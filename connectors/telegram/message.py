"""One Telegram message, of whatever chat, as an event."""

import re
from collections.abc import Sequence

from connectors.reading import Node
from connectors.telegram.content import FIELDS, Content, read_content, username_of
from connectors.telegram.thread import CONNECTION, Thread
from model.event import Author, Event, MessageEdited, MessageReceived, Skipped, Visibility

START = re.compile(r"/start(@\w{1,64})?", re.ASCII | re.IGNORECASE)
MIGRATIONS = ("migrate_to_chat_id", "migrate_from_chat_id")
#: What a chat says about itself, and why it is no message. What is not named here is a message or unknown.
SERVICE = {
    "new_chat_members": "joined",
    "left_chat_member": "left",
    "pinned_message": "pinned",
    **dict.fromkeys(MIGRATIONS, "group_migrated"),
    **dict.fromkeys(("giveaway", "giveaway_created", "giveaway_winners", "giveaway_completed"), "giveaway"),
    **dict.fromkeys(("invoice", "successful_payment", "refunded_payment"), "payment"),
    **dict.fromkeys(("gift", "unique_gift", "gift_upgrade_sent"), "gift"),
    **dict.fromkeys(
        (
            *("new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created"),
            *("channel_chat_created", "message_auto_delete_timer_changed", "users_shared", "chat_shared"),
            *("connected_website", "write_access_allowed", "passport_data", "proximity_alert_triggered"),
            *("boost_added", "chat_background_set", "checklist_tasks_done", "checklist_tasks_added"),
            *("direct_message_price_changed", "paid_message_price_changed", "forum_topic_created"),
            *("forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden"),
            *("general_forum_topic_unhidden", "video_chat_scheduled", "video_chat_started", "video_chat_ended"),
            *("video_chat_participants_invited", "suggested_post_approved", "suggested_post_approval_failed"),
            *("suggested_post_declined", "suggested_post_paid", "suggested_post_refunded", "managed_bot_created"),
            *("poll_option_added", "poll_option_deleted", "chat_owner_left", "chat_owner_changed"),
        ),
        "service_message",
    ),
}


def read_message(message: Node, *, edited: bool = False) -> Sequence[Event]:
    """The event that a Message object is; raises Malformed where it is none."""
    thread = read_thread(message.object())
    message_id = thread.message_id(must_integer(message["message_id"]))
    content = read_content(message)
    if reason := _no_message(message, content, edited=edited):
        return [Skipped(reason=reason, platform_message_id=message_id)]
    kind = MessageEdited if edited else MessageReceived
    moment = message["edit_date"] if edited and message["edit_date"] else message["date"]
    chat = message["chat"]
    return [
        kind(
            platform_message_id=message_id,
            conversation_id=thread.conversation_id,
            author=read_author(message),
            sent_at=moment.must_time(),
            text=content.text,
            attachments=content.attachments,
            location=content.location,
            reply_to=_reply_to(message, thread),
            visibility=visibility_of(chat),
            outgoing=_written_by_us(message, thread),
            album=message["media_group_id"].id(),
            permalink=_permalink(chat, thread, message["message_id"]),
        )
    ]


def read_thread(message: Node) -> Thread:
    """Where the message was written."""
    chat = must_integer(message["chat"]["id"])
    if message["business_connection_id"]:
        connection = message["business_connection_id"].must_id()
        if not CONNECTION.fullmatch(connection):
            raise message["business_connection_id"].refuse("a business connection's id")
        return Thread(chat, business=connection)
    topic = message["message_thread_id"].integer() if message["is_topic_message"].value is True else None
    direct = message["direct_messages_topic"]["topic_id"].integer()
    if topic is not None and topic > 0:
        return Thread(chat, topic=topic)
    return Thread(chat, direct=direct if direct is not None and direct > 0 else None)


def must_integer(node: Node) -> int:
    """Telegram's numeric ids: at most 52 significant bits."""
    found = node.integer()
    if found is None:
        raise node.refuse("a whole number")
    return found


def read_author(message: Node) -> Author:
    """Who speaks: an anonymous admin or a channel speaks as its chat, and behind it stands a bot of Telegram's."""
    sender = next((message[field] for field in ("sender_chat", "from") if message[field]), message["chat"])
    parts = (sender["first_name"].text(), sender["last_name"].text())
    return Author(
        id=str(must_integer(sender["id"])),
        name=sender["title"].text() or " ".join(part for part in parts if part) or None,
        handle=username_of(sender),
        aliases=_own_phone(message["contact"], sender),
    )


def visibility_of(chat: Node) -> Visibility:
    """A group or channel with a public name can be read by everybody."""
    public = chat["type"].value in ("group", "supergroup", "channel") and username_of(chat) is not None
    return Visibility.PUBLIC if public else Visibility.PRIVATE


def _own_phone(contact: Node, sender: Node) -> tuple[str, ...]:
    """The number of a citizen who shares their own contact: Telegram then names them in it."""
    if contact["user_id"].integer() is None or contact["user_id"].integer() != sender["id"].integer():
        return ()
    digits = re.sub(r"[ +()-]", "", contact["phone_number"].text() or "")
    return (f"phone:+{digits}",) if re.fullmatch(r"[0-9]{7,15}", digits) else ()


def _no_message(message: Node, content: Content, *, edited: bool) -> str | None:
    """Why this is no message of a citizen; None: it is one."""
    if content:
        return _not_a_citizens(message, content, edited=edited)
    if reason := next((reason for field, reason in SERVICE.items() if field in message), None):
        return reason
    for field in ("paid_media", "story"):  # their content is not for bots, or must be paid for
        if isinstance(message[field].value, dict):
            return field
    if any(field in message for field in FIELDS):
        raise message.refuse("a message with something readable in it")
    return "unknown_message_kind"


def _not_a_citizens(message: Node, content: Content, *, edited: bool) -> str | None:
    if content.text is not None and START.fullmatch(content.text.strip()):
        return "command_start"  # the greeting that Telegram sends when somebody opens the bot
    if message["is_automatic_forward"].value is True:
        return "automatic_forward"  # a channel's post, repeated in the channel's own discussion group
    if message["from"]["is_bot"].value is True and not message["sender_chat"] and not message["business_connection_id"]:
        return "bot_message"
    if edited and message["location"]["live_period"]:
        return "live_location"  # still moving, every few seconds; the place that it stops at is an edit
    return None


def _reply_to(message: Node, thread: Thread) -> str | None:
    answered = message["reply_to_message"]
    number = answered["message_id"].integer()
    if number is not None and "forum_topic_created" not in answered:  # each message of a topic hangs on its beginning
        return thread.message_id(number)
    elsewhere = message["external_reply"]
    chat, number = elsewhere["chat"]["id"].integer(), elsewhere["message_id"].integer()
    return Thread(chat).message_id(number) if chat is not None and number is not None else None


def _written_by_us(message: Node, thread: Thread) -> bool:
    """In a business account's chat the citizen is the chat; whoever else writes there is the city."""
    return thread.business is not None and message["from"]["id"].integer() not in (None, thread.chat)


def _permalink(chat: Node, thread: Thread, message: Node) -> str | None:
    username = username_of(chat)
    if username is None or visibility_of(chat) is Visibility.PRIVATE:
        return None
    topic = f"{thread.topic}/" if thread.topic is not None else ""
    return f"https://t.me/{username}/{topic}{must_integer(message)}"
