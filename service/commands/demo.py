"""Show the whole on simulated platforms: complaints flow in, and citizens read the officer's answers.

Everything is kept in a folder of its own that is emptied at each start; settings.toml is not read.
"""

import argparse
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from service.cli import FAILED
from service.commands.officer import add_officer
from service.commands.run import serve
from service.settings import load
from service.store import opened
from store import officers

SIMULATOR = (sys.executable, "-m", "simulator")
LOGIN = "petugas"
PATIENCE_S = 30.0
FLOOD_AFTER_S = 20.0  #: an evening of heavy rain begins, once the first complaints stand on the page


def configure(parser: argparse.ArgumentParser) -> None:
    """Where it listens, and how lively the city is."""
    parser.add_argument("--port", type=int, default=8080, help="of the inbox (default: 8080; 0: a free one)")
    parser.add_argument("--simulator-port", type=int, default=0, help="of the simulator (default: a free one)")
    parser.add_argument("--rate", type=float, default=12.0, help="complaints a minute (default: 12)")
    parser.add_argument("--seed", type=int, default=1, help="of the simulated day (default: 1)")
    parser.add_argument(
        "--folder", type=Path, default=Path("var/demo"), help="where it keeps its files (default: var/demo)"
    )


def run(options: argparse.Namespace) -> int:
    """Start the simulator as a process of its own, then the daemon in this one."""
    port = options.port or _free_port()
    simulator_port = options.simulator_port or _free_port()
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    simulator = _start_simulator(options, port, simulator_port)
    try:
        if not _answers(simulator, simulator_port):
            print("command-center: the simulator did not start; its words are above", file=sys.stderr)
            return FAILED
        settings = load(_write_settings(options.folder, port), environment={})
        password = secrets.token_urlsafe(9)
        with opened(settings.store.url) as database:
            add_officer(database, LOGIN, "Petugas P3M", password, role=officers.ADMIN)
        _welcome(port, password)
        return serve(settings)
    finally:
        simulator.send_signal(signal.SIGTERM)
        simulator.wait(timeout=10)


def _start_simulator(options: argparse.Namespace, port: int, simulator_port: int) -> subprocess.Popen[bytes]:
    arguments = [
        *SIMULATOR,
        f"--port={simulator_port}",
        f"--webhooks=http://127.0.0.1:{port}",
        f"--accounts={options.folder / 'accounts.toml'}",
        f"--rate={options.rate}",
        f"--seed={options.seed}",
        f"--flood={FLOOD_AFTER_S}",
        "--day",
    ]
    return subprocess.Popen(arguments, start_new_session=True)  # noqa: S603 - our own interpreter and module


def _answers(simulator: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and simulator.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/_control/platforms", timeout=2):
                return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def _write_settings(folder: Path, port: int) -> Path:
    path = folder / "settings.toml"
    ours = f"""\
[service]
port = {port}
data = "{folder}"
log_level = "warning"

[store]
url = "sqlite:///{folder}/command-center.db"

[inbox]
secure_cookies = false

[outgoing]
allowed_hosts = ["127.0.0.1"]

[accounts.callcenter.demo]

[accounts.web.demo]
api_key = "{secrets.token_hex(24)}"

"""
    path.write_text(ours + (folder / "accounts.toml").read_text())
    return path


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _welcome(port: int, password: str) -> None:
    print(
        f"""
  The inbox:   http://127.0.0.1:{port}/
  Sign in as:  {LOGIN}
  Password:    {password}

  Complaints come in within seconds. Answer one: its citizen writes back. Ctrl-C ends the demo.
""",
        flush=True,
    )
