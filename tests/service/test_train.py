"""`command-center train`, and the model that is there when the daemon wants it."""

import json
from pathlib import Path

import pytest

from service import model as models
from service.cli import main
from service.model import ensure_model, model_file, train_model
from service.settings import WrongSetting
from store import corrections
from store.schema import migrate
from understanding.classify import version
from understanding.classify.model import Model


@pytest.mark.slow
def test_a_missing_model_is_trained_and_one_of_this_version_is_kept(tmp_path: Path) -> None:
    path = ensure_model(tmp_path / "var")
    stamp = Model.stamp(path)
    assert path == model_file(tmp_path / "var")
    assert Model.load(path).parameters.base == version.base()
    ensure_model(tmp_path / "var")
    assert Model.stamp(path) == stamp


def test_a_model_of_another_version_is_trained_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = model_file(tmp_path)
    path.write_text(json.dumps({"base": "older"}) + "\n")
    trained: list[Path] = []
    monkeypatch.setattr(models, "train_model", trained.append)
    monkeypatch.setattr(models, "BUILT", tmp_path / "none was built")
    ensure_model(tmp_path)
    assert trained == [tmp_path]


def test_training_that_fails_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "TRAIN", "raise SystemExit('no texts')")
    with pytest.raises(WrongSetting, match="command-center train"):
        train_model(tmp_path)


@pytest.mark.slow
def test_train_learns_from_officers_and_tells_how_good_it_is(
    tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[service]\ndata = "{tmp_path}"\n[store]\nurl = "{sqlite_url}"\n')
    migrate(sqlite_url)
    decided = [
        _Decision("jalane growak kabeh", "category", "jalan-rusak"),
        _Decision("jalane growak kabeh", "place", "x"),
    ]
    monkeypatch.setattr(corrections, "labelled", lambda _: decided)
    assert main(["--settings", str(settings), "train"]) == 0
    told = capsys.readouterr().out
    assert "and 1 that officers corrected" in told
    assert "category: macro-F1" in told
    assert Model.load(model_file(tmp_path)).parameters.base == version.base()


class _Decision:
    def __init__(self, text: str, field: str, after: str) -> None:
        self.text, self.field, self.after = text, field, after
