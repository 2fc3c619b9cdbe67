"""Reading a webhook: `object: instagram`, `entry[].messaging[]` for messages, `entry[].changes[]` for what is public.

{"object": "instagram", "entry": [{"id": ACCOUNT, "time": 1796000000, "changes": [{"field": "comments", "value": {
    "from": {"id": "…", "username": "…"}, "media": {"id": "…"}, "id": "…", "parent_id": "…", "text": "…"}}]}]}

Sources: "Webhooks for Instagram Messaging", "Webhooks reference: Instagram", "Webhook Notification Examples",
"Mentions", read 2026-11-25.
"""

from collections.abc import Sequence

from connectors import meta_messaging
from connectors.instagram import mentions, threads
from connectors.instagram.comments import Ours, said
from connectors.meta_surface import Surface
from connectors.reading import Node, each
from model.event import Event, Skipped

NEEDED = ("messages", "comments", "mentions", "messaging_postbacks")
USEFUL = ("live_comments", "messaging_seen", "standby")
#: Fields of private messages: their value is what else stands in `messaging`.
PRIVATE = frozenset(
    {"messages", "messaging_postbacks", "messaging_seen", "messaging_handover", "messaging_referral", "standby",
     "message_reactions", "message_edit"}
)  # fmt: skip
SILENT = {"story_insights": "insights"}
LISTS = ("messaging", "standby", "changes")


def read(body: Node, ours: Ours, surface: Surface) -> list[Event]:
    """All events of a delivery.

    Raises:
        Malformed: it has not the outer shape of a webhook.
    """
    if body["object"].must_text() != "instagram":
        return [Skipped(reason="other_object")]
    return each(body["entry"].items(), lambda entry: _entry(entry, ours, surface))


def _entry(entry: Node, ours: Ours, surface: Surface) -> Sequence[Event]:
    named = entry.object()["id"].must_id()
    known = [name for name in LISTS if name in entry]
    if not known:
        raise entry["messaging"].refuse("a list")
    if named != (ours.ig_id or named):
        return [Skipped(reason="other_account") for name in known for _ in entry[name].items_or_none()]
    events = meta_messaging.events(entry, surface)
    if "changes" in entry:
        events += each(entry["changes"].items(), lambda change: _change(change, entry["time"], ours, surface))
    return events


def _change(change: Node, notified_at: Node, ours: Ours, surface: Surface) -> Sequence[Event]:
    field = change.object()["field"].must_text()
    value = change["value"]
    if field in PRIVATE:
        return meta_messaging.read(value, notified_at, surface)
    if field == "mentions":
        return mentions.told(value.object(), notified_at)
    if field == "comments":
        return [_comment(value.object(), notified_at, ours)]
    if field == "live_comments":
        return [_live_comment(value.object(), notified_at, ours)]
    return [Skipped(reason=SILENT.get(field, "unknown_field"))]


def _comment(value: Node, notified_at: Node, ours: Ours) -> Event:
    """Comments carry no time of their own: that of the notification is theirs."""
    if value["media"]["media_product_type"].text() == "LIVE":
        return _live_comment(value, notified_at, ours)
    parent = value["parent_id"].id()
    root = parent or (value["id"] if "id" in value else value["comment_id"]).must_id()
    return said(value, ours, threads.of_comment(root), notified_at.must_time(), parent)


def _live_comment(value: Node, notified_at: Node, ours: Ours) -> Event:
    name = (value["id"] if "id" in value else value["comment_id"]).must_id()
    return said(value, ours, threads.of_live_comment(name), notified_at.must_time(), value["parent_id"].id())
