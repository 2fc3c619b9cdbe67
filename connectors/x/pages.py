"""Posts and direct messages of API v2: the pages that are polled, and the payloads of X Activity webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.reading import Node
from connectors.x.ids import DM, must_conversation, must_snowflake, permalink, snowflake
from connectors.x.media import from_key, place_of_box, point
from connectors.x.words import links, own_words
from model.event import (
    Attachment,
    AttachmentKind,
    Author,
    Event,
    Location,
    MessageEdited,
    MessageReceived,
    Skipped,
    Visibility,
)

MEMBERSHIP = {"ParticipantsJoin": "participants_join", "ParticipantsLeave": "participants_leave"}


@dataclass(slots=True)
class Includes:
    """What X expanded beside the items, by id."""

    users: dict[str, Node] = field(default_factory=dict)
    media: dict[str, Node] = field(default_factory=dict)
    places: dict[str, Node] = field(default_factory=dict)
    posts: dict[str, Node] = field(default_factory=dict)

    def author(self, user_id: str) -> Author:
        """The user, with name and handle where X gave them."""
        return author_of(user_id, self.users.get(user_id, Node(None)))


def includes_of(includes: Node) -> Includes:
    """Index an `includes` object; what has no id in it is left out."""
    found = Includes()
    for index, list_name, key in (
        (found.users, "users", "id"),
        (found.media, "media", "media_key"),
        (found.places, "places", "id"),
        (found.posts, "tweets", "id"),
    ):
        for entry in includes[list_name].items_or_none():
            plain = unwrapped(entry)
            if (name := plain[key].id()) is not None:
                index[name] = plain
    return found


def unwrapped(entry: Node) -> Node:
    """X Activity puts some users into an object with the one key `data`."""
    inner = entry["data"]
    return inner if isinstance(inner.value, dict) else entry


def author_of(user_id: str, user: Node) -> Author:
    """An author from a user object of either version of the API."""
    handle = user["username"].text() or user["screen_name"].text()
    return Author(id=user_id, name=user["name"].text(), handle=(handle or "").lstrip("@").strip() or None)


def read_item(item: Node, includes: Includes, own_id: str) -> Sequence[Event]:
    """One element of `data`: a direct-message event says what type it is, a post does not."""
    item.object()
    if "event_type" in item or "dm_conversation_id" in item:
        return read_direct_message(item, includes, own_id)
    return read_post(item, includes, own_id)


def read_post(post: Node, includes: Includes, own_id: str) -> Sequence[Event]:
    """A post. A repost says nothing of its own; a quote does, and so does the city's own post (an echo)."""
    post_id = must_snowflake(post["id"])
    references = _references(post)
    if "retweeted" in references:
        return [Skipped(reason="repost", platform_message_id=post_id)]
    author = includes.author(must_snowflake(post["author_id"]))
    replied, quoted = references.get("replied_to"), references.get("quoted")
    attachments = _attachments(post, includes)
    has_media = bool(attachments)
    if quoted:
        attachments.append(_shared_post(quoted, includes))
    long = post["note_tweet"]
    body = long if long["text"].text() else post
    text = own_words(
        body["text"].text(),
        [*links(post["entities"]), *links(long["entities"])],
        has_media=has_media,
        posts=(quoted,) if quoted else (),
    )
    location = _location(post["geo"], includes)
    if text is None and not attachments and location is None:
        return [Skipped(reason="empty_post", platform_message_id=post_id)]
    first = _first_version(post, post_id)
    kind = MessageReceived if first == post_id else MessageEdited
    return [
        kind(
            platform_message_id=first,
            conversation_id=snowflake(post["conversation_id"]) or replied or first,
            author=author,
            sent_at=post["created_at"].must_time(),
            text=text,
            attachments=tuple(attachments),
            location=location,
            reply_to=replied or quoted,
            visibility=Visibility.PUBLIC,
            outgoing=author.id == own_id,
            permalink=permalink(author.handle, post_id),
        )
    ]


def read_direct_message(event: Node, includes: Includes, own_id: str) -> Sequence[Event]:
    """A direct-message event, of two or of a group."""
    event_id = DM + must_snowflake(event["id"])
    kind = event["event_type"].text()
    if kind in MEMBERSHIP:
        return [Skipped(reason=MEMBERSHIP[kind], platform_message_id=event_id)]
    if kind != "MessageCreate":
        return [Skipped(reason="unknown_event_type", platform_message_id=event_id)]
    author = includes.author(must_snowflake(event["sender_id"]))
    conversation = must_conversation(event["dm_conversation_id"])
    sent_at = event["created_at"].must_time()
    attachments = _attachments(event, includes)
    has_media = bool(attachments)
    shared = [found for one in event["referenced_tweets"].items_or_none() if (found := snowflake(one["id"]))]
    attachments += [_shared_post(post_id, includes) for post_id in shared]
    text = own_words(event["text"].text(), links(event["entities"]), has_media=has_media, posts=shared)
    if text is None and not attachments:
        return [Skipped(reason="empty_direct_message", platform_message_id=event_id)]
    return [
        MessageReceived(
            platform_message_id=event_id,
            conversation_id=conversation,
            author=author,
            sent_at=sent_at,
            text=text,
            attachments=tuple(attachments),
            visibility=Visibility.PRIVATE,
            outgoing=author.id == own_id,
        )
    ]


def _references(post: Node) -> dict[str, str]:
    """`replied_to`, `quoted` and `retweeted` with the post that each names."""
    found: dict[str, str] = {}
    for reference in post["referenced_tweets"].items_or_none():
        kind, post_id = reference["type"].text(), snowflake(reference["id"])
        if kind and post_id:
            found.setdefault(kind, post_id)
    return found


def _first_version(post: Node, post_id: str) -> str:
    """An edited post has a new id; its first one names the message for good."""
    history = [found for one in post["edit_history_tweet_ids"].items_or_none() if (found := snowflake(one))]
    return history[0] if post_id in history else post_id


def _attachments(item: Node, includes: Includes) -> list[Attachment]:
    keys = [key for one in item["attachments"]["media_keys"].items_or_none() if (key := one.id())]
    return [from_key(key, includes.media.get(key, Node(None))) for key in keys]


def _shared_post(post_id: str, includes: Includes) -> Attachment:
    post = includes.posts.get(post_id, Node(None))
    username = includes.author(snowflake(post["author_id"]) or "").handle
    return Attachment(kind=AttachmentKind.LINK, url=permalink(username, post_id))


def _location(geo: Node, includes: Includes) -> Location | None:
    place = includes.places.get(geo["place_id"].id() or "", Node(None))
    label = place["full_name"].text()
    return point(geo["coordinates"], label) or place_of_box(place["geo"]["bbox"], label)
