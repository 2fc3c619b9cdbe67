"""Reading a Threads webhook. Its shape is its own, not that of Meta's other webhooks.

{"app_id": "…", "topic": "moderate", "target_id": "…", "time": 1795500000, "subscription_id": "…",
 "values": {"field": "replies", "value": {"id": "…", "username": "…", "text": "…", "timestamp": "…",
            "replied_to": {"id": "…"}, "root_post": {"id": "…", "owner_id": "…", "username": "…"}, …}}}

Source: "Webhooks for Threads", updated 2026-06-30, read 2026-11-25. `values` is an object there, a list in what others
have received: both are read.
"""

from functools import partial

from connectors.reading import Node, each
from connectors.threads import posts
from connectors.threads.settings import Settings
from model.event import Event, MessageDeleted, Skipped


def read(body: Node, settings: Settings) -> list[Event]:
    """All events of a delivery.

    Raises:
        Malformed: it has not the outer shape of a webhook.
    """
    values = body["values"]
    items = values.items() if isinstance(values.value, list) else iter([values.object()])
    return each(items, partial(_change, target=body["target_id"].id(), settings=settings))


def _change(change: Node, target: str | None, settings: Settings) -> list[Event]:
    field = change.object()["field"].must_text()
    value = change["value"]
    match field:
        case "replies":
            return [_reply(value, settings)]
        case "mentions" if _is_other(target, settings.user_id):
            return [Skipped(reason="other_account", platform_message_id=value["id"].id())]
        case "mentions":
            return [_reply(value, settings)]
        case "publish":
            return [_published(value, settings)]
        case "delete":
            return [_deleted(value, settings)]
        case _:
            return [Skipped(reason="unknown_field")]


def _reply(value: Node, settings: Settings) -> Event:
    if posts.is_album_without_pictures(value.object()) and settings.poll_every_s > 0:
        return Skipped(reason="album_told_by_poll", platform_message_id=value["id"].must_id())
    return posts.read(value, settings.username)


def _published(value: Node, settings: Settings) -> Event:
    """What the profile has published, here or in Threads' own app: neither its words nor what it answers are told.

    Of an answer the poll brings both.
    """
    name = value.object()["id"].must_id()
    is_other = settings.username and not posts.is_ours(value, settings.username)
    return Skipped(reason="other_account" if is_other else "own_post", platform_message_id=name)


def _deleted(value: Node, settings: Settings) -> Event:
    """Meta tells of the profile's own posts only: what citizens delete nobody learns."""
    name = value.object()["id"].must_id()
    if _is_other(value["owner"]["owner_id"].id(), settings.user_id):
        return Skipped(reason="other_account", platform_message_id=name)
    return MessageDeleted(platform_message_id=name, deleted_at=value["deleted_at"].time())


def _is_other(told: str | None, ours: str) -> bool:
    return told is not None and bool(ours) and told != ours
