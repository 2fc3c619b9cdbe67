"""Reading a Page webhook: `object: page`, `entry[].messaging[]`, `entry[].standby[]`.

Source: "Webhook Events Reference" of the Messenger Platform, read 2026-11-25.
"""

from collections.abc import Callable, Sequence

from connectors import meta_messaging
from connectors.meta_surface import Surface
from connectors.reading import Node, each
from model.event import Event, Skipped

NEEDED = ("messages", "message_echoes", "message_edits", "messaging_postbacks")
USEFUL = ("message_deliveries", "message_reads", "messaging_handovers", "standby")
LISTS = ("messaging", "standby", "changes")


def read(body: Node, page_id: str, surface: Callable[[str], Surface]) -> list[Event]:
    """All events of a delivery.

    Raises:
        Malformed: it has not the outer shape of a webhook.
    """
    if body["object"].must_text() != "page":
        return [Skipped(reason="other_object")]
    return each(body["entry"].items(), lambda entry: _entry(entry, page_id, surface))


def _entry(entry: Node, page_id: str, surface: Callable[[str], Surface]) -> Sequence[Event]:
    named = entry.object()["id"].must_id()
    known = [name for name in LISTS if name in entry]
    if not known:
        raise entry["messaging"].refuse("a list")
    # What the Page's feed tells belongs to the channel `facebook`, if the app subscribes to it.
    events: list[Event] = [Skipped(reason="feed") for _ in entry["changes"].items_or_none()]
    if named != (page_id or named):
        items = [item for name in ("messaging", "standby") for item in entry[name].items_or_none()]
        return [*events, *(Skipped(reason="other_page") for _ in items)]
    return [*events, *meta_messaging.events(entry, surface(named))]
