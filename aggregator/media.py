"""Media: what citizens attached is fetched at once, for platforms' addresses run out. A dead link loses no text.

Fetch → look at the size and at what the bytes are → make pictures fit (see `aggregator.pictures`) → keep → row.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from aggregator.accounts import Accounts, Key
from aggregator.admission import Admission, Refused
from aggregator.backoff import backoff
from aggregator.batch import Ground
from aggregator.bell import work
from aggregator.changes import announce
from aggregator.occasion import occasion
from aggregator.photographs import seen
from aggregator.pictures import Prepared, prepare
from aggregator.sniffing import sniff
from connectors.contract import FetchesMedia, KeepsMedia, Media
from model.clock import Clock, NewId
from model.cloudevent import Kind
from model.event import Attachment, AttachmentKind
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unreachable
from store import attachments, cursors, interactions
from store.columns import Record
from store.database import Database
from store.media import MediaAway, MediaStore
from understanding.insight import Insight

AT_ONCE = 8
FETCH_LIMIT_S = 120.0
MAX_ATTEMPTS = 8
IDLE_S = 5.0
LEASE = "media"
LEASE_S = 180.0
log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class MediaFetcher:
    """Fetches queued attachments into the media store."""

    database: Database
    accounts: Accounts
    clock: Clock
    new_id: NewId
    holder: str
    media: MediaStore
    admission: Admission
    insight: Insight
    on_fetched: Callable[[Key, str], None]  #: told the outcome: `stored`, `refused`, or the failure's class
    on_change: Callable[[], None]
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    jitter: random.Random = field(default_factory=random.Random)
    _drawing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))  #: a picture is large in memory

    async def run(self) -> None:
        """Work until cancelled."""
        await work(self.turn, self.wake, IDLE_S)

    async def turn(self) -> int:
        """Fetch what is due; how many were tried."""
        now = self.clock()
        rows = await self.database.read(partial(attachments.due, now=now, most=AT_ONCE))
        until = now + timedelta(seconds=LEASE_S)
        take = partial(cursors.take_lease, name=LEASE, holder=self.holder, now=now, until=until)
        if not rows or not await self.database.write(take):
            return 0
        await asyncio.gather(*(self._fetch(row) for row in rows))
        self.on_change()
        return len(rows)

    async def _fetch(self, row: Record) -> None:
        key = (row.channel, row.account)
        try:
            kept, likeness = await self._keep(key, row)
        except Refused as refusal:
            self.on_fetched(key, attachments.REFUSED)
            await self.database.write(partial(self._refused, row=row, refusal=refusal))
        except (PlatformError, MediaAway, TimeoutError) as failure:
            self.on_fetched(key, type(failure).__name__)
            await self.database.write(partial(self._failed, row=row, failure=failure))
        except Exception as failure:
            log.exception("fetch failed", extra={"channel": row.channel, "account": row.account})
            await self.database.write(partial(self._failed, row=row, failure=failure))
        else:
            self.on_fetched(key, attachments.STORED)
            await self.database.write(partial(self._stored, row=row, kept=kept, likeness=likeness))

    async def _keep(self, key: Key, row: Record) -> tuple[attachments.Kept, int | None]:
        async with asyncio.timeout(FETCH_LIMIT_S):
            fetched = await self._ask(key, _attachment(row))
        mime = sniff(fetched.content)
        self.admission.after(fetched.content, mime)
        async with self._drawing:
            prepared = await asyncio.to_thread(prepare, fetched.content, mime)
        return await self._put(prepared), prepared.likeness

    async def _ask(self, key: Key, attachment: Attachment) -> Media:
        account = self.accounts.get(*key)
        if account is not None and isinstance(account.connector, KeepsMedia) and attachment.media_id is not None:
            return await self._from_the_door(attachment.media_id)
        if account is None or not isinstance(account.connector, FetchesMedia):
            raise Rejected("this account fetches no attachments")
        with occasion(interactions.MEDIA):
            return await account.connector.fetch(attachment, max_bytes=self.admission.before(attachment))

    async def _from_the_door(self, sha256: str) -> Media:
        """What came through our own door is here as it came; from here on it is treated like all others."""
        found = await self.media.get(sha256)
        if found is None:
            raise Rejected("the file that came with the report is not in the media store any more")
        return Media(content=b"".join([chunk async for chunk in found.chunks]), mime=None)

    async def _put(self, prepared: Prepared) -> attachments.Kept:
        thumbnail = prepared.thumbnail
        return attachments.Kept(
            sha256=await self.media.put(prepared.content),
            mime=prepared.mime,
            size=len(prepared.content),
            note=prepared.note,
            position=prepared.position,
            thumbnail_sha256=await self.media.put(thumbnail.content) if thumbnail else None,
            thumbnail_size=(thumbnail.width, thumbnail.height) if thumbnail else None,
        )

    def _stored(self, connection: Connection, row: Record, kept: attachments.Kept, likeness: int | None) -> None:
        attachments.stored(connection, row.id, kept)
        ground = Ground(now=self.clock(), new_id=self.new_id, insight=self.insight)
        seen(connection, row.message_id, ground, likeness=likeness, position=kept.position)
        announce(connection, [(row.message_id, Kind.MEDIA_STORED)], ground.now, self.new_id)

    def _refused(self, connection: Connection, row: Record, refusal: Refused) -> None:
        attachments.refused(connection, row.id, refusal.reason, refusal.mime, refusal.size)

    def _failed(self, connection: Connection, row: Record, failure: Exception) -> None:
        given_up = row.attempts + 1 >= MAX_ATTEMPTS and not isinstance(failure, MediaAway)
        final = isinstance(failure, Rejected | Unreachable) or given_up
        error = str(failure) or type(failure).__name__
        if final:
            attachments.failed(connection, row.id, error)
        else:
            attachments.retry(connection, row.id, self._due(row, failure), error)

    def _due(self, row: Record, failure: Exception) -> datetime:
        wait = backoff(row.attempts, self.jitter)
        if isinstance(failure, Throttled):
            wait = max(wait, timedelta(seconds=failure.retry_after_s))
        elif isinstance(failure, Misconfigured):
            wait = max(wait, timedelta(minutes=5))
        return self.clock() + wait


def _attachment(row: Record) -> Attachment:
    return Attachment(
        kind=AttachmentKind(row.kind),
        url=row.url,
        media_id=row.media_id,
        mime=row.mime,
        name=row.name,
        size_bytes=row.size_bytes,
    )
