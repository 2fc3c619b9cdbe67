"""Finding connectors: nothing is registered, and nothing is imported before it is asked for."""

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from connectors import registry
from connectors.contract import Connector
from tests.connectors.fixtures import installed
from tests.connectors.toy.connector import Toy


def theirs(monkeypatch: pytest.MonkeyPatch, **points: str) -> None:
    """Connectors of somebody else's package, by entry point."""
    made = [EntryPoint(name=name, value=value, group=registry.ENTRY_POINTS) for name, value in points.items()]

    def entry_points(*, group: str, name: str | None = None) -> list[EntryPoint]:
        assert group == "command_center.connectors"
        return [point for point in made if name in (None, point.name)]

    monkeypatch.setattr(registry, "entry_points", entry_points)


def test_every_folder_with_a_connector_is_a_channel() -> None:
    assert {folder.channel for folder in installed()} <= set(registry.channels())
    assert registry.channels() == sorted(registry.channels())


@pytest.mark.parametrize("channel", [folder.channel for folder in installed()])
def test_a_channel_is_loaded_by_its_name(channel: str) -> None:
    found = registry.load(channel)
    assert issubclass(found, Connector)
    assert found.channel == channel


def test_an_unknown_channel_is_told_with_those_that_there_are() -> None:
    with pytest.raises(registry.UnknownChannel, match="no connector for channel 'merpati'; installed are "):
        registry.load("merpati")


@pytest.mark.parametrize("name", ["http", "contract", "..", "", "telegram.connector"])
def test_a_module_is_no_channel(name: str) -> None:
    with pytest.raises(registry.UnknownChannel):
        registry.load(name)


def test_a_connector_of_somebody_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs(monkeypatch, toy="tests.connectors.toy.connector:Toy")
    assert "toy" in registry.channels()
    assert registry.load("toy") is Toy


@pytest.mark.parametrize("value", ["tests.connectors.toy.connector:Settings", "tests.connectors.toy.connector:log"])
def test_what_is_no_connector_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    theirs(monkeypatch, toy=value)
    with pytest.raises(registry.UnknownChannel, match="not a Connector"):
        registry.load("toy")


def test_a_connector_of_another_channel_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs(monkeypatch, pigeon="tests.connectors.toy.connector:Toy")
    with pytest.raises(registry.UnknownChannel, match="with that channel name"):
        registry.load("pigeon")


def folder_of(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> None:
    """`connectors/toy/connector.py` is this module."""
    theirs(monkeypatch)
    monkeypatch.setattr(registry, "channels", lambda: ["toy"])
    monkeypatch.setattr(registry.importlib, "import_module", lambda name: module)


def test_a_folder_holds_exactly_one_connector_class(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("connectors.toy.connector")
    folder_of(monkeypatch, module)
    with pytest.raises(registry.UnknownChannel, match="exactly one"):
        registry.load("toy")
    for name in ("One", "Two"):
        setattr(module, name, type(name, (Toy,), {"__module__": module.__name__}))
    with pytest.raises(registry.UnknownChannel, match="exactly one"):
        registry.load("toy")


def test_an_imported_connector_is_not_the_folders_own(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("connectors.toy.connector")
    module.Imported = Toy  # type: ignore[attr-defined]
    module.Own = type("Own", (Toy,), {"__module__": module.__name__})  # type: ignore[attr-defined]
    folder_of(monkeypatch, module)
    assert registry.load("toy") is module.Own


def test_the_names_of_channels_are_known_without_importing_a_client_library() -> None:
    """A daemon with a Telegram account alone does not pay for tweepy."""
    script = (
        "import sys; from connectors import registry; registry.channels();"
        "print([name for name in ('telegram', 'tweepy', 'facebook') if name in sys.modules])"
    )
    root = Path(registry.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
