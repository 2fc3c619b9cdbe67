"""`/events`: the stream of changes to one open page (server-sent events)."""

import asyncio
from contextlib import suppress

from aiohttp import web

from inbox import sessions
from inbox.headers import secure
from inbox.live import TooManyPages, Viewer
from inbox.problems import problem
from inbox.visit import Visit, as_id
from store.database import StoreUnavailable

HEARTBEAT_S = 15.0
HEARTBEAT = b": still here\n\n"
RETRY_MS = 2000
SLOW_S = 20.0  #: a page that takes longer to take a message is gone


async def stream(visit: Visit) -> web.StreamResponse:
    """Send what was missed since `Last-Event-ID` (or `after`), then what happens, until the page or session ends."""
    hub = visit.inbox.hub
    asked = visit.request.headers.get("Last-Event-ID") or visit.query("after")
    after = as_id(asked) if asked else None
    try:
        viewer = await hub.join(visit.who.id, visit.who.language)
    except TooManyPages:
        raise problem("too_many", retry_after_s=60) from None
    try:
        return await _send(visit, viewer, after)
    finally:
        hub.leave(viewer)


async def _send(visit: Visit, viewer: Viewer, after: int | None) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    secure(response, https=visit.inbox.parts.settings.secure_cookies)
    await response.prepare(visit.request)
    await response.write(b"retry: %d\n\n" % RETRY_MS)
    with suppress(ConnectionError, TimeoutError, StoreUnavailable):  # the page comes back, and says where it stood
        await _follow(visit, viewer, after, response)
    return response


async def _follow(visit: Visit, viewer: Viewer, after: int | None, response: web.StreamResponse) -> None:
    loop = asyncio.get_running_loop()
    looked_at = loop.time()
    if after is not None and (missed := await visit.inbox.hub.missed(after, viewer.language)):
        await response.write(missed)
    while True:
        messages = await viewer.take(HEARTBEAT_S)
        if viewer.closed:
            return
        if loop.time() - looked_at >= HEARTBEAT_S - 1:
            looked_at = loop.time()
            if not await _still_signed_in(visit):
                return
        async with asyncio.timeout(SLOW_S):
            await response.write(b"".join(messages) or HEARTBEAT)


async def _still_signed_in(visit: Visit) -> bool:
    """A session that was ended, ran out or was locked ends its streams too."""
    parts = visit.inbox.parts
    return await sessions.by_hash(parts.database, visit.who.token_hash, parts.clock()) is not None
