"""The commands: their help, their exit codes, and what they do."""

import asyncio
import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from model.envelope import Envelope, Transport
from service.cli import COMMANDS, main
from simulator import app
from simulator.accounts import table
from store import envelopes
from store.database import Database
from tests.connectors.fixtures import Folder, installed
from tests.load import ACCOUNT, webhook

Call = Callable[..., tuple[int, str, str]]
QUIET = "\n".join(f'{key} = "{value}"' for key, value in ACCOUNT.items())


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(
        f'[service]\ndata = "{tmp_path}"\n[store]\nurl = "{sqlite_url}"\n[outgoing]\nallowed_hosts = ["127.0.0.1"]\n'
        f"[accounts.whatsapp.main]\nacknowledge = false\n{QUIET}\n"
    )
    return path


@pytest.fixture
def call(settings: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command on the settings; exit code, output, errors."""

    def run(*words: str, stdin: str | bytes = "") -> tuple[int, str, str]:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
        try:
            code = main(["--settings", str(settings), *words])
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def _keep(url: str, *bodies: bytes, channel: str = "whatsapp") -> None:
    rows = [
        envelopes.as_row(
            Envelope(
                channel=channel, account="main", transport=Transport.WEBHOOK, received_at=datetime.now(UTC), body=body
            )
        )
        for body in bodies
    ]
    database = Database(url, readers=1)
    try:
        database.write_now(partial(envelopes.keep, rows=rows))
    finally:
        database.close()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(call: Call, command: str) -> None:
    code, out, err = call(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("usage: command-center")
    assert len(out.splitlines()) > 4


def test_the_help_names_every_command_and_the_exit_codes(call: Call) -> None:
    code, out, _ = call("--help")
    assert code == 0
    assert all(f"    {command} " in out for command in COMMANDS)
    assert "Exit codes: 0 done" in out


@pytest.mark.parametrize("words", [(), ("nonsense",), ("run", "--nonsense"), ("officer",), ("quarantine", "show", "x")])
def test_a_wrong_call_is_2(call: Call, words: tuple[str, ...]) -> None:
    code, _, err = call(*words)
    assert code == 2
    assert "usage:" in err


@pytest.mark.parametrize(
    "words", [("check",), ("officer", "list"), ("quarantine", "list"), ("migrate",), ("replay", "1"), ("run",)]
)
def test_wrong_settings_are_2_in_one_line(call: Call, settings: Path, words: tuple[str, ...]) -> None:
    settings.write_text("[service]\nprot = 1\n")
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert "did you mean 'port'?" in err


@pytest.mark.parametrize("folder", installed(), ids=lambda folder: folder.channel)
def test_normalise_reads_every_recorded_case_as_it_is_written_down(call: Call, folder: Folder) -> None:
    different = []
    for case in folder.deliveries():
        code, out, err = call("normalise", "--channel", folder.channel, stdin=case.body)
        if isinstance(case.expected, dict):
            assert (code, out) == (1, ""), case.name
            assert case.expected["malformed"] in err
            continue
        assert code == 0, (case.name, err)
        if json.loads(out) != case.expected:
            different.append(case.name)
    ours = (
        "own_",
        "other_",
        "polled_",
        "direct_message",
        "test_button",
        "webhook_direct_message_echo",
        "webhook_own_post",
        "webhook_other_account",
        "our_own",
        "echo_of_our_reply",
        "comment_by_our_username",
        "deleted_by_another_account",
        "mention_of_another_account",
        "published_by_another_account",
        "replies_list",
        "office_with_a_place",
    )
    assert [name for name in different if not name.startswith(ours)] == [], "only whose it is needs the settings"


def test_normalise_of_no_file_and_no_channel(call: Call, tmp_path: Path) -> None:
    code, _, err = call("normalise", "--channel", "telegram", str(tmp_path / "none"))
    assert code == 2 and "cannot read" in err
    code, _, err = call("normalise", "--channel", "telegramm")
    assert code == 2 and "telegram" in err
    code, out, err = call("normalise", "--channel", "telegram", stdin=b"\xff\x00")
    assert (code, out) == (1, "") and "nothing can be read in it" in err


def test_officers_come_and_go(call: Call) -> None:
    assert "no officers yet" in call("officer", "list")[1]
    code, out, _ = call("officer", "add", "dewi", "--name", "Dewi Lestari")
    assert code == 0 and "First password: " in out
    code, _, err = call("officer", "add", "dewi")
    assert code == 1 and "already" in err
    code, _, err = call("officer", "add", "budi", "--password-stdin", stdin="short\n")
    assert code == 2 and "at least 10 characters" in err
    code, out, _ = call("officer", "add", "budi", "--password-stdin", "--language", "en", stdin="panjang-sekali\n")
    assert code == 0 and "panjang" not in out
    assert call("officer", "password", "budi", "--password-stdin", stdin="lebih-panjang-lagi\n")[0] == 0
    assert call("officer", "password", "nobody", "--password-stdin", stdin="lebih-panjang-lagi\n")[0] == 1
    assert call("officer", "disable", "dewi")[0] == 0
    assert call("officer", "disable", "nobody")[0] == 1
    assert call("officer", "role", "dewi", "admin")[0] == 0
    assert json.loads(call("officer", "list", "--json")[1]) == [
        {"login": "budi", "name": "budi", "language": "en", "role": "officer", "disabled": False},
        {"login": "dewi", "name": "Dewi Lestari", "language": "id", "role": "admin", "disabled": True},
    ]
    assert "locked out" in call("officer", "list")[1]
    assert call("officer", "enable", "dewi")[0] == 0
    assert "locked out" not in call("officer", "list")[1]


def test_quarantine_and_replay(call: Call, sqlite_url: str) -> None:
    code, out, _ = call("quarantine", "list")
    assert (code, out) == (0, "Nothing is in quarantine.\n")
    _keep(sqlite_url, b"not json", b"[1", webhook("wamid.1", 1))
    code, out, _ = call("replay", "--channel", "whatsapp", "--drain")
    assert code == 0
    assert "3 envelopes are open again\n3 envelopes read" in out
    items = json.loads(call("quarantine", "list", "--json")[1])
    assert [(item["kind"], item["channel"]) for item in items] == [("envelope", "whatsapp")] * 2
    first, second = sorted(item["id"] for item in items)
    assert "whatsapp/main" in call("quarantine", "list")[1]
    code, out, _ = call("quarantine", "show", str(first))
    assert code == 0 and "not json" in out
    assert call("quarantine", "show", "999")[0] == 1
    assert call("quarantine", "dismiss", str(first))[0] == 0
    assert call("quarantine", "dismiss", str(first))[0] == 1, "closed already"
    assert call("quarantine", "retry", str(second), "999")[0] == 1
    assert json.loads(call("quarantine", "list", "--json")[1]) == []
    assert "1 envelopes read" in call("replay", "2", "--drain")[1]
    assert len(json.loads(call("quarantine", "list", "--json")[1])) == 1, "still not JSON"
    assert "0 envelopes are open again" in call("replay", "4711")[1]
    code, _, err = call("replay")
    assert code == 2 and "--quarantined" in err
    assert call("replay", "--since", "2026-11-24T07:00:00")[0] == 2


def test_replay_doubles_nothing(call: Call, sqlite_url: str) -> None:
    _keep(sqlite_url, webhook("wamid.1", 1), webhook("wamid.2", 1), webhook("wamid.3", 2))
    for _ in range(3):
        assert call("replay", "--channel", "whatsapp", "--drain")[0] == 0
    database = Database(sqlite_url, readers=1)
    try:
        found = database.read_now(
            lambda connection: connection.execute(
                text("SELECT (SELECT COUNT(*) FROM message), (SELECT COUNT(*) FROM complaint)")
            ).one()
        )
    finally:
        database.close()
    assert tuple(found) == (3, 2)


def test_migrate(call: Call, settings: Path, tmp_path: Path) -> None:
    assert call("migrate", "--check")[0] == 0
    settings.write_text(f'[store]\nurl = "sqlite:///{tmp_path / "new.db"}"\n')
    code, out, _ = call("migrate", "--check")
    assert code == 1 and "not yet at migration" in out
    assert call("migrate")[0] == 0
    assert call("migrate", "--check")[0] == 0


def test_channels_lists_what_each_can_do(call: Call, sqlite_url: str) -> None:
    _keep(sqlite_url, webhook("wamid.1", 1))
    rows = {row["channel"]: row for row in json.loads(call("channels", "--json")[1])}
    assert {"facebook", "telegram", "whatsapp", "x"} <= rows.keys()
    assert rows["whatsapp"]["capabilities"] == ["webhooks", "replies", "media"]
    assert "polls" in rows["telegram"]["capabilities"]
    [account] = rows["whatsapp"]["accounts"]
    assert account["account"] == "main" and account["last_in"]
    assert "last message in" in call("channels")[1]
    code, out, _ = call("channels", "--settings-of", "whatsapp")
    assert code == 0
    assert "app_secret (required, secret)" in out
    assert call("channels", "--settings-of", "whatsap")[0] == 2


@pytest.fixture
def simulated(settings: Path, sqlite_url: str) -> Any:
    """A simulator on a loop of its own, and its accounts in the settings."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    running = asyncio.run_coroutine_threadsafe(app.start(), loop).result(10)
    lines = [f'[store]\nurl = "{sqlite_url}"\n[outgoing]\nallowed_hosts = ["127.0.0.1"]']
    for channel, platform in running.platforms.items():
        hook = f"http://127.0.0.1:9/webhooks/{channel}/main"
        platform.webhook = None if channel == "telegram" else hook  # Telegram is polled here
        lines.append(table(("accounts", channel, "main"), platform.account()))
    settings.write_text("\n".join(lines) + "\n")
    yield running
    asyncio.run_coroutine_threadsafe(running.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_check_against_platforms_that_are_well_and_one_whose_token_is_dead(call: Call, simulated: Any) -> None:
    code, out, _ = call("check", "--json")
    assert {row["channel"]: row["state"] for row in json.loads(out)} == dict.fromkeys(simulated.platforms, "ok")
    assert code == 0
    for channel, platform in simulated.platforms.items():
        platform.faults.set(call="expired")
        code, out, _ = call("check", channel)
        assert code == 1
        assert f"{channel}/main: FAILING" in out
        assert "to do: " in out
        for secret in (value for key, value in platform.account().items() if "secret" in key or "token" in key):
            assert str(secret) not in out
        platform.faults.clear()
    assert call("check")[0] == 0


def test_check_without_accounts_says_what_to_add(call: Call, settings: Path) -> None:
    settings.write_text("")
    code, out, _ = call("check")
    assert code == 0 and "[accounts.CHANNEL.NAME]" in out
