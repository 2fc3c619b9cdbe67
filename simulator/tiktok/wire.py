"""What was said as it stands in TikTok's JSON: in lists, and in webhooks, which name things differently."""

import json
import time
from typing import Any

from simulator.tiktok.world import ACCOUNT, BUSINESS_ID, Comment, Message, Person

APP_ID = "7364323437050855441"


def comment(said: Comment, replies: int) -> dict[str, Any]:
    """An item of `/business/comment/list/` or `/business/comment/reply/list/`."""
    found: dict[str, Any] = {
        "comment_id": said.id,
        "video_id": said.video.id,
        "user_id": said.writer.id,
        "unique_identifier": said.writer.id,
        "create_time": str(said.at),
        "likes": 0,
        "replies": replies,
        "owner": said.writer == ACCOUNT,
        "liked": False,
        "pinned": False,
        "status": "PUBLIC",
        "username": said.writer.username,
        "display_name": said.writer.display_name,
        "profile_image": "https://p16-sign.tiktokcdn.com/avatar.jpeg?x-expires=1796000000",
    }
    if said.text is not None:
        found["text"] = said.text
    if said.image is not None:
        found["image_url"] = said.image
    if said.root is not None:
        found["parent_comment_id"] = said.root.id
    return found


def comment_event(said: Comment, action: str) -> dict[str, Any]:
    """The `content` of `comment.update`: numbers, and no words."""
    return {
        "comment_id": int(said.id),
        "video_id": int(said.video.id),
        "parent_comment_id": int(said.root.id) if said.root is not None else 0,
        "comment_type": "comment" if said.root is None else "reply",
        "comment_action": action,
        "timestamp": int(time.time() * 1000),
        "unique_identifier": said.writer.id,
    }


def _recipient(message: Message) -> Person:
    return message.conversation.citizen if message.sender == ACCOUNT else ACCOUNT


def _role(person: Person) -> str:
    return "business_account" if person == ACCOUNT else "personal_account"


def _common(message: Message) -> dict[str, Any]:
    found: dict[str, Any] = {
        "message_id": message.id,
        "conversation_id": message.conversation.id,
        "timestamp": message.at_ms,
        "message_tag": {"source": "API" if message.sender == ACCOUNT else "APP"},
    }
    if message.text is not None:
        found["text"] = {"body": message.text}
    if message.media_id is not None:
        found["image"] = {"media_id": message.media_id}
    if message.quoted is not None:
        found["referenced_message_info"] = {"referenced_message_id": message.quoted}
    return found


def listed_message(message: Message) -> dict[str, Any]:
    """An item of `/business/message/content/list/`."""
    sender, recipient = message.sender, _recipient(message)
    return _common(message) | {
        "message_type": "TEXT" if message.text is not None else "IMAGE",
        "sender": sender.username,
        "recipient": recipient.username,
        "from_user": {"role": _role(sender).upper(), "id": sender.id},
        "to_user": {"role": _role(recipient).upper(), "id": recipient.id},
    }


def message_event(message: Message) -> dict[str, Any]:
    """The `content` of `im_receive_msg` and `im_send_msg`."""
    sender, recipient = message.sender, _recipient(message)
    return _common(message) | {
        "type": "text" if message.text is not None else "image",
        "from": sender.username,
        "to": recipient.username,
        "from_user": {"role": _role(sender), "id": sender.id},
        "to_user": {"role": _role(recipient), "id": recipient.id},
        "unique_identifier": message.conversation.citizen.id,
        "is_follower": True,
    }


def participant(person: Person) -> dict[str, Any]:
    """Somebody in a conversation."""
    picture = "https://p16-sign.tiktokcdn.com/avatar.jpeg?x-expires=1796000000"
    shown = {"id": person.id, "display_name": person.display_name, "profile_image": picture}
    return {**shown, "role": _role(person).upper()}


def delivery(event: str, content: dict[str, Any], at: int) -> bytes:
    """A whole webhook body: the content is JSON in a string."""
    inner = json.dumps(content, separators=(",", ":"))
    body = {"client_key": APP_ID, "event": event, "create_time": at, "user_openid": BUSINESS_ID, "content": inner}
    return json.dumps(body, separators=(",", ":")).encode()
