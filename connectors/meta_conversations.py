"""Polled conversations: `/PAGE/conversations` with their newest messages, and the pages of `/CONVERSATION/messages`.

They say who writes by name, which webhooks do not. Sources: "Conversations API", Graph API "Page Conversations" (no
paging by time), "Conversation", "Message" (of an Instagram conversation only the 20 newest messages can be read),
"Messenger Platform rate limits" (2 calls a second), read 2026-11-25.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from connectors import meta_attachments
from connectors.contract import Malformed
from connectors.meta_page import Graph, node_of, segment
from connectors.meta_polling import MAX_PAGES, Walk, onward
from connectors.meta_surface import Surface
from connectors.reading import Node, each
from model.event import Author, Event, MessageReceived, Skipped
from model.reply import Unavailable

FIELDS = (
    "id,created_time,from,to,message,sticker,is_unsupported,shares{link,name},"
    "attachments{id,mime_type,name,size,image_data,video_data,file_url}"
)
PACE_S = 0.5  #: between two calls: twice a second and no more


@dataclass(frozen=True, slots=True)
class Listing:
    """What is asked: an edge, and how."""

    edge: str
    params: Mapping[str, str]


@dataclass(slots=True)
class Lister:
    """Asks for pages, at Meta's pace."""

    graph: Graph
    pace_s: float = PACE_S
    _asked: int = field(default=0)

    async def pages(self, listing: Listing) -> AsyncIterator[tuple[bytes, Node]]:
        """All pages of a listing. Raises `PlatformError`s of the closed family."""
        params = dict(listing.params)
        for _ in range(MAX_PAGES):
            if self._asked:
                await asyncio.sleep(self.pace_s)
            self._asked += 1
            answer = await self.graph.get(listing.edge, params)
            page = node_of(answer)
            try:
                list(page["data"].items())
            except Malformed as error:
                raise Unavailable(f"Meta's answer could not be read ({error})") from None
            yield answer.body, page
            following = onward(page["paging"])
            if not following or following.items() <= params.items():
                return
            params |= following
        raise Unavailable(f"Meta's list of {listing.edge} does not end: more than {MAX_PAGES} pages")


async def walk(lister: Lister, platform: str, since: int, *, fields: str = FIELDS, deeper: bool = True) -> Walk:
    """Conversations that have something newer than `since`; `deeper`: also the messages that did not come with them."""
    inner = f"messages.limit(20){{{fields}}}"
    params = {"platform": platform, "fields": f"id,updated_time,participants,{inner}", "limit": "20"}
    edge = f"{segment(lister.graph.settings.page_id)}/conversations"
    async for body, page in lister.pages(Listing(edge, params)):
        yield body, times(page)
        for conversation in page["data"].items():
            if deeper and (rest := _rest(conversation, since, fields)) is not None:
                async for more, older in lister.pages(rest):
                    yield more, times(older)
                    if min(times(older).values(), default=0) < since:
                        break
        if _all_older(page, since):
            return


def _all_older(page: Node, since: int) -> bool:
    """Conversations are listed by their newest message, the newest first."""
    updated = [node["updated_time"].time() for node in page["data"].items()]
    known = [moment.timestamp() for moment in updated if moment is not None]
    return bool(known) and min(known) < since


def _rest(conversation: Node, since: int, fields: str) -> Listing | None:
    """Where a conversation has more new messages than came with it."""
    inner = conversation["messages"]
    following, name = onward(inner["paging"]), conversation["id"].id()
    if not following or name is None or min(times(inner).values(), default=0) < since:
        return None
    return Listing(f"{segment(name)}/messages", {"fields": fields, "limit": "50", **following})


def times(page: Node) -> dict[str, int]:
    """When each message in the page was written, by id; Unix seconds."""
    found: dict[str, int] = {}
    for node in page["data"].items_or_none():
        found |= times(node["messages"])
        name, at = node["id"].id(), node["created_time"].time()
        if name is not None and at is not None:
            found[name] = int(at.timestamp())
    return found


def read(body: Node, surface: Surface) -> list[Event]:
    """All events of a page, oldest first.

    Raises:
        Malformed: it has not the outer shape of a page.
    """
    return each(iter(oldest_first(body.object()["data"])), lambda node: read_node(node, surface))


def oldest_first(nodes: Node) -> list[Node]:
    """Graph lists the newest first.

    Raises:
        Malformed: it is no list.
    """
    return list(nodes.items())[::-1]


def read_node(node: Node, surface: Surface) -> Sequence[Event]:
    """A conversation with its messages, or a message.

    Raises:
        Malformed: it is neither.
    """
    if "messages" not in node.object():
        return [Skipped(reason="no_messages")] if "updated_time" in node else [_message(node, surface)]
    messages = oldest_first(node["messages"].object()["data"])
    return each(iter(messages), lambda message: [_message(message, surface)])


def _message(message: Node, surface: Surface) -> Event:
    name = message.object()["id"].must_id()
    sender = message["from"]
    own = sender["id"].must_id() == surface.own_id
    content = meta_attachments.of_poll(message, name)
    text = message["message"].text()
    if text is None and not content.attachments:
        if own or not content.withheld:
            return Skipped(reason="no_content", platform_message_id=name)
        text = surface.withheld()
    return MessageReceived(
        platform_message_id=name,
        conversation_id=surface.conversation(_recipient(message, surface) if own else sender["id"].must_id()),
        author=author(sender),
        sent_at=message["created_time"].must_time(),
        text=text,
        attachments=content.attachments,
        outgoing=own,
    )


def _recipient(message: Node, surface: Surface) -> str:
    """Whom we wrote to.

    Raises:
        Malformed: it is not said.
    """
    for node in message["to"]["data"].items_or_none():
        if node["id"].id() not in (None, surface.own_id):
            return node["id"].must_id()
    raise message["to"].refuse("somebody")


def author(sender: Node) -> Author:
    """A `from`: Messenger has names, Instagram has usernames."""
    return Author(id=sender["id"].must_id(), name=sender["name"].text(), handle=handle(sender["username"]))


def handle(username: Node) -> str | None:
    """A username without its @."""
    text = username.text()
    return (text.strip().lstrip("@").strip() or None) if text else None
