"""Bytes of X into events: a polled page (v2), a webhook of Account Activity (v1.1 shapes) or of X Activity."""

from connectors.reading import Node, each, read_json
from connectors.x.activity import read_any
from connectors.x.pages import includes_of, read_item
from model.event import Event, Skipped


def normalise(body: bytes, own_id: str) -> list[Event]:
    """Read whatever X sent.

    Raises:
        Malformed: it is not JSON, or none of the shapes.
    """
    page = read_json(body).object()
    if isinstance(page["data"].value, list) or "meta" in page or "errors" in page:
        return _read_page(page, own_id)
    if isinstance(page["data"].value, dict) and "event_type" not in page["data"]:
        return list(read_item(page["data"], includes_of(page["includes"]), own_id))
    return read_any(page, own_id)


def _read_page(page: Node, own_id: str) -> list[Event]:
    """A page lists the newest first; events come out oldest first, so that a question precedes its follow-up."""
    includes = includes_of(page["includes"])
    items = list(page["data"].items()) if page["data"].value is not None else []
    events = each(iter(reversed(items)), lambda item: read_item(item, includes, own_id))
    # An expansion that X could not give (a deleted or protected post that is quoted): the item itself is whole.
    events += [Skipped(reason="partial_error") for _ in page["errors"].items_or_none()]
    return events
