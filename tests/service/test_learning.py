"""A newly trained model is in use without a restart; one that cannot be read leaves the old one in its place."""

import shutil
from pathlib import Path

from service.insight import Learning
from service.model import ensure_model
from understanding.classify.model import Model
from understanding.insight import Insight


async def test_a_new_file_is_read_and_a_broken_one_is_not(tmp_path: Path) -> None:
    path = ensure_model(tmp_path)
    insight = Insight(path)
    before = insight._understander
    learning = Learning(insight, path, Model.stamp(path))
    await learning.turn()
    assert insight._understander is before
    newer = tmp_path / "newer"
    shutil.copyfile(path, newer)
    newer.replace(path)
    learning.stamp = (0, 0)
    await learning.turn()
    learnt = insight._understander
    assert learnt is not before
    path.write_bytes(b"not a model")
    await learning.turn()
    assert insight._understander is learnt
