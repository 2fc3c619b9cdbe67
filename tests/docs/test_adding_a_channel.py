"""The guide's example is a connector: taken out of the page as it stands, it passes the contract suite."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import connectors
from service import cli
from tests.connectors.checks.suite import failing
from tests.connectors.fixtures import Folder
from tests.docs import markdown

GUIDE = markdown.ROOT / "docs" / "adding-a-channel.md"
CHANNEL = "kentongan"
FOLDER = f"connectors/{CHANNEL}"
PACKAGE = f"connectors.{CHANNEL}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """The example in a folder of its own, which `connectors` is told to look into as well."""
    root = tmp_path_factory.mktemp("guide")
    for block in markdown.blocks(markdown.read(GUIDE)):
        if block.path.startswith(FOLDER):
            write(root / block.path, block.text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connectors, "__path__", [*connectors.__path__, str(root / "connectors")])
        yield Folder(root / FOLDER, PACKAGE)
    for name in [name for name in sys.modules if name == PACKAGE or name.startswith(PACKAGE + ".")]:
        del sys.modules[name]
    vars(connectors).pop(CHANNEL, None)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".http":
        head, _, body = text.partition("\n\n")
        text = head.replace("\n", "\r\n") + "\r\n\r\n" + body.removesuffix("\n")
    path.write_bytes(text.encode())


async def test_the_example_keeps_the_contract(folder: Folder) -> None:
    assert await failing(folder) == {}


async def test_a_bug_in_the_example_would_be_found(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder.connector, "verify", lambda self, envelope: None)
    assert await failing(folder, only="check_proof")


@pytest.mark.parametrize("name", ["text", "unknown_kind"])
def test_its_payloads_mean_what_the_guide_says(
    folder: Folder, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = folder.case(name)
    payload = tmp_path / "payload.json"
    payload.write_bytes(case.body)
    assert cli.main(["normalise", "--channel", CHANNEL, str(payload)]) == cli.OK
    assert json.loads(capsys.readouterr().out) == case.expected


def test_its_code_is_as_clean_as_ours(folder: Folder) -> None:
    ours = (
        'lint.isort.known-first-party = ["connectors", "model"]'  # it lies outside the tree, where ruff cannot see it
    )
    options = ["--no-cache", "--config", "pyproject.toml", "--config", ours]
    command = [sys.executable, "-m", "ruff", "check", *options, str(folder.path)]
    result = subprocess.run(command, cwd=markdown.ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_file_of_a_connector_is_shown() -> None:
    shown = {block.path.removeprefix(FOLDER + "/") for block in markdown.blocks(markdown.read(GUIDE)) if block.path}
    assert {"__init__.py", "connector.py", "README.md", "fixtures/settings.toml", "fixtures/send.json"} <= shown
