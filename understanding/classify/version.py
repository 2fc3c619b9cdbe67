"""Version of a model: it is of these texts, these lists of terms and this code, or it is to be trained again."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from understanding.classify import texts
from understanding.classify.texts import Labelled

ROOT = Path(__file__).parents[1]
CODE = ("classify/*.py", "words.py", "spelling.py", "stems.py", "slang.py", "lexicon.py")
LISTS = (
    "lexicon.toml",
    "concepts.toml",
    "cues.toml",
    "dangers.toml",
    "slang.toml",
    "stopwords.toml",
    "categories.toml",
)
LENGTH = 12


@cache
def base() -> str:
    """Of all that comes with the project."""
    code = [path for pattern in CODE for path in sorted(ROOT.glob(pattern))]
    digest = hashlib.sha256()
    for path in (*code, *(ROOT / "resources" / name for name in LISTS), *texts.files()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:LENGTH]


def taught(model: str) -> bool:
    """Whether a model of this version has learnt from officers."""
    return model != with_corrections(())


def with_corrections(corrections: Iterable[Labelled]) -> str:
    """Of what comes with the project and what officers said."""
    digest = hashlib.sha256()
    for one in corrections:
        digest.update(repr(one).encode())
    return f"{base()}-{digest.hexdigest()[:LENGTH]}"
