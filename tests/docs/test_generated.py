"""What is read off the code stands in the documents as the code has it."""

import json
import re
import tomllib
from dataclasses import fields
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from aggregator.accounts import Account
from aggregator.metrics import Metrics
from model.cloudevent import complaint_schema
from service.accounts import OURS
from service.cli import COMMANDS
from tests.docs import generated, markdown

OPERATING = generated.ROOT / "docs" / "operating.md"


@pytest.mark.parametrize("path", [generated.CHANNELS, generated.SETTINGS, generated.SCHEMA])
def test_the_document_is_as_generated(path: str) -> None:
    found = (generated.ROOT / path).read_text("utf-8")
    assert found == generated.documents()[path], "run `python -m tests.docs.generated`"


def test_the_published_schema_is_that_of_the_code() -> None:
    published = json.loads((generated.ROOT / generated.SCHEMA).read_text("utf-8"))
    assert published == complaint_schema()
    Draft202012Validator.check_schema(published)


def test_settings_toml_holds_every_key_with_its_default() -> None:
    written = tomllib.loads((generated.ROOT / "settings.toml").read_text("utf-8"))
    assert written == {name: defaults(section) for name, section in generated.sections()}


def defaults(section: Any) -> dict[str, Any]:
    return {
        name: generated.plain(field.get_default(call_default_factory=True))
        for name, field in section.model_fields.items()
    }


@pytest.mark.parametrize("key", OURS)
def test_the_keys_that_all_accounts_have_are_told(key: str) -> None:
    default = json.dumps(next(field.default for field in fields(Account) if field.name == key))
    assert re.search(rf"`{key}` \(default `{default}`", markdown.read(generated.ROOT / generated.SETTINGS))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_operating(command: str) -> None:
    assert any(f"command-center {command}" in line for line in markdown.code(markdown.read(OPERATING)))


@pytest.mark.parametrize("metric", sorted(family.name for family in Metrics().registry.collect()))
def test_every_metric_is_in_operating(metric: str) -> None:
    named = {word.removesuffix("_total") for line in markdown.code(markdown.read(OPERATING)) for word in line.split()}
    assert metric in named


def test_markers_that_are_missing_are_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(generated, "ROOT", tmp_path)
    (tmp_path / "page.md").write_text("no markers here")
    with pytest.raises(ValueError, match="page"):
        generated.between("page.md", "table")
