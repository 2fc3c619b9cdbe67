"""Settings: a wrong one stops the start with the file, the key and the remedy in one line."""

import os
import socket
from pathlib import Path

import pytest

from connectors.guard import guarded_session
from service import accounts
from service.cli import main
from service.daemon import Daemon
from service.secrets import all_secrets
from service.settings import Settings, WrongSetting, load

TOKEN = "1708000001:FAKE-telegram-token-8d2e41b7c0"
TELEGRAM = f'[accounts.telegram.main]\ntoken = "{TOKEN}"\n'


def _file(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[service]\nprot = 1", ("service.prot", "is no key", "did you mean 'port'?")),
        ("[service]\nport = 70000", ("service.port", "less than or equal to 65535", "mend it")),
        ('[service]\nport = "eighty"', ("service.port", "valid integer", "mend it")),
        ('[service]\nlog_level = "loud"', ("service.log_level", "'debug'", "mend it")),
        ("[sevrice]\nport = 1", ("sevrice", "did you mean 'service'?")),
        ("[store]\nzzz = 1", ("store.zzz", "known keys are", "url")),
        ('[queue]\ndriver = "http"', ("queue", "needs url and secret")),
        ("[retention]\ninteractions_days = 0", ("retention.interactions_days", "mend it")),
        ("[service\nport = 1", ("mend it there", "line 1")),
        ("accounts = 3", ("accounts", "valid dictionary")),
    ],
)
def test_a_wrong_key_is_named_with_its_file_and_remedy(tmp_path: Path, text: str, says: tuple[str, ...]) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(WrongSetting) as wrong:
        load(path, {})
    told = str(wrong.value)
    assert told.startswith(f"{path}: ")
    assert "\n" not in told
    assert all(part in told for part in says), told


def test_no_file_says_how_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="there is no such file; name one with --settings"):
        load(tmp_path / "none.toml", {})


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongSetting, match="mend it there"):
        load(path, {})


def test_the_environment_wins(tmp_path: Path) -> None:
    path = _file(tmp_path, "[service]\nport = 1\n[outgoing]\nallowed_hosts = []\n" + TELEGRAM)
    settings = load(
        path,
        {
            "COMMAND_CENTER__SERVICE__PORT": "8181",
            "COMMAND_CENTER__OUTGOING__ALLOWED_HOSTS": '["10.0.0.1", "10.0.0.2"]',
            "COMMAND_CENTER__ACCOUNTS__TELEGRAM__MAIN__TRANSPORT": "webhook",
            "COMMAND_CENTER__ACCOUNTS__TELEGRAM__SECOND__TOKEN": "1708000002:another",
            "COMMAND_CENTERS__SERVICE__PORT": "1",
            "PATH": "/bin",
        },
    )
    assert settings.service.port == 8181
    assert settings.outgoing.allowed_hosts == ["10.0.0.1", "10.0.0.2"]
    assert settings.accounts["telegram"]["main"]["transport"] == "webhook"
    assert settings.accounts["telegram"]["main"]["token"].startswith("1708000001:")
    assert settings.accounts["telegram"]["second"] == {"token": "1708000002:another"}


@pytest.mark.parametrize("name", ["COMMAND_CENTER__SERVICE", "COMMAND_CENTER__SERVICE__PORT__DEEP"])
def test_a_variable_that_names_no_key_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        load(_file(tmp_path, "[service]\nport = 1\n"), {name: "x"})
    assert "\n" not in str(wrong.value)


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("FAKE-from-a-file-5f1c\n")
    path = _file(tmp_path, f'[queue]\ndriver = "http"\nurl = "http://127.0.0.1:9"\nsecret_file = "{secret}"\n')
    settings = load(path, {"COMMAND_CENTER__ACCOUNTS__WHATSAPP__MAIN__APP_SECRET_FILE": str(secret)})
    assert settings.queue.secret.get_secret_value() == "FAKE-from-a-file-5f1c"
    assert settings.accounts["whatsapp"]["main"] == {"app_secret": "FAKE-from-a-file-5f1c"}
    assert "FAKE-from-a-file" not in repr(settings.queue)


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(WrongSetting, match=f"cannot read {gone}: No such file or directory; mend the path"):
        load(_file(tmp_path, f'[queue]\nsecret_file = "{gone}"\n'), {})


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"telegram": {"main": {}}}, "accounts.telegram.main.token: is missing; add it"),
        ({"telegram": {"main": {"token": TOKEN, "tokn": "y"}}}, "accounts.telegram.main.tokn: is no key; did you mean"),
        ({"telegramm": {"main": {}}}, "accounts.telegramm.main: "),
        ({"telegram": {"main": {"token": TOKEN, "acknowledge": "yes"}}}, "accounts.telegram.main.acknowledge"),
        ({"telegram": {"main": {"token": TOKEN, "language": "jw"}}}, "accounts.telegram.main.language"),
        ({"telegram": {"main": {"token": TOKEN, "language": 3}}}, "accounts.telegram.main.language"),
    ],
)
async def test_a_wrong_account_is_named(table: dict[str, dict[str, dict[str, object]]], says: str) -> None:
    session = guarded_session(set())
    try:
        with pytest.raises(WrongSetting) as wrong:
            accounts.build(Settings(accounts=table), session)
    finally:
        await session.close()
    assert says in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_wrong_value_of_a_secret_is_not_repeated(tmp_path: Path) -> None:
    settings = load(
        _file(tmp_path, '[accounts.telegram.main]\ntoken = "1:x"\nlong_poll_s = "FAKE-misplaced-secret"\n'), {}
    )
    with pytest.raises(WrongSetting) as wrong:
        list(all_secrets(settings))
    assert "FAKE-misplaced-secret" not in str(wrong.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_an_unwritable_data_folder_stops_the_start(tmp_path: Path, sqlite_url: str, free_port: int) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    await _refused(_settings(sqlite_url, free_port, locked), "service.data: cannot write to")


async def test_a_data_folder_that_is_a_file_stops_the_start(tmp_path: Path, sqlite_url: str, free_port: int) -> None:
    (tmp_path / "data").write_text("")
    await _refused(_settings(sqlite_url, free_port, tmp_path / "data"), "service.data: cannot write to")


async def _refused(settings: Settings, says: str) -> None:
    with pytest.raises(WrongSetting, match=says):
        await Daemon(settings).start()
    with socket.create_server(("127.0.0.1", settings.service.port)):
        pass  # nothing listens there: what was begun is unwound


def test_a_taken_port_is_told_with_a_remedy(
    tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        path = _file(tmp_path, f'[service]\nport = {port}\ndata = "{tmp_path}"\n[store]\nurl = "{sqlite_url}"\n')
        assert main(["--settings", str(path), "run"]) in (1, 2)
    told = capsys.readouterr().err.strip()
    assert str(port) in told and "service.port" in told
    assert len(told.splitlines()) == 1


def _settings(url: str, port: int, data: Path) -> Settings:
    return Settings.model_validate({"service": {"port": port, "data": data}, "store": {"url": url}})
