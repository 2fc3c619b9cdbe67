"""Reading the folders: what came after the cursor, then waiting for more by IDLE."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import orjson

from connectors.contract import Page
from connectors.email.mailbox import Session, session
from connectors.email.reading import OMITTED
from connectors.email.settings import Settings
from connectors.reading import Node, clean

FIRST = timedelta(days=1)
LONGEST_WAIT_S = 90.0

Cursor = dict[str, str]  #: by folder: `UIDVALIDITY:UID` of the last message that was kept


async def poll(settings: Settings, timeout_s: float, cursor: str | None) -> AsyncIterator[Page]:
    """A long poll: the new messages of all folders, one page each, a wait, and what came meanwhile."""
    known = read(cursor)
    async with session(settings, timeout_s) as mailbox:
        async for page in _look(mailbox, settings, known):
            yield page
        if not settings.idle:
            return
        if mailbox.can_idle:
            await mailbox.open(settings.folders[0], readonly=True)
            await mailbox.idle(settings.idle_s)
        else:
            await asyncio.sleep(min(settings.poll_every_s, LONGEST_WAIT_S))
        async for page in _look(mailbox, settings, known):
            yield page


def read(cursor: str | None) -> Cursor:
    """What was written by `written`; what is not, begins anew."""
    try:
        value = orjson.loads(cursor or b"{}")
    except orjson.JSONDecodeError:
        return {}
    return {clean(name): str(at) for name, at in value.items()} if isinstance(value, dict) else {}


def written(known: Cursor) -> str:
    """The cursor that the daemon keeps."""
    return orjson.dumps(known).decode()


async def _look(mailbox: Session, settings: Settings, known: Cursor) -> AsyncIterator[Page]:
    for name in settings.folders:
        folder = await mailbox.open(name, readonly=not settings.mark_seen)
        validity, _, last = known.get(name, "").partition(":")
        came = Node(last).integer() if validity == str(folder.validity) else None
        if came is None:  # the first time, or the folder was made anew: what is known already does no harm
            uids = await mailbox.since((datetime.now(UTC) - FIRST).date())
            if not uids:
                known[name] = f"{folder.validity}:{folder.next_uid - 1}"
                yield Page(body=None, cursor=written(known))
        else:
            uids = await mailbox.after(came)
        for uid in uids:
            body = await _body(mailbox, uid, settings.max_bytes)
            known[name] = f"{folder.validity}:{uid}"
            yield Page(body=body, cursor=written(known))
            if settings.mark_seen and body is not None:
                await mailbox.mark_seen(uid)


async def _body(mailbox: Session, uid: int, most: int) -> bytes | None:
    """The message as it is; of a too large one its head, below a line that says so. None: it was deleted meanwhile."""
    size = await mailbox.size(uid)
    if size is None:
        return None
    if size <= most:
        return await mailbox.whole(uid)
    head = await mailbox.head(uid)
    return f"{OMITTED}: {size}\r\n".encode() + head if head is not None else None
