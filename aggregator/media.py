"""Media: what citizens attached is fetched at once, for platforms' addresses run out. A dead link loses no text."""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import filetype
from sqlalchemy import Connection

from aggregator.accounts import Accounts, Key
from aggregator.backoff import backoff
from aggregator.bell import work
from aggregator.changes import announce
from connectors.contract import FetchesMedia, Media
from model.clock import Clock, NewId
from model.cloudevent import Kind
from model.event import Attachment, AttachmentKind
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unreachable
from store import attachments, cursors, media
from store.columns import Record
from store.database import Database

AT_ONCE = 8
MAX_BYTES = 50 * 1024 * 1024
FETCH_LIMIT_S = 120.0
MAX_ATTEMPTS = 8
IDLE_S = 5.0
LEASE = "media"
LEASE_S = 180.0
UNKNOWN_MIME = "application/octet-stream"
log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class MediaFetcher:
    """Fetches queued attachments into the media folder."""

    database: Database
    accounts: Accounts
    clock: Clock
    new_id: NewId
    holder: str
    folder: Path
    on_fetched: Callable[[Key, str], None]  #: told the outcome: `stored`, or the failure's class
    on_change: Callable[[], None]
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    jitter: random.Random = field(default_factory=random.Random)

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
            async with asyncio.timeout(FETCH_LIMIT_S):
                fetched = await self._ask(key, _attachment(row))
        except (PlatformError, TimeoutError) as failure:
            self.on_fetched(key, type(failure).__name__)
            await self.database.write(partial(self._failed, row=row, failure=failure))
        except Exception as failure:
            log.exception("fetch failed", extra={"channel": row.channel, "account": row.account})
            await self.database.write(partial(self._failed, row=row, failure=failure))
        else:
            sha256 = await asyncio.to_thread(media.put, self.folder, fetched.content)
            mime = sniff(fetched.content)
            self.on_fetched(key, "stored")
            await self.database.write(
                partial(self._stored, row=row, sha256=sha256, mime=mime, size=len(fetched.content))
            )

    async def _ask(self, key: Key, attachment: Attachment) -> Media:
        account = self.accounts.get(*key)
        if account is None or not isinstance(account.connector, FetchesMedia):
            raise Rejected("this account fetches no attachments")
        return await account.connector.fetch(attachment, max_bytes=MAX_BYTES)

    def _stored(self, connection: Connection, row: Record, sha256: str, mime: str, size: int) -> None:
        attachments.stored(connection, row.id, sha256, mime, size)
        announce(connection, [(row.message_id, Kind.MEDIA_STORED)], self.clock(), self.new_id)

    def _failed(self, connection: Connection, row: Record, failure: Exception) -> None:
        final = isinstance(failure, Rejected | Unreachable) or row.attempts + 1 >= MAX_ATTEMPTS
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


def sniff(content: bytes) -> str:
    """The MIME type that the bytes themselves show; what a platform claims is not trusted."""
    return str(filetype.guess_mime(content) or UNKNOWN_MIME)


def _attachment(row: Record) -> Attachment:
    return Attachment(
        kind=AttachmentKind(row.kind),
        url=row.url,
        media_id=row.media_id,
        mime=row.mime,
        name=row.name,
        size_bytes=row.size_bytes,
    )
