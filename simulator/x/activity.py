"""What the simulated X tells a webhook: Account Activity (shapes of API v1.1), or X Activity around both versions."""

from datetime import UTC, datetime
from typing import Any

from simulator.x import wire
from simulator.x.world import OWN_ID, POST_LENGTH, DirectMessage, Photo, Post, User, World, weight

Json = dict[str, Any]


def of_post(post: Post, world: World, base: str, *, new_product: bool) -> Json:
    """The delivery that announces a post."""
    if not new_product:
        return {"for_user_id": OWN_ID, "user_has_blocked": False, "tweet_create_events": [_old_post(post, base)]}
    kind = "post.create" if post.author.id == OWN_ID else "post.mention.create"
    page = wire.post_page([post], world, base, None)
    return _envelope(kind, post.id, page["data"][0], includes=page["includes"])


def of_message(message: DirectMessage, base: str, *, new_product: bool) -> Json:
    """The delivery that announces a direct message."""
    people = (message.author, message.recipient)
    if not new_product:
        users = {one.id: _old_user(one) for one in people}
        return {"for_user_id": OWN_ID, "direct_message_events": [_old_message(message, base)], "users": users}
    kind = "dm.sent" if message.author.id == OWN_ID else "dm.received"
    users = {one.id: {"data": wire.user(one)} for one in people}
    payload = {"direct_message_events": [_old_message(message, base)], "users": users}
    return _envelope(kind, message.id, payload)


def _envelope(kind: str, uuid: str, payload: Json, **more: Json) -> Json:
    data = {"event_uuid": uuid, "filter": {"user_id": OWN_ID}, "event_type": kind, "payload": payload, **more}
    return {"data": data}


def _old_user(user: User) -> Json:
    return {"id": user.id, "id_str": user.id, "name": user.name, "screen_name": user.handle, "protected": False}


def _old_media(photo: Photo, base: str, page: str, short: str) -> Json:
    address = wire.address(base, photo)
    return {
        "id_str": photo.key.removeprefix("3_"),
        "type": "photo",
        "media_url": address,
        "media_url_https": address,
        "url": short,
        "expanded_url": page,
    }


def _old_post(post: Post, base: str) -> Json:
    page = f"https://x.com/{post.author.handle}/status/{post.id}/photo/1"
    media = [_old_media(photo, base, page, wire.short_link(post.photos[0])) for photo in post.photos]
    text = wire.with_media_link(wire.escaped(post.text), post.photos)
    written = datetime.fromtimestamp(post.at_ms / 1000, UTC)
    found: Json = {
        "created_at": written.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "timestamp_ms": str(post.at_ms),
        "id": int(post.id),
        "id_str": post.id,
        "text": text,
        "truncated": False,
        "user": _old_user(post.author),
        "in_reply_to_status_id_str": post.reply_to,
        "entities": {"urls": [], "user_mentions": []},
        "coordinates": None,
        "place": None,
    }
    if media:
        found["extended_entities"] = {"media": media}
    if weight(post.text) > POST_LENGTH:
        found |= {"text": text[:110] + "… https://t.co/more", "truncated": True}
        found["extended_tweet"] = {"full_text": text, "entities": {"urls": []}, "extended_entities": {"media": media}}
    if len(post.history) > 1:
        found["edit_history"] = {"initial_tweet_id": post.history[0], "edit_tweet_ids": list(post.history)}
    if post.place:
        found["coordinates"] = {"type": "Point", "coordinates": [post.place.lon, post.place.lat]}
        found["place"] = {"full_name": post.place.label or "Semarang, Indonesia", "place_type": "city"}
    return found


def _old_message(message: DirectMessage, base: str) -> Json:
    photos = [message.photo] if message.photo else []
    data: Json = {
        "text": wire.with_media_link(wire.escaped(message.text), photos),
        "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
    }
    if message.photo:
        page = f"https://twitter.com/messages/media/{message.id}"
        media = _old_media(message.photo, base, page, wire.short_link(message.photo))
        data["attachment"] = {"type": "media", "media": media}
    return {
        "type": "message_create",
        "id": message.id,
        "created_timestamp": str(message.at_ms),
        "message_create": {
            "target": {"recipient_id": message.recipient.id},
            "sender_id": message.author.id,
            "message_data": data,
        },
    }
