"""Every test that docs/lessons.md names exists."""

import re
from pathlib import Path

import pytest

PAGE = Path("docs/lessons.md")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text())))


@pytest.mark.parametrize(("path", "test"), NAMED, ids=[f"{path}::{test}" for path, test in NAMED])
def test_every_test_that_holds_a_lesson_exists(path: str, test: str) -> None:
    assert re.search(rf"^(async )?def {test}\(", Path(path).read_text(), re.MULTILINE), f"{path} has no {test}"


def test_every_lesson_has_a_test() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ") and not line.startswith("| lesson")]
    assert len(rows) > 25
    assert all("::test_" in row for row in rows)
