"""Webhooks: the lists of Account Activity, and the envelope of X Activity around payloads of both versions."""

from collections.abc import Callable, Sequence

from connectors.contract import Malformed
from connectors.reading import Node, each
from connectors.x.ids import DM, must_snowflake, snowflake
from connectors.x.legacy import read_old_direct_message, read_old_post
from connectors.x.pages import includes_of, read_direct_message, read_post
from model.event import Event, MessageDeleted, ReplyStatus, ReplyStatusChanged, Skipped, Unreadable

#: Lists of a delivery in which nothing is said, and the reason under which they are counted.
SILENT = {
    "favorite_events": "favorite",
    "follow_events": "follow",
    "unfollow_events": "follow",
    "block_events": "block",
    "unblock_events": "block",
    "mute_events": "mute",
    "unmute_events": "mute",
    "direct_message_indicate_typing_events": "typing",
}
#: Beginnings of the event types of X Activity, likewise.
SILENT_TYPES = {
    "like.": "favorite",
    "follow.": "follow",
    "block.": "block",
    "mute.": "mute",
    "profile.": "profile",
    "chat.": "encrypted_chat",
    "dm.indicate_typing": "typing",
    "oauth.revoke": "authorization_revoked",
}
SINGLE = {"user_event": "authorization_revoked", "replay_job_status": "replay_status"}


def _is_for_another(meant_for: str | None, own_id: str) -> bool:
    """Several accounts may share one address. Without an account of ours (the command line) it is whoever is named."""
    return bool(meant_for and own_id and meant_for != own_id)


def is_delivery(body: Node) -> bool:
    """Whether this is the outer shape of Account Activity."""
    return "for_user_id" in body or any(key in SINGLE or key.endswith("_events") for key in body.value)


def read_delivery(body: Node, own_id: str) -> list[Event]:
    """A delivery of Account Activity: lists of events by kind."""
    meant_for = snowflake(body["for_user_id"])
    if _is_for_another(meant_for, own_id):
        return [Skipped(reason="other_account")]
    own_id = own_id or meant_for or ""
    return read_lists(body, own_id) or [Skipped(reason="unknown_event")]


def read_lists(body: Node, own_id: str) -> list[Event]:
    """Every list of events in it, each on its own."""
    users = body["users"]
    readers: dict[str, Callable[[Node], Sequence[Event]]] = {
        "tweet_create_events": lambda post: read_old_post(post, own_id),
        "direct_message_events": lambda event: read_old_direct_message(event, users, own_id),
        "tweet_delete_events": _read_delete,
        "direct_message_mark_read_events": lambda event: _read_receipt(event, own_id),
    }
    events: list[Event] = []
    for key in body.value:
        if key in SINGLE:
            events.append(Skipped(reason=SINGLE[key]))
        elif key.endswith("_events"):
            events += _read_list(body[key], readers.get(key) or _counted(SILENT.get(key, "unknown_event")))
    return events


def _counted(reason: str) -> Callable[[Node], Sequence[Event]]:
    return lambda _: [Skipped(reason=reason)]


def _read_list(items: Node, read: Callable[[Node], Sequence[Event]]) -> list[Event]:
    if not isinstance(items.value, list):
        return [Unreadable(path=items.path[:200], error="expected a list of events")]
    return each(items.items(), read)


def read_activity(data: Node, own_id: str) -> Sequence[Event]:
    """An event of X Activity: `event_type`, and a payload whose shape hangs on it."""
    kind = data["event_type"].must_text()
    meant_for = snowflake(data["filter"]["user_id"])
    if _is_for_another(meant_for, own_id):
        return [Skipped(reason="other_account")]
    own_id = own_id or meant_for or ""
    for beginning, reason in SILENT_TYPES.items():
        if kind.startswith(beginning):
            return [Skipped(reason=reason)]
    payload, includes = data["payload"].object(), includes_of(data["includes"])
    if kind == "post.delete":
        return [MessageDeleted(platform_message_id=must_snowflake(payload["id"]))]
    if kind in ("post.create", "post.mention.create"):
        return read_post(payload, includes, own_id)
    if kind in ("dm.sent", "dm.received", "dm.read"):
        if any(key.endswith("_events") for key in payload.value):
            return read_lists(payload, own_id)
        return read_direct_message(payload, includes, own_id)
    return [Skipped(reason="unknown_event")]


def _read_delete(event: Node) -> Sequence[Event]:
    post_id = must_snowflake(event.object()["status"]["id"])
    return [MessageDeleted(platform_message_id=post_id, deleted_at=event["timestamp_ms"].time())]


def _read_receipt(event: Node, own_id: str) -> Sequence[Event]:
    """The citizen has read up to a message; that we have read theirs is no news."""
    last_read = DM + must_snowflake(event.object()["last_read_event_id"])
    if must_snowflake(event["sender_id"]) == own_id:
        return [Skipped(reason="own_read", platform_message_id=last_read)]
    changed_at = event["created_timestamp"].time()
    return [ReplyStatusChanged(platform_message_id=last_read, status=ReplyStatus.READ, changed_at=changed_at)]


def read_any(body: Node, own_id: str) -> list[Event]:
    """A webhook body of either product.

    Raises:
        Malformed: it is neither.
    """
    if isinstance(body["data"].value, dict) and "event_type" in body["data"]:
        return list(read_activity(body["data"], own_id))
    if is_delivery(body):
        return read_delivery(body, own_id)
    raise Malformed("the body: expected a page or a webhook of X, found another object")
