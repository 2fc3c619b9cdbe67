"""What citizens attached, for signed-in officers only: it can run nothing, and its type is what its bytes show."""

import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from urllib.parse import quote

from aiohttp import web

from inbox.headers import MEDIA_POLICY, secure
from inbox.problems import problem
from inbox.visit import Visit
from store import attachments
from store.columns import Record
from store.media import MediaAway

#: Drawn by the browser. SVG is a document with scripts, and is downloaded like any other.
IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"})
PLAYED = ("audio/", "video/")
UNKNOWN = "application/octet-stream"
RANGE = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a file: from `start` to before `end`."""

    start: int
    end: int


async def show(visit: Visit) -> web.StreamResponse:
    """`/media/{attachment_id}`."""
    row = await _row(visit)
    mime = row.stored_mime or UNKNOWN
    inline = mime in IMAGES
    headers = {
        "Content-Type": mime if inline or mime.startswith(PLAYED) else UNKNOWN,
        "Content-Disposition": disposition("inline" if inline else "attachment", row.name or f"{row.kind}-{row.id}"),
    }
    return await _send(visit, row.sha256, row.stored_bytes, headers)


async def thumbnail(visit: Visit) -> web.StreamResponse:
    """`/media/{attachment_id}/thumbnail`."""
    row = await _row(visit)
    if row.thumbnail_sha256 is None:
        raise problem("no_media")
    return await _send(visit, row.thumbnail_sha256, None, {"Content-Type": "image/webp"})


async def _row(visit: Visit) -> Record:
    row = await visit.inbox.parts.database.read(partial(attachments.get, attachment_id=visit.row_id()))
    if row is None or row.state != attachments.STORED or row.sha256 is None:
        raise problem("no_media")
    return row


async def _send(visit: Visit, sha256: str, size: int | None, headers: dict[str, str]) -> web.StreamResponse:
    """The bytes of a hash, or the part of them that is asked for. What the browser has already is not sent again."""
    tag = f'"{sha256}"'
    headers |= {
        "Content-Security-Policy": MEDIA_POLICY,
        "Cache-Control": "private, no-cache",
        "ETag": tag,
        "Accept-Ranges": "bytes",
    }
    asked = visit.request.headers
    if tag in asked.get("If-None-Match", ""):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    span = None if size is None or asked.get("If-Range", tag) != tag else span_of(asked.get("Range", ""), size)
    try:
        content = await visit.inbox.parts.media.get(sha256, *((span.start, span.end) if span else ()))
    except MediaAway as failure:
        raise problem("media_away", retry_after_s=5) from failure
    if content is None:
        raise problem("no_media")
    length = span.end - span.start if span else content.size
    response = web.StreamResponse(headers=headers | {"Content-Length": str(length)})
    if span:
        response.set_status(HTTPStatus.PARTIAL_CONTENT)
        response.headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    secure(response, https=visit.inbox.parts.settings.secure_cookies)
    await response.prepare(visit.request)
    try:
        with suppress(ConnectionError):  # the reader has gone
            async for chunk in content.chunks:
                await response.write(chunk)
            await response.write_eof()
    except MediaAway as failure:
        log.warning("a file ended in the middle", extra={"error": str(failure)})
        if visit.request.transport is not None:
            visit.request.transport.abort()  # so that nobody takes a part for the whole
    return response


def span_of(asked: str, size: int) -> Span | None:
    """The one part that a `Range` asks for (RFC 9110, 14); None: the whole, also where nothing sensible is asked for.

    Raises:
        Problem: the part begins beyond the end.
    """
    found = RANGE.fullmatch(asked.strip())
    if found is None:
        return None
    first, last, final = found.groups()
    if first is None:
        start, end = max(0, size - int(final)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= end:
        raise problem("no_such_range", detail=f"the file has {size} bytes")
    return Span(start, end)


def disposition(kind: str, name: str) -> str:
    """`Content-Disposition` for any file name (RFC 6266): what is not plain is percent-encoded."""
    clean = "".join(c if c.isprintable() and c not in '/\\"' else "_" for c in name)[-120:] or "file"
    plain = clean.encode("ascii", "replace").decode().replace("?", "_")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
