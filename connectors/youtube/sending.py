"""Sending: a public reply in the thread in which the citizen wrote."""

from connectors.contract import Malformed
from connectors.youtube.api import Api
from model.event import Visibility
from model.reply import Receipt, Rejected, Reply, Unavailable

MAX_COMMENT = 10_000  #: characters; what YouTube's own page takes: the API's reference gives no number (2026-11-25)


async def send(api: Api, reply: Reply) -> Receipt:
    """Send one part. YouTube has threads of one level: whatever is answered, the answer stands under the top comment.

    Raises:
        Unavailable, Throttled, Rejected, Unreachable, Misconfigured: nothing else.
    """
    if reply.visibility is Visibility.PRIVATE:
        raise Rejected("YouTube has no private messages: answer publicly")
    if len(reply.text) > MAX_COMMENT:
        raise Rejected(f"longer than {MAX_COMMENT} characters: shorten it")
    body = {"snippet": {"parentId": reply.conversation_id, "textOriginal": reply.text}}
    answer = await api.insert("comments", {"part": "snippet"}, body)
    try:
        return Receipt(platform_message_id=answer["id"].must_id())
    except Malformed:
        raise Unavailable("YouTube's answer does not say what became of the reply", maybe_taken=True) from None
