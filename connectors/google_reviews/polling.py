"""Polling: the reviews of each office, the last changed first. A page in which everything is known is not kept."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from connectors.contract import Malformed, Page
from connectors.digest import digest
from connectors.google_reviews import mark as marks
from connectors.google_reviews.api import PAGE_SIZE, Api
from connectors.google_reviews.mark import Mark
from connectors.reading import Node
from model.reply import Misconfigured, PlatformError, Rejected, Unavailable, Unreachable

MAX_PAGES = 40  #: of one office in one poll
OF_ONE_OFFICE = (Misconfigured, Rejected, Unreachable)  #: failures that need not be the others'


@dataclass(frozen=True, slots=True)
class Seen:
    """One review as it stands in a page."""

    digest: str  #: changes with the review and with the reply to it
    changed: float  #: Unix seconds; 0 where that cannot be read


async def pages(api: Api, cursor: str | None, now: datetime) -> AsyncIterator[Page]:
    """Yield what is new since `cursor`, office by office, the oldest first.

    Only an office's last page moves its mark. What one office refuses does not keep the others from being read.

    Raises:
        PlatformError: of the closed family.
    """
    offices = api.settings.locations
    known = marks.read(cursor, [office.location for office in offices], now)
    said = cursor
    refused: PlatformError | None = None
    for office in offices:
        try:
            kept, following = await _walk(api, office.name, known[office.location])
        except OF_ONE_OFFICE as failure:
            refused = refused or failure
            continue
        for body in kept[:-1]:
            yield Page(body=body, cursor=said)
        known[office.location] = following
        moved = marks.write(known)
        if kept:
            yield Page(body=kept[-1], cursor=moved)
        elif moved != said:
            yield Page(body=None, cursor=moved)
        said = moved
    if refused is not None:
        raise refused


async def _walk(api: Api, name: str, mark: Mark) -> tuple[list[bytes], Mark]:
    kept: list[bytes] = []
    met: list[str] = []
    token: str | None = None
    for _ in range(MAX_PAGES):
        body, page = await _page(api, name, token, PAGE_SIZE)
        listed = _listed(page)
        ours = max((at for at, seen in enumerate(listed, start=1) if _is_ours(seen, mark)), default=0)
        whole, following = ours == len(listed), page["nextPageToken"].text()
        news = any(seen.digest not in mark.seen for seen in listed[:ours])
        if news and not whole:
            # Asked again for just ours; what moved meanwhile is met next time.
            body, page = await _page(api, name, token, ours)
            listed = _listed(page)
        if news:
            kept.append(body)
        met += [seen.digest for seen in listed[:ours]]
        if not news or not whole or following is None or following == token:
            break
        token = following
    return kept[::-1], mark.moved(met)


async def _page(api: Api, name: str, token: str | None, size: int) -> tuple[bytes, Node]:
    response, page = await api.reviews(name, token, size)
    try:
        if "reviews" in page:  # an office without reviews answers {}
            list(page["reviews"].items())
    except Malformed as error:
        raise Unavailable(f"Google's answer could not be read ({error})") from None
    return response.body, page


def _listed(page: Node) -> list[Seen]:
    found = []
    for review in page["reviews"].items_or_none():
        reply, changed = review["reviewReply"], review["updateTime"].time() or review["createTime"].time()
        state = (review["updateTime"].text(), reply["updateTime"].text(), reply["reviewReplyState"].text())
        found.append(Seen(digest(review["reviewId"].id(), *state), changed.timestamp() if changed else 0.0))
    return found


def _is_ours(seen: Seen, mark: Mark) -> bool:
    """Not last changed before our beginning; what cannot be dated is looked at, and ends in quarantine."""
    return seen.changed == 0 or seen.changed >= mark.start
