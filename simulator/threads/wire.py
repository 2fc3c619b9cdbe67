"""Posts as they stand in the API's JSON and in webhooks."""

import json
from datetime import UTC, datetime
from typing import Any

from simulator.threads.world import USER_ID, Post

APP_ID = "770011223344556"
SUBSCRIPTION_ID = "990011223344"


def time_of(seconds: int) -> str:
    """`2026-11-25T07:00:00+0000`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def media_type(post: Post) -> str:
    """What kind of post it is."""
    return ("TEXT_POST", "IMAGE")[len(post.photos)] if len(post.photos) < 2 else "CAROUSEL_ALBUM"


def shortcode(post: Post) -> str:
    """The name in the address."""
    return f"DX{post.number - 18_050_000_000_000_000:06d}"


def permalink(post: Post) -> str:
    """Where threads.com shows it."""
    return f"https://www.threads.com/@{post.writer.username}/post/{shortcode(post)}"


def media(post: Post, *, has_replies: bool) -> dict[str, Any]:
    """Every field that the API has of a post; those without a value are left out, as there."""
    found: dict[str, Any] = {
        "id": post.id,
        "media_product_type": "THREADS",
        "media_type": media_type(post),
        "permalink": permalink(post),
        "username": post.writer.username,
        "timestamp": time_of(post.at),
        "shortcode": shortcode(post),
        "is_quote_post": False,
        "has_replies": has_replies,
        "is_reply": post.parent is not None,
        "is_reply_owned_by_me": post.parent is not None and post.is_ours,
    }
    if post.text:
        found["text"] = post.text
    if len(post.photos) == 1:
        found["media_url"] = next(iter(post.photos.values()))
    elif post.photos:
        found["children"] = {"data": [picture(name, address) for name, address in post.photos.items()]}
    if post.parent is not None:
        found |= {"root_post": {"id": post.root.id}, "replied_to": {"id": post.parent.id}}
    return found


def picture(name: str, address: str) -> dict[str, Any]:
    """A child of an album."""
    return {"id": name, "media_type": "IMAGE", "media_url": address}


def told(post: Post) -> dict[str, Any]:
    """The `value` in a webhook of `replies` or `mentions`: of pictures the ids, not the addresses."""
    kept = ("id", "username", "text", "media_type", "permalink", "shortcode", "timestamp", "replied_to")
    whole = media(post, has_replies=False)
    value = {name: whole[name] for name in kept if name in whole}
    if post.parent is not None:
        root = post.root
        value["root_post"] = {"id": root.id, "owner_id": root.writer.id, "username": root.writer.username}
    if len(post.photos) > 1:
        value["children"] = {"data": [{"id": name} for name in post.photos]}
    return value


def published(post: Post) -> dict[str, Any]:
    """The `value` in a webhook of `publish`: no words in it."""
    whole = media(post, has_replies=False)
    return {name: whole[name] for name in ("id", "media_type", "permalink", "timestamp", "username")}


def delivery(field: str, value: dict[str, Any], at: int) -> bytes:
    """A whole webhook body, in Meta's way of writing JSON: ASCII, slashes escaped."""
    moderate = field in ("replies", "delete")
    body = {
        "app_id": APP_ID,
        "topic": "moderate" if moderate else "interaction",
        "target_id": value["id"] if moderate else USER_ID,
        "time": at,
        "subscription_id": SUBSCRIPTION_ID,
        "has_uid_field": False,
        "values": {"value": value, "field": field},
    }
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()
