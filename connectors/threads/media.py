"""Fetching pictures, films and sounds. Their addresses carry their own permission and expire: an id gives a new one."""

from connectors.contract import Malformed, Media
from connectors.http import HttpResponse
from connectors.reading import Node
from connectors.threads.api import Api, object_of
from model.event import Attachment, AttachmentKind
from model.reply import Rejected, Throttled, Unavailable

RETRY_AFTER_S = 60.0
FIELDS = "id,media_type,media_url,children{id,media_type,media_url}"
GONE = frozenset({400, 401, 403, 404, 410})  #: what Meta's content servers answer to an address that has expired


async def fetch(api: Api, attachment: Attachment, max_bytes: int) -> Media:
    """Fetch one attachment, without our token.

    Raises:
        PlatformError: `Rejected` when it is gone or larger than `max_bytes`.
    """
    if attachment.kind is AttachmentKind.LINK or (attachment.url is None and attachment.media_id is None):
        raise Rejected("there is nothing to fetch here")
    if attachment.url is not None:
        answer = await api.http.request("GET", attachment.url, max_bytes=max_bytes)
        if answer.status not in GONE or attachment.media_id is None:
            return _media(answer)
    address = await _fresh_address(api, attachment.media_id or "")
    return _media(await api.http.request("GET", address, max_bytes=max_bytes))


async def _fresh_address(api: Api, media_id: str) -> str:
    node = object_of(await api.get(media_id, {"fields": FIELDS}))
    try:
        node["id"].must_id()
    except Malformed as error:
        raise Unavailable(f"Meta's answer could not be read ({error})") from None
    found = node["media_url"].url() or _first_of(node["children"]["data"])
    if found is None:
        raise Rejected("Meta does not show this attachment any more")
    return found


def _first_of(children: Node) -> str | None:
    return next(filter(None, (child["media_url"].url() for child in children.items_or_none())), None)


def _media(answer: HttpResponse) -> Media:
    if answer.status == 429:
        raise Throttled("Meta asks to slow down (HTTP 429)", retry_after_s=RETRY_AFTER_S)
    if answer.status >= 500:
        raise Unavailable(f"Meta cannot do it now (HTTP {answer.status})")
    if answer.status != 200 or not answer.body:
        raise Rejected(f"the attachment is gone: its address has expired (HTTP {answer.status})")
    return Media(content=answer.body, mime=answer.headers.get("content-type"))
