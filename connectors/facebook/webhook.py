"""Reading a Page webhook: `object: page`, `entry[].changes[]` of the fields `feed` and `mention`.

{"object": "page", "entry": [{"id": PAGE, "time": 1796000000, "changes": [{"field": "feed", "value": {
    "item": "comment", "verb": "add", "comment_id": "POST_COMMENT", "post_id": "PAGE_POST", "parent_id": "PAGE_POST",
    "from": {"id": "…", "name": "…"}, "message": "…", "created_time": 1796000000}}]}]}
"""

from dataclasses import dataclass
from datetime import datetime

from connectors.facebook import parts
from connectors.reading import Node, each
from model.event import (
    Attachment,
    AttachmentKind,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Skipped,
    Visibility,
)

COMMENT = "comment"
POSTS = frozenset({"post", "status", "photo", "video", "album", "link", "note", "share"})
REACTIONS = frozenset({"reaction", "like"})
SAYS = frozenset({"add", "unhide"})  #: what is shown again may never have been told before: a known one is absorbed
EDITS = frozenset({"edited", "edit", "update"})
REMOVES = frozenset({"remove", "delete"})
MODERATION = frozenset({"block", "unblock", "mute", "follow"})
TOLD_ELSEWHERE = ("messaging", "standby")  #: of another channel, if the app subscribes to it


@dataclass(frozen=True, slots=True)
class _Told:
    """One change and where it was told."""

    value: Node
    notified_at: Node  #: when Meta made the notification; seconds, sometimes milliseconds
    page_id: str

    @property
    def own(self) -> bool:
        return self.value["from"]["id"].id() == self.page_id

    def at(self) -> datetime:
        return self.value["created_time"].must_time() if "created_time" in self.value else self.notified_at.must_time()

    def edited_at(self) -> datetime:
        """`created_time` may still be that of the first version."""
        return self.notified_at.time() or self.at()


def read(body: Node, page_id: str) -> list[Event]:
    """All events of a delivery.

    Raises:
        Malformed: it has not the outer shape of a webhook.
    """
    if body["object"].must_text() != "page":
        return [Skipped(reason="other_object")]
    return each(body["entry"].items(), lambda entry: _entry(entry, page_id))


def _entry(entry: Node, page_id: str) -> list[Event]:
    named = entry.object()["id"].must_id()
    page_id = page_id or named  # without an account (`normalise` by hand) the payload tells whose it is
    ours = named == page_id
    events: list[Event] = [Skipped(reason="messaging") for name in TOLD_ELSEWHERE for _ in entry[name].items_or_none()]
    if "changes" not in entry and any(name in entry for name in TOLD_ELSEWHERE):
        return events
    changes = entry["changes"].items()
    if not ours:
        return events + [Skipped(reason="other_page") for _ in changes]
    return events + each(changes, lambda change: _change(change, entry["time"], page_id))


def _change(change: Node, notified_at: Node, page_id: str) -> list[Event]:
    field = change.object()["field"].must_text()
    told = _Told(change["value"], notified_at, page_id)
    if field == "feed":
        return [_feed(told)]
    if field == "mention":
        return [_mention(told)]
    return [Skipped(reason="unknown_field")]


def _feed(told: _Told) -> Event:
    value = told.value.object()
    item, verb = value["item"].must_text(), value["verb"].must_text()
    if item in REACTIONS:
        return Skipped(reason="reaction", platform_message_id=value["comment_id"].id() or value["post_id"].id())
    if item != COMMENT and item not in POSTS:
        return Skipped(reason="unknown_item", platform_message_id=value["post_id"].id())
    name = _name(value, item)
    if verb in REMOVES:
        deleted_at = told.notified_at.time()
        return MessageDeleted(
            platform_message_id=name, conversation_id=_conversation(told, item, name), deleted_at=deleted_at
        )
    if verb not in SAYS and verb not in EDITS:
        return Skipped(reason=_silent(verb), platform_message_id=name)
    return _said(told, item, verb, name)


def _silent(verb: str) -> str:
    if verb == "hide":
        return "hidden"
    return "moderation" if verb in MODERATION else "unknown_verb"


def _name(value: Node, item: str) -> str:
    """The id of what was said. A share is told with the post that was shared, and has an id of its own."""
    if item == COMMENT:
        return value["comment_id"].must_id()
    share = value["share_id"].id() if item == "share" else None
    post = value["post_id"].must_id()
    return share if share is not None and not post.endswith(f"_{share}") else post


