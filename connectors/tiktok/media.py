"""Fetching: pictures of comments by their address, files of messages by an address that TikTok makes for a day.

Source: "Download an image or a video from a message" (the address wants the access token in `x-user`), read 2026-11-25.
"""

from urllib.parse import urlsplit

from connectors.contract import Media
from connectors.http import HttpResponse
from connectors.tiktok.api import Api
from connectors.tiktok.names import File
from model.event import Attachment, AttachmentKind
from model.reply import Rejected, Throttled, Unavailable

RETRY_AFTER_S = 60.0


async def fetch(api: Api, attachment: Attachment, max_bytes: int) -> Media:
    """Fetch one attachment.

    Raises:
        PlatformError: `Rejected` when it is gone or larger than `max_bytes`.
    """
    if attachment.kind is AttachmentKind.LINK:
        raise Rejected("there is nothing to fetch here")
    if attachment.url is not None:
        return _media(await api.http.request("GET", attachment.url, max_bytes=max_bytes))
    file = File.read(attachment.media_id or "")
    if file is None:
        raise Rejected("there is nothing to fetch here")
    address = await _address(api, file)
    headers = {"x-user": api.access_token} if _is_tiktok(api, address) else {}
    return _media(await api.http.request("GET", address, headers=headers, max_bytes=max_bytes))


async def _address(api: Api, file: File) -> str:
    asked = {
        "conversation_id": file.conversation_id,
        "message_id": file.message_id,
        "media_id": file.media_id,
        "media_type": file.kind,
    }
    address = (await api.post("business/message/media/download", asked))["download_url"].url()
    if address is None:
        raise Rejected("TikTok does not show this attachment any more")
    return address


def _is_tiktok(api: Api, address: str) -> bool:
    """Whether the token may go there: not to whatever address an answer names."""
    host = (urlsplit(address).hostname or "").lower()
    known = [urlsplit(api.settings.api_base).hostname or "", *api.settings.media_hosts]
    return any(host == name.lower() or host.endswith(f".{name.lower()}") for name in known if name)


def _media(answer: HttpResponse) -> Media:
    if answer.status == 429:
        raise Throttled("TikTok asks to slow down (HTTP 429)", retry_after_s=RETRY_AFTER_S)
    if answer.status >= 500:
        raise Unavailable(f"TikTok cannot do it now (HTTP {answer.status})")
    if answer.status != 200 or not answer.body:
        raise Rejected(f"the attachment is gone: its address has expired (HTTP {answer.status})")
    return Media(content=answer.body, mime=answer.headers.get("content-type"))
