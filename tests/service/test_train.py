"""`command-center train`, and the model that is there when the daemon wants it."""

import asyncio
import json
from pathlib import Path

import pytest

from service import model as models
from service.cli import main
from service.insight import untaught
from service.model import ensure_model, model_file, train_model
from service.settings import WrongSetting
from store.database import Database
from store.schema import migrate
from tests.inbox.office import Office
from tests.mind import insight
from understanding.classify import version
from understanding.classify.model import Model
from understanding.insight import Insight


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
async def test_train_learns_from_officers_and_tells_how_good_it_is(
    tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[service]\ndata = "{tmp_path}"\n[store]\nurl = "{sqlite_url}"\n')
    migrate(sqlite_url)
    database = Database(sqlite_url)
    try:
        office = Office(database, tmp_path / "media")
        officer = await office.hire()
        number = await office.hear("jalane growak kabeh")
        assert not await untaught(database, insight())
        await office.parts.desks.triage.correct(number, "category", "pasar", officer_id=officer)
        await office.parts.desks.triage.correct(number, "place", "33.74.10", officer_id=officer)
        assert not version.taught(insight().model) and await untaught(database, insight())
        assert await asyncio.to_thread(main, ["--settings", str(settings), "train"]) == 0
        told = capsys.readouterr().out
        assert "and 1 that officers corrected" in told
        assert "category: macro-F1" in told
        learnt = Model.load(model_file(tmp_path))
        assert learnt.parameters.base == version.base() and version.taught(learnt.version)
        assert not await untaught(database, Insight(model_file(tmp_path)))
    finally:
        database.close()
