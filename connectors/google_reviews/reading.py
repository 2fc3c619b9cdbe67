"""Reviews out of a polled page, and the owner's reply that each may hold.

A review is a conversation of its own, named `locations/L/reviews/R`: Google tells no id of its author, and one person
has one review of a place. The reply has no id either; it is named by its words, so that another reply is another
message. Source: "accounts.locations.reviews", read 2026-11-25 (`reviewReplyState` since 2026-04-01, `reviewMediaItems`
since 2026-04-20).
"""

import re
from collections.abc import Sequence
from functools import partial

from connectors.digest import digest
from connectors.google_reviews.settings import Office
from connectors.google_reviews.words import own_words
from connectors.reading import Node, each
from model.event import (
    Attachment,
    AttachmentKind,
    Author,
    Event,
    Location,
    MessageEdited,
    MessageReceived,
    ReplyStatus,
    ReplyStatusChanged,
    Skipped,
    Visibility,
)

NAME = re.compile(r"accounts/[^/\s]{1,64}/(locations/[^/\s]{1,64}/reviews/([^/\s]{1,256}))")
STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
STATES = {"APPROVED": ReplyStatus.DELIVERED, "REJECTED": ReplyStatus.FAILED}


def review_id(full: str | None) -> str | None:
    """`locations/L/reviews/R` of a resource name; None: it is none."""
    found = NAME.fullmatch(full or "")
    return found.group(1) if found else None


def reply_id(review: str, words: str) -> str:
    """What a reply is called: Google gives it no id."""
    return f"{review}/reply/{digest(' '.join(words.split()))}"


def events(body: Node, offices: Sequence[Office]) -> list[Event]:
    """All reviews of a page, oldest first (they are asked for newest first).

    Raises:
        Malformed: it is no list of reviews.
    """
    by_location = {office.location: office for office in offices}
    items = list(body.object()["reviews"].items())
    return each(reversed(items), partial(_review, by_location=by_location))


def _review(review: Node, by_location: dict[str, Office]) -> list[Event]:
    found = NAME.fullmatch(review.object()["name"].must_id())
    if found is None:
        raise review["name"].refuse("accounts/…/locations/…/reviews/…")
    name, number = found.groups()
    reply = review["reviewReply"]
    text, attachments = own_words(review["comment"].text()), _attachments(review["reviewMediaItems"])
    if text is None and not attachments:
        answered = [Skipped(reason="reply_to_stars_only")] if reply else []
        return [Skipped(reason="stars_only", platform_message_id=name), *answered]
    office = by_location.get(name.partition("/reviews/")[0])
    written = review["createTime"].must_time()
    changed = review["updateTime"].time() or written
    kind = MessageEdited if changed > written else MessageReceived
    message = kind(
        platform_message_id=name,
        conversation_id=name,
        author=Author(id=f"reviewer:{number}", name=_name(review["reviewer"])),
        sent_at=max(changed, written),
        text=text,
        attachments=attachments,
        location=_place(office),
        visibility=Visibility.PUBLIC,
        rating=STARS.get(review["starRating"].text() or ""),
    )
    return [message, *each(iter([reply] if reply.value is not None else []), partial(_reply, name=name, office=office))]


def _reply(reply: Node, name: str, office: Office | None) -> list[Event]:
    words = own_words(reply.object()["comment"].text())
    if words is None:
        return [Skipped(reason="empty_reply")]
    at, called = reply["updateTime"].must_time(), reply_id(name, words)
    said = MessageReceived(
        platform_message_id=called,
        conversation_id=name,
        author=Author(id="owner:" + name.partition("/reviews/")[0], name=office.title if office else None),
        sent_at=at,
        text=words,
        reply_to=name,
        visibility=Visibility.PUBLIC,
        outgoing=True,
    )
    status = STATES.get(reply["reviewReplyState"].text() or "")
    if status is None:
        return [said]
    why = reply["policyViolation"].text() or "Google does not say why"
    error = f"Google's moderation refused the reply: {why}" if status is ReplyStatus.FAILED else None
    return [said, ReplyStatusChanged(platform_message_id=called, status=status, error=error)]


def _name(reviewer: Node) -> str | None:
    """For somebody who wants to be anonymous Google gives a placeholder in our language, or nothing."""
    return None if reviewer["isAnonymous"].value is True else reviewer["displayName"].text()


def _attachments(media: Node) -> tuple[Attachment, ...]:
    found: list[Attachment] = []
    for item in media.items_or_none():
        if (film := item["videoUrl"].url()) is not None:
            found.append(Attachment(kind=AttachmentKind.VIDEO, url=film))
        elif (picture := item["thumbnailUrl"].url()) is not None:
            found.append(Attachment(kind=AttachmentKind.IMAGE, url=picture))
    return tuple(found)


def _place(office: Office | None) -> Location | None:
    if office is None or office.lat is None or office.lon is None:
        return None
    return Location(lat=office.lat, lon=office.lon, label=office.title)
