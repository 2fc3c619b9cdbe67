"""Webhooks: their proof, and what they say. `content` is JSON inside a JSON string, with 19-digit numbers in it.

{"client_key": "…", "event": "im_receive_msg", "create_time": 1795503718, "user_openid": "…", "content": "{…}"}

A webhook of a comment says that there is one, and not what it says: the poll brings the words.

Source: "Webhooks: Check the signature" and "Overview", "Business Messaging webhook events", "Comment events"; a
delivery of `comment.update` as a public library has recorded it; all read 2026-11-25.
"""

from datetime import datetime

from connectors.contract import Unauthentic
from connectors.reading import Node, read_json
from connectors.signature import require_hmac_sha256
from connectors.tiktok import comments, messages
from connectors.tiktok.names import comment_thread, mention_thread
from connectors.tiktok.settings import Settings
from model.envelope import Envelope
from model.event import (
    Attachment,
    AttachmentKind,
    Event,
    MessageDeleted,
    MessageReceived,
    Skipped,
    Visibility,
)

SIGNATURE = "tiktok-signature"
#: Events that are no messages, with what they are counted as.
NO_MESSAGES = {
    "im_receive_msg_eu": "told_by_poll",  # of people in Europe nothing is told but that they wrote
    "im_receive_high_intent_comment": "told_by_poll",
    "im_mark_read_msg": "read",
    "im_referral_msg": "referral",
    "im_auto_message_config_update": "auto_message",
    "im_auto_message_audit_update": "auto_message",
    "authorization.removed": "authorization_removed",
}
PUBLISHING = ("post.publish.", "video.")


def verify(envelope: Envelope, secret: str, tolerance_s: int) -> None:
    """`t=…,s=…`: the HMAC-SHA256 of `t.body` under the app's secret, and a `t` near the time of arrival.

    Raises:
        Unauthentic: without saying why.
    """
    pairs = [part.split("=", 1) for part in envelope.headers.get(SIGNATURE, "").split(",")]
    if len(pairs) != 2 or [pair[0].strip() for pair in pairs] != ["t", "s"] or any(len(pair) != 2 for pair in pairs):
        raise Unauthentic
    moment, proof = pairs[0][1], pairs[1][1]
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        raise Unauthentic
    require_hmac_sha256(secret, moment.encode() + b"." + envelope.body, proof)
    if abs(envelope.received_at.timestamp() - int(moment)) > tolerance_s:
        raise Unauthentic


def read(body: Node, settings: Settings) -> list[Event]:
    """The event of a delivery.

    Raises:
        Malformed: it has not the outer shape of one, or what it should say cannot be read.
    """
    event = body["event"].must_text()
    if settings.business_id and body["user_openid"].id() not in (None, settings.business_id):
        return [Skipped(reason="other_account")]
    if event in NO_MESSAGES:
        return [Skipped(reason=NO_MESSAGES[event])]
    if event.startswith(PUBLISHING):
        return [Skipped(reason="publishing")]
    match event:
        case "im_receive_msg" | "im_send_msg":
            return [messages.read(_content(body), settings.business_id or body["user_openid"].id() or "", {})]
        case "comment.update":
            return [_comment(_content(body), body["create_time"])]
        case "brand.mention.event":
            return [_mention(_content(body), body["create_time"])]
        case _:
            return [Skipped(reason="unknown_event")]


def _content(body: Node) -> Node:
    node = body["content"]
    text = node.value
    return Node(read_json(text.encode("utf-8", "replace")).value if isinstance(text, str) else text, node.path).object()


def _comment(content: Node, notified_at: Node) -> Event:
    name = content["comment_id"].must_id()
    action = content["comment_action"].must_text()
    parent = comments.parent_of(content)
    match action:
        case "insert":
            text = content["text"].text()
            if text is None:
                return Skipped(reason="told_by_poll", platform_message_id=name)
            return MessageReceived(
                platform_message_id=name,
                conversation_id=comment_thread(content["video_id"].must_id(), parent or name),
                author=comments.author(content, name),
                sent_at=_time(content["timestamp"], notified_at),
                text=text,
                reply_to=parent,
                visibility=Visibility.PUBLIC,
                outgoing=content["owner"].value is True,
            )
        case "delete":
            video = content["video_id"].id()
            thread = comment_thread(video, parent or name) if video is not None else None
            deleted_at = content["timestamp"].time() or notified_at.time()
            return MessageDeleted(platform_message_id=name, conversation_id=thread, deleted_at=deleted_at)
        case "set_to_hidden" | "set_to_friends_only":
            return Skipped(reason="hidden", platform_message_id=name)
        case "set_to_public":
            return Skipped(reason="told_by_poll", platform_message_id=name)
        case _:
            return Skipped(reason="unknown_action", platform_message_id=name)


def _mention(content: Node, notified_at: Node) -> Event:
    """Somebody names the account: in a video's caption, or in a comment, of which only the address is told."""
    video = content["video_id"].must_id()
    address = content["share_url"].url()
    in_comment = content["comment_id"].id()
    name = in_comment or video
    text = content["video_caption"].text() if in_comment is None else None
    if text is None and address is None:
        return Skipped(reason="no_content", platform_message_id=name)
    return MessageReceived(
        platform_message_id=name,
        conversation_id=mention_thread(video),
        author=comments.author(content, name),
        sent_at=_time(content["timestamp"], notified_at),
        text=text,
        attachments=(Attachment(kind=AttachmentKind.LINK, url=address),) if address is not None else (),
        visibility=Visibility.PUBLIC,
        permalink=address,
    )


def _time(told: Node, notified_at: Node) -> datetime:
    return told.time() or notified_at.must_time()
