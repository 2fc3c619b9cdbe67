"""One writer, several readers: the only door to the database.

A job is a plain function of a connection. Writes of all callers wait in one line; the writer thread takes what is
waiting, runs it in one transaction and commits once (group commit). Reads run on connections of their own.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

T = TypeVar("T")
Job = Callable[[Connection], T]

GROUP_MAX = 256  #: jobs in one transaction: bounds how long a caller waits for its neighbours
PREPARED = 32  #: statements that a connection to SQLite keeps; those for many rows take a megabyte each
BUSY_TIMEOUT_MS = 10_000
log = logging.getLogger(__name__)


class StoreUnavailable(Exception):
    """The database cannot be reached or written now; nothing of the job was kept. Try again later."""


class _Waiting(Generic[T]):
    """A job in the line, and who waits for it."""

    __slots__ = ("done", "job")

    def __init__(self, job: Job[T]) -> None:
        self.job = job
        self.done: Future[T] = Future()


def normalised_url(url: str) -> URL:
    """The SQLAlchemy address for `sqlite:///…` or `postgresql://…` (which gets the psycopg 3 driver)."""
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


def open_engine(url: str, *, writer: bool = False, pool_size: int = 1) -> Engine:
    """An engine with this project's settings: WAL and full synchronisation on SQLite."""
    address = normalised_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_size=pool_size, max_overflow=0, pool_pre_ping=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        address,
        connect_args={"check_same_thread": False, "cached_statements": PREPARED},
        pool_size=pool_size,
        max_overflow=0,
    )
    begin = "BEGIN IMMEDIATE" if writer else "BEGIN"

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class Database:
    """The store of one process. Open it with a running loop; close it last."""

    def __init__(self, url: str, *, readers: int = 4) -> None:
        self.url = url
        self._writer_engine = open_engine(url, writer=True)
        self._reader_engine = open_engine(url, pool_size=readers)
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="store-reader")
        self._line: deque[_Waiting[Any]] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._write_for_ever, name="store-writer", daemon=True)
        self._thread.start()

    async def write(self, job: Job[T]) -> T:
        """Run a job in the next group; returns when it is durable.

        A job may be run twice (the first time rolled back), so it must do nothing but talk to its connection.

        Raises:
            StoreUnavailable: the database is away; other errors of the job itself come out as they are.
        """
        return await asyncio.wrap_future(self._enqueue(job))

    def write_now(self, job: Job[T]) -> T:
        """The same for code without a loop (the command line)."""
        return self._enqueue(job).result()

    async def read(self, job: Job[T]) -> T:
        """Run a job on a connection for reading."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, job)

    def read_now(self, job: Job[T]) -> T:
        """The same for code without a loop."""
        try:
            with self._reader_engine.connect() as connection:
                return job(connection)
        except OperationalError as error:
            raise StoreUnavailable(short(error)) from error

    def close(self) -> None:
        """Finish what stands in the line, then end the threads."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()
        self._readers.shutdown()
        self._writer_engine.dispose()
        self._reader_engine.dispose()

    def _enqueue(self, job: Job[T]) -> Future[T]:
        waiting = _Waiting(job)
        with self._wake:
            if self._closing:
                raise StoreUnavailable("the store is closed")
            self._line.append(waiting)
            self._wake.notify()
        return waiting.done

    def _write_for_ever(self) -> None:
        while True:
            with self._wake:
                while not self._line and not self._closing:
                    self._wake.wait()
                if not self._line:
                    return
                group = [self._line.popleft() for _ in range(min(len(self._line), GROUP_MAX))]
            self._write_group(group)

    def _write_group(self, group: Sequence[_Waiting[Any]]) -> None:
        """All in one transaction; when one fails, each in its own, so that no job suffers for another."""
        try:
            with self._writer_engine.begin() as connection:
                results = [waiting.job(connection) for waiting in group]
        except Exception as error:  # noqa: BLE001 - whatever a job raises belongs to its caller, not to this thread
            if len(group) == 1:
                _fail(group[0], error)
            else:
                for waiting in group:
                    self._write_group([waiting])
            return
        for waiting, result in zip(group, results, strict=True):
            with suppress(InvalidStateError):
                waiting.done.set_result(result)


def _fail(waiting: _Waiting[Any], error: Exception) -> None:
    if isinstance(error, DBAPIError) and (isinstance(error, OperationalError) or error.connection_invalidated):
        log.warning("store unavailable: %s", short(error))
        unavailable = StoreUnavailable(short(error))
        unavailable.__cause__ = error
        error = unavailable
    with suppress(InvalidStateError):
        waiting.done.set_exception(error)


def short(error: DBAPIError) -> str:
    """The driver's own words, without the statement and its parameters (they hold what citizens wrote)."""
    return str(error.orig).strip().split("\n", 1)[0]


def ping(connection: Connection) -> None:
    """Fails when the database is away."""
    connection.execute(text("SELECT 1"))
