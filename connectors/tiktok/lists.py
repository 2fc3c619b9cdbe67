"""TikTok's lists: `cursor` and `has_more`, and items with an id and a time."""

from collections.abc import AsyncIterator, Mapping

from connectors.reading import Node
from connectors.tiktok.api import Api
from model.reply import Unavailable

MAX_PAGES = 60  #: of one list: more is no list that ends


async def walk(api: Api, path: str, params: Mapping[str, str]) -> AsyncIterator[tuple[bytes, Node]]:
    """All pages of a list. A page may hold fewer than there are, or none, and still be followed by others.

    Raises:
        PlatformError: of the closed family.
    """
    asked = dict(params)
    for _ in range(MAX_PAGES):
        body, data = await api.get(path, asked)
        yield body, data
        onward = data["cursor"].id()
        if data["has_more"].value is not True or onward is None or onward == asked.get("cursor"):
            return
        asked["cursor"] = onward
    raise Unavailable(f"TikTok's list {path} does not end: more than {MAX_PAGES} pages")


def listed(data: Node, key: str) -> list[Node]:
    """The items; the list may be missing where it is empty, but something else in its place cannot be read."""
    if key in data and not isinstance(data[key].value, list | None):
        raise Unavailable(f"TikTok's answer could not be read ({data[key].refuse('a list')})")
    return list(data[key].items_or_none())


def times(items: list[Node], name: str, time: str) -> dict[str, int]:
    """When each happened, by id; Unix seconds."""
    told = ((item[name].id(), item[time].time()) for item in items)
    return {found: int(at.timestamp()) for found, at in told if found is not None and at is not None}
