"""Sending: a direct message, a reply below a comment, one private reply to a comment, or a comment where we are named.

Sources: "Send Messages" (1,000 bytes), "Private Replies", Graph API "IG Comment Replies", "IG User Mentions", read
2026-11-25. The reference gives no length of comments: 2,200 characters is what the app takes.
"""

from datetime import datetime, timedelta

from connectors import meta_sending
from connectors.instagram import threads
from connectors.instagram.settings import Settings
from connectors.meta_page import Graph, segment
from model.event import Visibility
from model.reply import Receipt, Rejected, Reply, ReplyLimits, TextUnit

MAX_DIRECT = 1_000  #: bytes of UTF-8
MAX_COMMENT = 2_200  #: characters
PRIVATE_WINDOW = timedelta(days=7)  #: after the comment

DIRECT = ReplyLimits(unit=TextUnit.BYTES, maximum=MAX_DIRECT, window=meta_sending.WINDOW)
PUBLIC = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=MAX_COMMENT)
LIVE = ReplyLimits(unit=TextUnit.BYTES, maximum=MAX_DIRECT, window=PRIVATE_WINDOW, max_parts=1)


def limits_for(graph: Graph, conversation_id: str) -> ReplyLimits:
    """What a reply may hold there, and until when."""
    if conversation_id.startswith((threads.COMMENT, threads.MENTION)):
        return PUBLIC
    if conversation_id.startswith(threads.LIVE):
        return LIVE
    return ReplyLimits(unit=DIRECT.unit, maximum=DIRECT.maximum, window=meta_sending.window(graph))


async def send(graph: Graph, settings: Settings, reply: Reply, now: datetime) -> Receipt:
    """Send one part.

    Raises:
        Unavailable, Throttled, Rejected, Unreachable, Misconfigured: nothing else.
    """
    name = reply.conversation_id
    private = reply.visibility is Visibility.PRIVATE
    if name.startswith(threads.MENTION):
        return await _below_mention(graph, settings, reply, private=private)
    if name.startswith(threads.LIVE):
        return await _privately(graph, reply, now, name.removeprefix(threads.LIVE))
    if name.startswith(threads.COMMENT):
        root = name.removeprefix(threads.COMMENT)
        if private:
            return await _privately(graph, reply, now, reply.reply_to or root)
        _require_short(reply)
        return await _publicly(graph, f"{segment(root)}/replies", {"message": reply.text})
    _require_few_bytes(reply)
    return await meta_sending.send(graph, {"id": name.removeprefix(threads.DIRECT)}, reply, now)


async def _publicly(graph: Graph, edge: str, body: dict[str, str]) -> Receipt:
    return meta_sending.receipt(await graph.post(edge, body, refusals=meta_sending.REFUSALS), "id")


async def _below_mention(graph: Graph, settings: Settings, reply: Reply, *, private: bool) -> Receipt:
    if private:
        raise Rejected("Instagram allows no private reply to a mention: answer publicly")
    _require_short(reply)
    mention = threads.Mention.read(reply.conversation_id)
    comment = {"comment_id": mention.comment_id} if mention.comment_id else {}
    body = {"media_id": mention.media_id, **comment, "message": reply.text}
    return await _publicly(graph, f"{segment(settings.ig_id)}/mentions", body)


async def _privately(graph: Graph, reply: Reply, now: datetime, comment_id: str) -> Receipt:
    """One message a comment, within seven days; the citizen's answer is a direct message."""
    if reply.parts > 1 or len(reply.text.encode()) > MAX_DIRECT:
        raise Rejected(f"a private reply is one message of at most {MAX_DIRECT} bytes: shorten it")
    if reply.last_inbound_at is not None and now - reply.last_inbound_at > PRIVATE_WINDOW:
        raise Rejected("a private reply is possible within seven days of the comment")
    return await meta_sending.send(graph, {"comment_id": comment_id}, reply, now)


def _require_short(reply: Reply) -> None:
    if len(reply.text) > MAX_COMMENT:
        raise Rejected(f"longer than {MAX_COMMENT} characters: shorten it")


def _require_few_bytes(reply: Reply) -> None:
    if len(reply.text.encode()) > MAX_DIRECT:
        raise Rejected(f"longer than {MAX_DIRECT} bytes: shorten it")
