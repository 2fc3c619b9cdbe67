"""Texts: endless messages of about 140 characters, made of real sentences that are cut and joined anew."""

import random
from pathlib import Path

import orjson

DATA = Path(__file__).parent.parent / "data" / "train"


class Texts:
    """The same seed gives the same texts."""

    def __init__(self, rng: random.Random) -> None:
        """Read what the models learn from."""
        lines = (line for path in sorted(DATA.glob("*.jsonl")) for line in path.read_bytes().splitlines())
        self.known: list[str] = [text for line in lines if (text := orjson.loads(line).get("text"))]
        self._rng = rng

    def text(self) -> str:
        """One more."""
        pieces = self._rng.sample(self.known, 2)
        return " ".join(word for piece in pieces for word in piece.split()[: self._rng.randint(4, 14)])
