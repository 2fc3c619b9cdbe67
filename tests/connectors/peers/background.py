"""What a driver of a real server needs: free ports, processes that end with us, an event loop beside the test's."""

import asyncio
import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

PATIENCE_S = 15.0
T = TypeVar("T")


def free_ports(count: int) -> list[int]:
    """So many ports of the loopback that nobody listens on."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def missing(*programs: str) -> str | None:
    """One line of reason when a program is not installed; None when all are there."""
    gone = [name for name in programs if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None]
    return f"not installed: {', '.join(gone)}" if gone else None


def until(there: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> None:
    """Wait, blocking, for something outside this process."""
    ends = time.monotonic() + patience_s
    while not there():
        if time.monotonic() > ends:
            raise TimeoutError(f"{what}: not within {patience_s:g} s")
        time.sleep(0.01)


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Loop:
    """An event loop in a thread of its own, so that a blocking `say` can wait for what a server does meanwhile."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="peer", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait, blocking, for a coroutine on that loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE_S)

    def stop(self) -> None:
        """End the thread; what still runs on the loop is given up."""
        self.run(self._cancel_all())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE_S)
        self.loop.close()

    @staticmethod
    async def _cancel_all() -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Servers:
    """Processes and their folder; both are gone when this process ends."""

    def __init__(self, name: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"peer-{name}-"))
        self.folder.chmod(0o755)
        self._processes: list[subprocess.Popen[bytes]] = []
        atexit.register(self.stop)

    def write(self, name: str, text: str) -> Path:
        """A file in the folder."""
        file = self.folder / name
        file.write_text(text, "utf-8")
        return file

    def start(self, *command: str, ready: Sequence[int] = ()) -> None:
        """Start a server in the foreground, in a session of its own; wait until it listens."""
        log = (self.folder / f"{Path(command[0]).name}.log").open("wb")
        with log:
            process = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._processes.append(process)
        for port in ready:
            until(lambda port=port: listens(port) or process.poll() is not None, f"{command[0]} on {port}")
        if process.poll() is not None:
            raise RuntimeError(f"{command[0]} ended: {Path(log.name).read_text('utf-8', 'replace')[-2000:]}")

    def stop(self) -> None:
        """End them in reverse order, with all that they have started."""
        atexit.unregister(self.stop)
        for process in reversed(self._processes):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._processes.clear()
        shutil.rmtree(self.folder, ignore_errors=True)
