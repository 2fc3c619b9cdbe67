"""Fetching what citizens attached.

Photos and videos of posts are public (`pbs.twimg.com`, `video.twimg.com`). Media of direct messages are private: their
address on `ton.twitter.com` answers only a call signed by one of the two people (docs.x.com, "Message attachments",
read 2026-11-24), and only that host ever sees our signature.
"""

from connectors.contract import Media
from connectors.http import Http
from connectors.x.client import Client
from connectors.x.failures import failure
from model.event import Attachment, AttachmentKind
from model.reply import Misconfigured, Rejected, Throttled, Unavailable, Unreachable


async def fetch(client: Client, http: Http, private_base: str, attachment: Attachment, *, max_bytes: int) -> Media:
    """Fetch one attachment.

    Raises:
        Rejected: it has no address (X left it out), is a link to a page, is gone, or is too large.
        Unavailable, Throttled, Misconfigured: as X says.
    """
    if attachment.url is None or attachment.kind is AttachmentKind.LINK:
        raise Rejected("X gave no address for this attachment: open the message on x.com")
    url, headers = attachment.url, {"User-Agent": client.user_agent}
    private = url.startswith(private_base.rstrip("/") + "/")
    if private:
        url, headers = client.signed("GET", url, headers)
    response = await http.request("GET", url, headers=headers, max_bytes=max_bytes)
    if response.status == 200:
        return Media(content=response.body, mime=response.headers.get("content-type"))
    error = failure("GET", response)
    if isinstance(error, Throttled | Unavailable) or (private and response.status == 401):
        raise error
    if isinstance(error, Misconfigured | Unreachable | Rejected):
        raise Rejected(f"the attachment is gone from X (HTTP {response.status})")
    raise error
