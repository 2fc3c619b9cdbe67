"""The Send API: one private message from a Page, or from the Instagram account of a Page; and its attachments again.

Sources: "Send API", "Message Tags", "Human Agent", "Private Replies", "Common Error Codes", "Message
Attachments", read 2026-11-25.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connectors import meta
from connectors.contract import Malformed, Media
from connectors.http import Http, HttpResponse
from connectors.meta_attachments import address_of
from connectors.meta_page import Graph, node_of, segment
from connectors.reading import read_json
from model.event import Attachment
from model.reply import Misconfigured, Receipt, Rejected, Reply, Unavailable, Unreachable

WINDOW = timedelta(hours=24)  #: after the citizen's last message
HUMAN_AGENT_WINDOW = timedelta(days=7)
MAX_METADATA = 512  #: characters of what an echo brings back; Meta takes fewer than 1,000

CLOSED = "Meta lets nobody be answered so long after the last message: wait until they write again"
AWAY = "this person takes no messages from this account now"
REFUSALS: meta.Refusals = {
    (10, 2018278): (Rejected, CLOSED),
    (10, 2534022): (Rejected, CLOSED),
    (10, 2018108): (Unreachable, AWAY),
    (200, 1545041): (Unreachable, AWAY),
    (551, None): (Unreachable, AWAY),
    (100, 2018001): (Unreachable, "Meta does not know this person"),
    (100, 2534014): (Unreachable, "Meta does not know this person"),
    (100, 33): (Unreachable, "it is gone, or was hidden"),
    (200, 2534041): (
        Misconfigured,
        "the Instagram account does not let apps read its messages: Instagram, Settings, Messages, Allow access",
    ),
    (10900, None): (Rejected, "this comment has had its one private reply: answer publicly"),
    (100, 2534025): (Rejected, "this comment has had its one private reply: answer publicly"),
    (10903, None): (Rejected, "Meta allows no private reply to this comment: answer publicly"),
}


def window(graph: Graph) -> timedelta:
    """How long after the citizen's last message an officer can answer on this account."""
    return HUMAN_AGENT_WINDOW if graph.settings.human_agent else WINDOW


async def send(
    graph: Graph, recipient: Mapping[str, str], reply: Reply, now: datetime, *, with_key: bool = False
) -> Receipt:
    """Send one text to `{"id": …}` or as the private reply to `{"comment_id": …}`; `with_key`: its echo tells our key.

    Raises:
        PlatformError: of the closed family.
    """
    kind = _kind(graph, reply, now) if "id" in recipient else {}
    body = {"recipient": recipient, "message": _message(reply, with_key=with_key), **kind}
    edge = f"{segment(graph.settings.page_id)}/messages"
    return receipt(await graph.post(edge, body, refusals=REFUSALS), "message_id")


def _message(reply: Reply, *, with_key: bool) -> dict[str, str]:
    key = {"metadata": reply.key} if with_key and len(reply.key) <= MAX_METADATA else {}
    return {"text": reply.text, **key}


def _kind(graph: Graph, reply: Reply, now: datetime) -> dict[str, Any]:
    """A day after the citizen's last message only a person may answer, and must say so."""
    late = reply.last_inbound_at is not None and now - reply.last_inbound_at > WINDOW
    if late and graph.settings.human_agent:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return {"messaging_type": "RESPONSE"}


def receipt(answer: HttpResponse, key: str) -> Receipt:
    """The platform's id for what it took.

    Raises:
        Unavailable: taken, as it seems, and nobody knows under which id.
    """
    try:
        return Receipt(platform_message_id=read_json(answer.body)[key].must_id())
    except Malformed:
        raise Unavailable("Meta's answer does not say what became of the reply", maybe_taken=True) from None


async def fetch(graph: Graph, http: Http, attachment: Attachment, max_bytes: int) -> Media:
    """Fetch by address; where that has expired, ask for the message again: it then has a new one.

    Raises:
        PlatformError: of the closed family.
    """
    try:
        return await meta.fetch(http, attachment, max_bytes)
    except Rejected:
        index, _, message_id = (attachment.media_id or "").partition(":")
        if not message_id or not index.isdigit():
            raise
        renewed = await _address_again(graph, int(index), message_id)
        if renewed is None or renewed == attachment.url:
            raise
    return await meta.fetch(http, replace(attachment, url=renewed), max_bytes)


async def _address_again(graph: Graph, index: int, message_id: str) -> str | None:
    fields = {"fields": "attachments{id,image_data,video_data,file_url}"}
    node = node_of(
        await graph.get(segment(message_id), fields, refusals={(100, 33): (Rejected, "the message is gone")})
    )
    listed = list(node["attachments"]["data"].items_or_none())
    return address_of(listed[index]) if index < len(listed) else None
