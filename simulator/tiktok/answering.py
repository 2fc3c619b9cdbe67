"""How our account answers: replies to comments, and messages with their windows."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.platform import Received
from simulator.tiktok.errors import Refused
from simulator.tiktok.world import ACCOUNT, Conversation

if TYPE_CHECKING:
    from simulator.tiktok.platform import TikTok

MAX_COMMENT, MAX_MESSAGE = 150, 6_000
WINDOW_S, FIRST_MESSAGES, LATE_MESSAGES = 48 * 3600, 10, 3


def reply_to_comment(platform: "TikTok", body: Mapping[str, Any]) -> Any:
    """`POST /business/comment/reply/create/`."""
    target = platform.world.find(_text(body, "comment_id"))
    if target is None or target.video.id != _text(body, "video_id"):
        raise Refused(40007, "The comment does not exist.")
    text = _fitting(_text(body, "text"), MAX_COMMENT)
    said = platform.world.comment(ACCOUNT, target.video, text, under=target)
    platform.announce(said, "insert")
    number = target.writer.citizen_number
    platform.note(
        Received(message_id=said.id, citizen_number=number, text=text, reply_to=target.id, public=True),
    )
    parent = {"parent_comment_id": said.root.id if said.root is not None else ""}
    told = {"comment_id": said.id, "video_id": said.video.id, "create_time": str(said.at), "text": text}
    return {**told, **parent, "unique_identifier": ACCOUNT.id}


def send_message(platform: "TikTok", body: Mapping[str, Any]) -> Any:
    """`POST /business/message/send/`."""
    if body.get("recipient_type") != "CONVERSATION" or body.get("message_type") != "TEXT":
        raise Refused(40002, "recipient_type: only CONVERSATION, and message_type: only TEXT are simulated.")
    conversation = platform.world.conversations.get(_text(body, "recipient"))
    if conversation is None:
        raise Refused(40007, "The conversation does not exist.")
    words = body.get("text")
    text = _fitting(_text(words if isinstance(words, dict) else {}, "body"), MAX_MESSAGE)
    quoted = body.get("referenced_message_info", {}).get("referenced_message_id")
    if quoted is not None and platform.world.find_message(quoted) is None:
        raise Refused(40002, "referenced_message_id: no such message.")
    _require_open(conversation)
    said = platform.world.message(ACCOUNT, conversation, text=text, quoted=quoted)
    platform.tell(said)
    number = conversation.citizen.citizen_number
    platform.note(Received(message_id=said.id, citizen_number=number, text=text, reply_to=quoted, public=False))
    return {"message": {"message_id": said.id}}


def _require_open(conversation: Conversation) -> None:
    """Ten messages to the first word, any number for 48 hours after each later one, then three."""
    heard = sum(1 for message in conversation.messages if message.sender != ACCOUNT)
    silent_s = time.time() - conversation.last_heard_ms / 1000
    sent = conversation.sent_since_heard()
    late = silent_s > WINDOW_S and sent >= LATE_MESSAGES
    if late or (heard == 1 and sent >= FIRST_MESSAGES):
        raise Refused(40064, "This message cannot be sent due to the direct message rules.")


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused(40002, f"{name}: Missing data for required field.")
    return value


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise Refused(40002, f"text: Length must be between 1 and {most}.")
    return text
