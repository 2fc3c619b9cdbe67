"""Posts and direct messages in the shapes of API v1.1, as Account Activity delivers them."""

from collections.abc import Sequence

from connectors.reading import Node
from connectors.x.ids import DM, conversation_of_two, must_snowflake, permalink, snowflake, time_of
from connectors.x.media import from_entity, place_of_polygon, point
from connectors.x.pages import author_of, unwrapped
from connectors.x.words import links, own_words
from model.event import (
    Attachment,
    AttachmentKind,
    Event,
    Location,
    MessageEdited,
    MessageReceived,
    Skipped,
    Visibility,
)


def read_old_post(post: Node, own_id: str) -> Sequence[Event]:
    """A post of API v1.1. It does not name its conversation: an answer stands under the post that it answers."""
    post_id = must_snowflake(post.object()["id_str"])
    if "retweeted_status" in post:
        return [Skipped(reason="repost", platform_message_id=post_id)]
    author = author_of(must_snowflake(post["user"]["id_str"]), post["user"])
    long = post["extended_tweet"]
    media = _old_media(long) or _old_media(post)
    attachments = [medium for one in media if (medium := from_entity(one))]
    has_media = bool(attachments)
    quoted = snowflake(post["quoted_status_id_str"])
    if quoted:
        username = post["quoted_status"]["user"]["screen_name"].text()
        attachments.append(Attachment(kind=AttachmentKind.LINK, url=permalink(username, quoted)))
    text = own_words(
        long["full_text"].text() or post["full_text"].text() or post["text"].text(),
        [*links(post["entities"]), *links(long["entities"]), *links(Node({"urls": [one.value for one in media]}))],
        has_media=has_media,
        posts=(quoted,) if quoted else (),
    )
    location = _old_location(post)
    if text is None and not attachments and location is None:
        return [Skipped(reason="empty_post", platform_message_id=post_id)]
    history = [found for one in post["edit_history"]["edit_tweet_ids"].items_or_none() if (found := snowflake(one))]
    first = history[0] if post_id in history else post_id
    replied = snowflake(post["in_reply_to_status_id_str"])
    sent_at = post["timestamp_ms"].time() or time_of(post_id)
    kind = MessageReceived if first == post_id else MessageEdited
    return [
        kind(
            platform_message_id=first,
            conversation_id=replied or first,
            author=author,
            sent_at=sent_at or post["timestamp_ms"].must_time(),
            text=text,
            attachments=tuple(attachments),
            location=location,
            reply_to=replied or quoted,
            visibility=Visibility.PUBLIC,
            outgoing=author.id == own_id,
            permalink=permalink(author.handle, post_id),
        )
    ]


def _old_media(holder: Node) -> list[Node]:
    return list(holder["extended_entities"]["media"].items_or_none()) or list(
        holder["entities"]["media"].items_or_none()
    )


def _old_location(post: Node) -> Location | None:
    place = post["place"]
    label = place["full_name"].text()
    return point(post["coordinates"], label) or place_of_polygon(place["bounding_box"], label)


def read_old_direct_message(event: Node, users: Node, own_id: str) -> Sequence[Event]:
    """A direct message of two people (groups are not delivered); `users` maps their ids to user objects."""
    event_id = DM + must_snowflake(event.object()["id"])
    if event["type"].text() != "message_create":
        return [Skipped(reason="unknown_event_type", platform_message_id=event_id)]
    message = event["message_create"]
    sender, recipient = must_snowflake(message["sender_id"]), must_snowflake(message["target"]["recipient_id"])
    sent_at = event["created_timestamp"].must_time()
    data = message["message_data"]
    attachment = data["attachment"]
    medium = from_entity(attachment["media"])
    shared = attachment["location"]
    place = shared["shared_place"]["place"]
    location = point(shared["shared_coordinate"]["coordinates"]) or place_of_polygon(
        place["bounding_box"], place["full_name"].text()
    )
    found = [*links(data["entities"]), *links(Node({"urls": [attachment["media"].value]}))]
    text = own_words(data["text"].text(), found, has_media=medium is not None)
    if text is None and medium is None and location is None:
        return [Skipped(reason="empty_direct_message", platform_message_id=event_id)]
    return [
        MessageReceived(
            platform_message_id=event_id,
            conversation_id=conversation_of_two(sender, recipient),
            author=author_of(sender, unwrapped(users[sender])),
            sent_at=sent_at,
            text=text,
            attachments=(medium,) if medium else (),
            location=location,
            visibility=Visibility.PRIVATE,
            outgoing=sender == own_id,
        )
    ]
