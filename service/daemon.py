"""The daemon's life: started in order, unwound in reverse when a step fails or when it is told to stop."""

import asyncio
import logging
import socket
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web

from connectors.guard import guarded_session
from service.collecting import settle, share_arenas
from service.holder import holder, release_dead
from service.insight import make_insight
from service.media import media_store
from service.rooms import Rooms
from service.settings import Settings, WrongSetting
from service.web import application
from service.work import Work
from store.database import Database
from store.schema import is_current, migrate

BACKLOG = 1024
LAST_ANSWERS_S = 2.0
log = logging.getLogger(__name__)


class Daemon:
    """One process. `start` returns when it is ready; `stop` when all is put away."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.address = ""  #: where it listens, once started
        self.rooms: Rooms  #: once started
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        """Bind first, then open, then work.

        Raises:
            WrongSetting: the settings ask for what cannot be (a port that is taken, a folder that is not writable).
            StoreUnavailable: the database is away.
        """
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Unwind in reverse: the workers end, then nobody is answered any more, then the store is closed."""
        await self._stack.aclose()

    async def _start(self) -> None:
        share_arenas()
        listener = self._bind()
        media = media_store(self.settings.media, _writable(self.settings.service.data / "media"))
        database = await self._open_store()
        session = guarded_session(self.settings.outgoing.allowed_hosts)
        self._stack.push_async_callback(session.close)
        await database.write(release_dead)
        insight = await asyncio.to_thread(make_insight, self.settings)
        self.rooms = Rooms(self.settings, database, session, holder(), media, insight)
        for account in self.rooms.accounts:
            self._stack.push_async_callback(account.connector.close)
        work = Work(self.rooms)
        await self._serve(application(self.rooms, work.alive), listener)
        self._stack.push_async_callback(work.stop)
        await work.start()
        settle()
        log.info("ready", extra={"address": self.address, "accounts": len(self.rooms.accounts)})

    def _bind(self) -> socket.socket:
        service = self.settings.service
        try:
            listener = socket.create_server((service.host, service.port), backlog=BACKLOG)
        except OSError as error:
            raise WrongSetting(
                f"service.port: cannot listen on {service.host}:{service.port} ({error.strerror}); "
                "end what listens there, or choose another"
            ) from None
        self._stack.callback(listener.close)
        self.address = f"http://{service.host}:{listener.getsockname()[1]}"
        return listener

    async def _open_store(self) -> Database:
        store = self.settings.store
        await asyncio.to_thread(_bring_up_to_date, store.url)
        database = Database(store.url, readers=store.readers)
        self._stack.callback(database.close)
        return database

    async def _serve(self, app: web.Application, listener: socket.socket) -> None:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_ANSWERS_S)
        self._stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.SockSite(runner, listener, backlog=BACKLOG).start()


def _bring_up_to_date(url: str) -> None:
    if not is_current(url):
        migrate(url)


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise WrongSetting(
            f"service.data: cannot write to {folder} ({error.strerror}); give its owner the right, or name another"
        ) from None
    return folder
