"""Stories as they stand in Graph's JSON and in webhooks."""

import json
from datetime import UTC, datetime
from typing import Any

from simulator.facebook.world import PAGE, PAGE_ID, Story, Writer


def time_of(seconds: int) -> str:
    """Graph's times: `2026-11-24T07:00:00+0000`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def permalink(story: Story) -> str:
    """Where facebook.com shows it."""
    wall, _, number = story.post_id.partition("_")
    page = f"https://www.facebook.com/{wall}/posts/{number}"
    return page if story.is_post else f"{page}?comment_id={story.id.rpartition('_')[2]}"


def status_type(story: Story) -> str:
    """How a post came to be."""
    if story.writer != PAGE:
        return "wall_post"
    return "added_photos" if story.photos else "mobile_status_update"


def identity(writer: Writer) -> dict[str, str]:
    """A `from`."""
    return {"name": writer.name, "id": writer.id}


def attachment(address: str, kind: str = "photo") -> dict[str, Any]:
    """A StoryAttachment with one picture."""
    page = f"https://www.facebook.com/photo.php?fbid={address.rpartition('/')[2]}"
    picture = {"image": {"height": 720, "src": address, "width": 960}}
    return {"media": picture, "media_type": kind, "target": {"url": page}, "type": kind, "url": page}


def node(story: Story, replies: int) -> dict[str, Any]:
    """Every field of a post or a comment but its edges."""
    found: dict[str, Any] = {
        "id": story.id,
        "from": identity(story.writer),
        "message": story.text,
        "created_time": time_of(story.at),
        "permalink_url": permalink(story),
        "is_hidden": False,
    }
    return found | (_post(story) if story.is_post else _comment(story, replies))


def _post(story: Story) -> dict[str, Any]:
    found: dict[str, Any] = {
        "status_type": status_type(story),
        "is_published": True,
        "updated_time": time_of(story.edited_at or story.at),
    }
    if story.place is not None:
        position = {"latitude": story.place.lat, "longitude": story.place.lon}
        found["place"] = {"name": story.place.label or "Semarang", "location": position}
    parts = [attachment(address) for address in story.photos]
    if len(parts) > 1:
        album = attachment(story.photos[0], "album") | {"subattachments": {"data": parts}}
        found["attachments"] = {"data": [album]}
    elif parts:
        found["attachments"] = {"data": parts}
    return found


def _comment(story: Story, replies: int) -> dict[str, Any]:
    found: dict[str, Any] = {"comment_count": replies, "can_reply_privately": not story.answered_privately}
    if story.root_id is not None:
        found["parent"] = {"id": story.root_id}
    if story.photos:
        found["attachment"] = attachment(story.photos[0])
    return found


def feed_change(story: Story, verb: str, post: Story | None) -> dict[str, Any]:
    """The `value` of a change of the field `feed`."""
    value: dict[str, Any] = {"from": identity(story.writer), "post_id": story.post_id, "verb": verb}
    value["created_time"] = story.at
    if verb != "remove" and story.text:
        value["message"] = story.text
    return value | (_post_change(story) if story.is_post else _comment_change(story, post))


def _comment_change(story: Story, post: Story | None) -> dict[str, Any]:
    value: dict[str, Any] = {"item": "comment", "comment_id": story.id, "parent_id": story.parent_id}
    if post is not None:
        value["post"] = {
            "status_type": status_type(post),
            "is_published": True,
            "updated_time": time_of(story.at),
            "permalink_url": permalink(post),
            "promotion_status": "ineligible",
            "id": post.id,
        }
    return value | ({"photo": story.photos[0]} if story.photos else {})


def _post_change(story: Story) -> dict[str, Any]:
    if not story.photos:
        return {"item": "status", "published": 1}
    first = story.photos[0]
    if len(story.photos) == 1:
        number = story.id.rpartition("_")[2]
        return {"item": "photo", "published": 1, "link": first, "photo_id": number}
    return {"item": "status", "published": 1, "link": first, "photos": story.photos}


def mention_change(story: Story) -> dict[str, Any]:
    """The `value` of a change of the field `mention`: named otherwise, and with less in it."""
    sender = {"sender_id": story.writer.id, "sender_name": story.writer.name}
    return {**sender, "post_id": story.post_id, "item": "post", "verb": "add", "message": story.text}


def delivery(field: str, value: dict[str, Any], at: int) -> bytes:
    """A whole webhook body, in Meta's way of writing JSON: ASCII, slashes escaped."""
    entry = {"id": PAGE_ID, "time": at, "changes": [{"value": value, "field": field}]}
    text = json.dumps({"entry": [entry], "object": "page"}, separators=(",", ":"))
    return text.replace("/", "\\/").encode()
