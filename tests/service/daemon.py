"""A daemon in a process of its own, for tests that kill it."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.load import ACCOUNT

READY_S = 30.0
RUN = "import sys; from service.cli import main; sys.exit(main())"


@dataclass
class DaemonProcess:
    """`command-center run` on a store and a port."""

    url: str
    port: int
    folder: Path
    accounts: str = ""  #: TOML tables; empty: one WhatsApp account for load
    outgoing: str = 'allowed_hosts = ["127.0.0.1"]'
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        keys = "\n".join(f'{key} = "{value}"' for key, value in ACCOUNT.items())
        quiet = f'acknowledge = false\napi_base = "http://127.0.0.1:9"\n{keys}'
        accounts = self.accounts or f"[accounts.whatsapp.main]\n{quiet}"
        self.settings = self.folder / "settings.toml"
        self.log = self.folder / "daemon.log"
        self.settings.write_text(
            f'[service]\nport = {self.port}\ndata = "{self.folder}"\n[store]\nurl = "{self.url}"\n'
            f"[outgoing]\n{self.outgoing}\n[inbox]\nsecure_cookies = false\n{accounts}\n"
        )

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN, "--settings", str(self.settings), "run"],
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            )
        async with asyncio.timeout(READY_S):
            while not await asyncio.to_thread(self.is_ready):
                assert self.process.poll() is None, self.log.read_text()
                await asyncio.sleep(0.02)

    def is_ready(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except HTTPError:
            return False
        except (URLError, OSError):
            return False

    def memory_mb(self) -> float:
        """What the process holds in memory now (resident set), in MB."""
        assert self.process is not None
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise AssertionError("no VmRSS")

    def kill(self) -> None:
        """SIGKILL: no last word."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=30)
