"""Sending: a public comment under what the citizen wrote, or one private message to its author."""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from connectors import meta
from connectors.contract import Malformed
from connectors.facebook.graph import Graph
from connectors.facebook.parts import is_post
from connectors.http import HttpResponse
from connectors.reading import read_json
from model.event import Visibility
from model.reply import PlatformError, Receipt, Rejected, Reply, Unavailable, Unreachable

MAX_COMMENT = 8_000  #: characters
MAX_PRIVATE = 2_000  #: characters; Messenger "Send API", read 2026-11-24
PRIVATE_WINDOW = timedelta(days=7)  #: after the comment; "Private Replies", read 2026-11-24

#: What Graph means by (code, subcode) when a reply is refused, beyond what all of Meta's surfaces share.
REFUSALS: meta.Refusals = {
    (100, 33): (Unreachable, "the comment or post is gone, or was hidden from the Page"),
    (10, 2018278): (Rejected, "the seven days for a private reply are over: answer publicly"),
    (200, 1545041): (Unreachable, "this person takes no messages from the Page: answer publicly"),
    (551, 1545041): (Unreachable, "this person takes no messages from the Page: answer publicly"),
    (10900, None): (Rejected, "this comment has had its one private reply: answer publicly"),
    (10903, None): (Rejected, "Meta allows no private reply to this comment: answer publicly"),
}


async def send(graph: Graph, reply: Reply, now: datetime) -> Receipt:
    """Send one part.

    Raises:
        Unavailable, Throttled, Rejected, Unreachable, Misconfigured: nothing else.
    """
    if reply.visibility is Visibility.PRIVATE:
        return await _privately(graph, reply, now)
    if len(reply.text) > MAX_COMMENT:
        raise Rejected(f"longer than {MAX_COMMENT} characters: shorten it")
    answered = reply.reply_to or reply.conversation_id
    answer = await graph.ask(
        lambda api: api.put_object(quote(answered, safe=""), "comments", message=reply.text), _explained
    )
    return _receipt(answer, "id")


async def _privately(graph: Graph, reply: Reply, now: datetime) -> Receipt:
    """One message a comment, within seven days, and what the citizen answers comes by Messenger."""
    if reply.parts > 1 or len(reply.text) > MAX_PRIVATE:
        raise Rejected(f"a private reply is one message of at most {MAX_PRIVATE} characters: shorten it")
    if reply.last_inbound_at is not None and now - reply.last_inbound_at > PRIVATE_WINDOW:
        raise Rejected("a private reply is possible within seven days of the comment: answer publicly")
    answered, page_id = reply.reply_to or reply.conversation_id, graph.settings.page_id
    recipient = {"post_id" if is_post(answered, page_id) else "comment_id": answered}

    def call(api: Any) -> Any:
        message = json.dumps({"text": reply.text}, ensure_ascii=False)
        return api.put_object(page_id, "messages", recipient=json.dumps(recipient), message=message)

    return _receipt(await graph.ask(call, _explained), "message_id")


def _receipt(answer: HttpResponse, key: str) -> Receipt:
    try:
        return Receipt(platform_message_id=read_json(answer.body)[key].must_id())
    except Malformed:
        raise Unavailable("Meta's answer does not say what became of the reply", maybe_taken=True) from None


def _explained(answer: HttpResponse) -> PlatformError | None:
    return meta.explained(answer, REFUSALS)
