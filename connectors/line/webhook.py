"""LINE's webhooks: their proof, and the events in them.

Shapes: `linebot.v3.webhooks.CallbackRequest` of line-bot-sdk 3.27; the proof: developers.line.biz, "Verify webhook
signature". Read 2026-11-25.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from connectors.contract import Unauthentic
from connectors.line.content import read_content
from connectors.reading import Node, each, read_json
from connectors.signature import require_same
from model.event import Author, Event, MessageDeleted, MessageEdited, MessageReceived, Skipped

SAID: dict[str, type[MessageReceived]] = {"message": MessageReceived, "messageEdited": MessageEdited}
#: What is no utterance, and the reason under which it is counted.
SKIPPED = {
    "follow": "follow",
    "unfollow": "unfollow",
    "join": "join",
    "leave": "leave",
    "memberJoined": "member_joined",
    "memberLeft": "member_left",
    "postback": "postback",
    "videoPlayComplete": "video_play_complete",
    "beacon": "beacon",
    "accountLink": "account_link",
    "membership": "membership",
    **dict.fromkeys(("module", "activated", "deactivated"), "module"),
    **dict.fromkeys(("botSuspended", "botResumed"), "bot_suspended"),
    "delivery": "delivery",
}
#: Where LINE says that something happened, and which field of it is the conversation.
PLACES = {"user": "userId", "group": "groupId", "room": "roomId"}


def verify(body: bytes, secret: str, given: str | None) -> None:
    """`X-Line-Signature` is the base64 of the HMAC-SHA256 of the body under the channel secret.

    Raises:
        Unauthentic: it is missing or another, or there is no secret.
    """
    if not secret:
        raise Unauthentic
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    require_same(base64.b64encode(digest).decode(), given)


def read(body: bytes) -> Sequence[Event]:
    """The events of one delivery.

    Raises:
        Malformed: it is no delivery of LINE's.
    """
    events = [*read_json(body).object()["events"].items()]
    if not events:
        return [Skipped(reason="verification")]  # the console's Verify button
    return each(iter(events), _event)


def _event(event: Node) -> Sequence[Event]:
    kind = event.object()["type"].must_text()
    if kind in SAID:
        return _said(event, SAID[kind])
    if kind == "unsend":
        return [_taken_back(event)]
    return [Skipped(reason=SKIPPED.get(kind, "unknown_event"), platform_message_id=event["webhookEventId"].id())]


def _taken_back(event: Node) -> MessageDeleted:
    return MessageDeleted(
        platform_message_id=event["unsend"]["messageId"].must_id(),
        conversation_id=_conversation(event["source"]),
        deleted_at=event["timestamp"].time(),
    )


def _said(event: Node, kind: type[MessageReceived]) -> Sequence[Event]:
    """A message of a citizen's: also in standby, when a partner's module has the word."""
    message = event["message"].object()
    message_id = message["id"].must_id()
    content = read_content(message)
    if content is None:
        return [Skipped(reason="unknown_message_kind", platform_message_id=message_id)]
    conversation = _conversation(event["source"])
    return [
        kind(
            platform_message_id=message_id,
            conversation_id=conversation,
            author=_author(event["source"], conversation),
            sent_at=event["timestamp"].must_time(),
            text=content.text,
            attachments=content.attachments,
            location=content.location,
            reply_to=message["quotedMessageId"].id(),
            album=message["imageSet"]["id"].id(),
        )
    ]


def _conversation(source: Node) -> str:
    kind = source.object()["type"].must_text()
    if kind not in PLACES:
        raise source["type"].refuse("user, group or room")
    return source[PLACES[kind]].must_id()


def _author(source: Node, conversation: str) -> Author:
    """LINE gives ids and no names; in groups not even the id, where somebody has not agreed to that."""
    return Author(id=source["userId"].id() or f"hidden:{conversation}"[:512])
