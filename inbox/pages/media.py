"""What citizens attached, for signed-in officers only: it can run nothing, and its type is what its bytes show."""

from functools import partial
from urllib.parse import quote

from aiohttp import web

from inbox.headers import MEDIA_POLICY
from inbox.problems import problem
from inbox.visit import Visit
from store import attachments, media

#: Drawn by the browser. SVG is a document with scripts, and is downloaded like any other.
IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"})
PLAYED = ("audio/", "video/")
UNKNOWN = "application/octet-stream"


async def show(visit: Visit) -> web.StreamResponse:
    """`/media/{attachment_id}`."""
    row = await visit.inbox.parts.database.read(partial(attachments.get, attachment_id=visit.row_id()))
    if row is None or row.state != attachments.STORED or row.sha256 is None:
        raise problem("no_media")
    path = media.path_of(visit.inbox.parts.media, row.sha256)
    if not path.is_file():
        raise problem("no_media")
    mime = row.stored_mime or UNKNOWN
    inline = mime in IMAGES
    content_type = mime if inline or mime.startswith(PLAYED) else UNKNOWN
    name = row.name or f"{row.kind}-{row.id}"
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": disposition("inline" if inline else "attachment", name),
        "Content-Security-Policy": MEDIA_POLICY,
        "Cache-Control": "private, no-cache",
    }
    return web.FileResponse(path, headers=headers)


def disposition(kind: str, name: str) -> str:
    """`Content-Disposition` for any file name (RFC 6266): what is not plain is percent-encoded."""
    clean = "".join(c if c.isprintable() and c not in '/\\"' else "_" for c in name)[-120:] or "file"
    plain = clean.encode("ascii", "replace").decode().replace("?", "_")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
