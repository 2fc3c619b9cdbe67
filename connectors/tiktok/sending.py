"""Sending: a public reply under a comment, or a direct message.

Source: "Create a reply to a comment" (150 characters), "Send a message to a conversation" (6,000 characters; a quote
with `referenced_message_info`), read 2026-11-25.
"""

from connectors.contract import Malformed
from connectors.reading import Node
from connectors.tiktok.api import Api
from connectors.tiktok.names import is_mention, parts_of
from model.event import Visibility
from model.reply import Receipt, Rejected, Reply, ReplyLimits, TextUnit, Unavailable

COMMENT_LIMITS = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=150)
#: No window: after 48 hours three messages are still allowed, and only TikTok counts them.
MESSAGE_LIMITS = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=6_000)


async def send(api: Api, reply: Reply) -> Receipt:
    """Send one part.

    Raises:
        Unavailable, Throttled, Rejected, Unreachable, Misconfigured: nothing else.
    """
    if is_mention(reply.conversation_id):
        raise Rejected("TikTok has no answers to other people's videos: answer in TikTok's own app")
    thread = parts_of(reply.conversation_id)
    return await (_message(api, reply) if thread is None else _comment(api, reply, *thread))


async def _comment(api: Api, reply: Reply, video_id: str, root_id: str) -> Receipt:
    if reply.visibility is Visibility.PRIVATE:
        raise Rejected("a comment is answered in public: ask the citizen to write a direct message")
    _require_fitting(reply, COMMENT_LIMITS)
    body = {"video_id": video_id, "comment_id": reply.reply_to or root_id, "text": reply.text}
    return _receipt((await api.post("business/comment/reply/create", body))["comment_id"])


async def _message(api: Api, reply: Reply) -> Receipt:
    _require_fitting(reply, MESSAGE_LIMITS)
    body: dict[str, object] = {
        "recipient_type": "CONVERSATION",
        "recipient": reply.conversation_id,
        "message_type": "TEXT",
        "text": {"body": reply.text},
    }
    if reply.reply_to is not None and reply.part == 1:
        body["referenced_message_info"] = {"referenced_message_id": reply.reply_to}
    return _receipt((await api.post("business/message/send", body))["message"]["message_id"])


def _require_fitting(reply: Reply, limits: ReplyLimits) -> None:
    if len(reply.text) > limits.maximum:
        raise Rejected(f"longer than {limits.maximum} characters: shorten it")


def _receipt(node: Node) -> Receipt:
    try:
        return Receipt(platform_message_id=node.must_id())
    except Malformed:
        raise Unavailable("TikTok's answer does not say what became of the reply", maybe_taken=True) from None
