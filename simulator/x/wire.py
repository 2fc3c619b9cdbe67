"""The simulated X's objects as API v2 writes them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, TypeVar

from simulator.platform import Place
from simulator.x.world import OWN_HANDLE, OWN_ID, POST_LENGTH, DirectMessage, Photo, Post, User, World, weight

T = TypeVar("T", User, Post)
Json = dict[str, Any]


def iso(at_ms: int) -> str:
    """As API v2 writes times."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def escaped(text: str) -> str:
    """X escapes three characters."""
    return escape(text, quote=False)


def short_link(photo: Photo) -> str:
    """The link that X puts at the end of a text with media."""
    return f"https://t.co/{photo.key.removeprefix('3_')}"


def with_media_link(text: str, photos: Sequence[Photo]) -> str:
    """The text as X shows it through the API."""
    return f"{text} {short_link(photos[0])}".strip() if photos else text


def address(base: str, photo: Photo) -> str:
    """Where the picture is: open to all, or to the two people of a conversation."""
    if photo.private:
        number = photo.key.removeprefix("3_")
        return f"{base}/ton/1.1/ton/data/dm/{number}/{number}/{photo.key}"
    return f"{base}/pbs/media/{photo.key}"


def user(one: User) -> Json:
    """A user object."""
    return {"id": one.id, "name": one.name, "username": one.handle}


def post(one: Post, base: str) -> Json:
    """A post object, with the fields that are asked for by whoever wants to understand it."""
    full = with_media_link(escaped(one.text), one.photos)
    found: Json = {
        "id": one.id,
        "text": full if weight(one.text) <= POST_LENGTH else full[: POST_LENGTH - 30] + "… https://t.co/more",
        "author_id": one.author.id,
        "conversation_id": one.conversation_id,
        "created_at": iso(one.at_ms),
        "edit_history_tweet_ids": list(one.history),
        "lang": "in",
        "entities": {"urls": [_media_link(one, photo) for photo in one.photos]},
    }
    at = one.text.find(f"@{OWN_HANDLE}")
    if at >= 0:
        found["entities"]["mentions"] = [
            {"start": at, "end": at + len(OWN_HANDLE) + 1, "username": OWN_HANDLE, "id": OWN_ID}
        ]
    if weight(one.text) > POST_LENGTH:
        found["note_tweet"] = {"text": full, "entities": found["entities"]}
    if one.reply_to:
        found["referenced_tweets"] = [{"type": "replied_to", "id": one.reply_to}]
    if one.photos:
        found["attachments"] = {"media_keys": [photo.key for photo in one.photos]}
    if one.place:
        found["geo"] = {
            "place_id": place_id(one.place),
            "coordinates": {"type": "Point", "coordinates": [one.place.lon, one.place.lat]},
        }
    return found


def message(one: DirectMessage) -> Json:
    """A direct-message event object."""
    photos = [one.photo] if one.photo else []
    found: Json = {
        "id": one.id,
        "event_type": "MessageCreate",
        "text": with_media_link(escaped(one.text), photos),
        "sender_id": one.author.id,
        "dm_conversation_id": one.conversation_id,
        "created_at": iso(one.at_ms),
    }
    if one.photo:
        found["attachments"] = {"media_keys": [one.photo.key]}
        found["entities"] = {
            "urls": [{"url": short_link(one.photo), "expanded_url": f"https://x.com/messages/media/{one.id}"}]
        }
    return found


def _media_link(one: Post, photo: Photo) -> Json:
    return {
        "url": short_link(one.photos[0]),
        "expanded_url": f"https://x.com/{one.author.handle}/status/{one.id}/photo/1",
        "display_url": "pic.x.com/simulated",
        "media_key": photo.key,
    }


def place_id(place: Place) -> str:
    """A place's id."""
    return f"{abs(hash((place.lat, place.lon))):016x}"[:16]


def _place(place: Place) -> Json:
    box = [place.lon - 0.05, place.lat - 0.05, place.lon + 0.05, place.lat + 0.05]
    name = place.label or "Semarang, Indonesia"
    return {"id": place_id(place), "full_name": name, "place_type": "city", "geo": {"type": "Feature", "bbox": box}}


def post_page(posts: Sequence[Post], world: World, base: str, next_token: str | None) -> Json:
    """A page of posts, newest first, with what they refer to."""
    answered = [found for one in posts if one.reply_to and (found := world.newest(one.reply_to))]
    includes = _includes(
        [one.author for one in (*posts, *answered)],
        [photo for one in posts for photo in one.photos],
        base,
        tweets=[post(one, base) for one in _once(answered)],
        places=[_place(one.place) for one in posts if one.place],
    )
    meta: Json = {"result_count": len(posts)}
    if posts:
        meta |= {"newest_id": posts[0].id, "oldest_id": posts[-1].id}
    return _page([post(one, base) for one in posts], includes, meta, next_token)


def message_page(messages: Sequence[DirectMessage], base: str, next_token: str | None) -> Json:
    """A page of direct-message events, newest first."""
    people = [person for one in messages for person in (one.author, one.recipient)]
    includes = _includes(people, [one.photo for one in messages if one.photo], base)
    return _page([message(one) for one in messages], includes, {"result_count": len(messages)}, next_token)


def _page(data: list[Json], includes: Json, meta: Json, next_token: str | None) -> Json:
    if next_token:
        meta["next_token"] = next_token
    return {"data": data, "includes": includes, "meta": meta} if data else {"meta": meta}


def _includes(people: Iterable[User], photos: Iterable[Photo], base: str, **more: list[Json]) -> Json:
    media = [{"media_key": photo.key, "type": "photo", "url": address(base, photo)} for photo in photos]
    found = {"users": [user(one) for one in _once(people)], "media": media, **more}
    return {name: entries for name, entries in found.items() if entries}


def _once(items: Iterable[T]) -> list[T]:
    return list({item.id: item for item in items}.values())