def _conversation(told: _Told, item: str, name: str) -> str:
    if item != COMMENT:
        return name
    value = told.value
    return parts.conversation(
        name,
        parent_id=value["parent_id"].id(),
        post_id=value["post_id"].id(),
        page_id=told.page_id,
        visitor_post=value["post"]["status_type"].text() == "wall_post",
        own=told.own,
    )


def _said(told: _Told, item: str, verb: str, name: str) -> Event:
    value = told.value
    text, attachments = value["message"].text(), _attachments(value, item)
    if item == "share" and text is None and not told.own:
        return Skipped(reason="share", platform_message_id=name)
    if told.own and value["published"].integer() == 0:
        return Skipped(reason="unpublished", platform_message_id=name)
    if text is None and not attachments:
        # A sticker, or a post whose words Meta keeps back: the poll brings what can be read.
        return Skipped(reason="no_content", platform_message_id=name)
    edited = verb in EDITS
    conversation_id = _conversation(told, item, name)
    return (MessageEdited if edited else MessageReceived)(
        platform_message_id=name,
        conversation_id=conversation_id,
        author=parts.author(value["from"], conversation_id),
        sent_at=told.edited_at() if edited else told.at(),
        text=text,
        attachments=attachments,
        reply_to=(value["parent_id"].id() or value["post_id"].id()) if item == COMMENT else None,
        visibility=Visibility.PUBLIC,
        outgoing=told.own,
        permalink=parts.address(value["permalink_url"]) or parts.address(value["post"]["permalink_url"]),
    )


def _attachments(value: Node, item: str) -> tuple[Attachment, ...]:
    photos = [url for node in value["photos"].items_or_none() if (url := parts.address(node))]
    photo, video, link = (parts.address(value[key]) for key in ("photo", "video", "link"))
    if not photos and (photo or (item == "photo" and link)):
        photos = [photo or link or ""]
    if video is None and item == "video":
        video = link
    found = [Attachment(kind=AttachmentKind.IMAGE, url=url) for url in photos]
    if video:
        found.append(Attachment(kind=AttachmentKind.VIDEO, url=video))
    if link and not found:
        found.append(Attachment(kind=AttachmentKind.LINK, url=link))
    return tuple(found)


def _mention(told: _Told) -> Event:
    """Somebody names the Page in a post or a comment elsewhere. Such a payload may lack author, words and time."""
    value = told.value.object()
    comment = value["comment_id"].id()
    name = comment or value["post_id"].must_id()
    if parts.is_post(value["post_id"].id(), told.page_id):
        return Skipped(reason="told_by_feed", platform_message_id=name)
    verb = value["verb"].text() or "add"
    if verb in REMOVES:
        return MessageDeleted(platform_message_id=name, deleted_at=told.notified_at.time())
    if verb not in SAYS and verb not in EDITS:
        return Skipped(reason=_silent(verb), platform_message_id=name)
    text, attachments = value["message"].text(), _attachments(value, value["item"].text() or "")
    if text is None and not attachments:
        if comment is None:
            return Skipped(reason="mention_without_text", platform_message_id=name)  # `tagged` has it, with its words
        attachments = (Attachment(kind=AttachmentKind.LINK, url=_page_of(name)),)
    parent = value["parent_id"].id()
    thread = parent if comment and parent and parent != value["post_id"].id() else name
    sender = value["from"] if value["from"]["id"].id() else _sender(value)
    return (MessageEdited if verb in EDITS else MessageReceived)(
        platform_message_id=name,
        conversation_id=thread,
        author=parts.author(sender, thread),
        sent_at=told.edited_at() if verb in EDITS else told.at(),
        text=text,
        attachments=attachments,
        reply_to=(parent or value["post_id"].id()) if comment else None,
        visibility=Visibility.PUBLIC,
        outgoing=sender["id"].id() == told.page_id,
        permalink=parts.address(value["permalink_url"]),
    )


def _sender(value: Node) -> Node:
    """Public Pages are told `sender_id` and `sender_name` in the place of `from`."""
    return Node({"id": value["sender_id"].value, "name": value["sender_name"].value}, value.path)


def _page_of(name: str) -> str:
    """Where facebook.com shows it; ids are digits and underscores, anything else is left out."""
    return "https://www.facebook.com/" + "".join(c for c in name if c.isascii() and (c.isalnum() or c == "_"))
