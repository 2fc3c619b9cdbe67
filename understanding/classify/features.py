"""Features: what of a text the model weighs. Each is a name; a text has it or has it not."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from understanding.classify.phrases import Apart, Name, Together
from understanding.classify.signs import signs
from understanding.slang import RESOURCES
from understanding.stems import stem
from understanding.words import compared, written_out

MOST_CHARACTERS: Final = 3_000  #: that are read: what a letter is about stands in its beginning
MOST_WORDS: Final = 300
PART: Final = 4  #: letters of a part of a word
LONGEST_WORD: Final = 60  #: letters of a word that are taken apart
STRONG: Final = 3  #: hits of a list that are no chance
DANGER, FRAME, CONCEPT = "danger", "frame", "concept"
WHO: Final = "lost"  #: who is in danger, or missed: none by itself
ALARMING: Final = frozenset({"now", "help"})


@dataclass(frozen=True, slots=True)
class Read:
    """The features of a text."""

    said: tuple[str, ...]  #: its words and pairs of them: the more there are, the less each weighs
    weighty: tuple[str, ...]  #: its words of weight, each once: their parts are said too (`parts`)
    told: tuple[str, ...]  #: what its words and signs tell beyond themselves


class Features:
    """Reads features. Load it once; it is safe to share."""

    def __init__(self) -> None:
        """Read the shipped lists of terms."""
        self.subjects = tomllib.loads((RESOURCES / "lexicon.toml").read_text(encoding="utf-8"))
        cues = tomllib.loads((RESOURCES / "cues.toml").read_text(encoding="utf-8"))
        self._subjects = Apart(self.subjects)
        frames = {(FRAME, name): terms for name, terms in cues.pop(FRAME).items()}
        others = {(group, name): terms for group, lists in cues.items() for name, terms in lists.items()}
        concepts = tomllib.loads((RESOURCES / "concepts.toml").read_text(encoding="utf-8"))
        others.update({(CONCEPT, name): terms for name, terms in concepts.items()})
        # "Semalam" and "malam" have one root, and only one of them is over.
        self._frames, self._cues = Together(frames, str), Together(others, stem)

    def read(self, text: str) -> Read:
        """The features of a text."""
        written = written_out(text)
        return self.of(text, written, compared(written).content)

    def of(self, text: str, written: Sequence[str], content: Sequence[str]) -> Read:
        """The same where its words are written out already, and the weighty ones of these known (`Words.content`)."""
        text, written = text[:MOST_CHARACTERS], written[:MOST_WORDS]
        roots, content = [stem(word) for word in written], content[:MOST_WORDS]
        hits = sorted(self._cues.hits(roots))
        cues = [hit for hit in hits if hit[0] != CONCEPT]
        concepts = [name for group, name in hits if group == CONCEPT]
        told = [*self._subject(content), *self._cue(written, cues), *signs(text), f"n {len(roots).bit_length()}"]
        return Read(_said(roots, content, concepts), tuple(dict.fromkeys(content)), tuple(told))

    def _subject(self, content: Sequence[str]) -> Iterator[str]:
        hits = self._subjects.hits(content)
        if not hits:
            yield "l nothing"
            return
        most = max(hits.values())
        for name, strength in hits.items():
            yield f"l {name}"
            if strength >= STRONG:
                yield f"l3 {name}"
            if strength == most:
                yield f"l! {name}"

    def _cue(self, written: Sequence[str], hits: Sequence[Name]) -> Iterator[str]:
        dangers = [name for group, name in hits if group == DANGER]
        frames = sorted(name for _, name in self._frames.hits(written))
        yield from [f"q {group} {name}" for group, name in hits]
        yield from [f"f {frame}" for frame in frames]
        grave = [danger for danger in dangers if danger != WHO]
        yield f"d {min(len(grave), STRONG)}"
        if not grave:
            return
        calm = sum(frame not in ALARMING for frame in frames)
        yield f"d {min(len(grave), STRONG)} {min(calm, STRONG)}"
        yield from [f"d {frame}" for frame in frames]
        yield from [f"q {danger} {frame}" for danger in dangers for frame in frames]
        yield from [f"q {one} {other}" for one in dangers for other in dangers if one < other]
        if not calm:
            yield from [f"q {danger} clear" for danger in dangers]


def _said(roots: Sequence[str], content: Sequence[str], concepts: Sequence[str]) -> tuple[str, ...]:
    """Words and pairs of words as they stand, and without what stands between the weighty ones; concepts."""
    found = {f"w {word}" for word in roots}
    found.update([f"w {word} {after}" for word, after in pairwise(roots)])
    found.update([f"c {word} {after}" for word, after in pairwise(content)])
    found.update([f"k {concept}" for concept in concepts])
    return tuple(found)


def parts(word: str) -> tuple[str, ...]:
    """The pieces of a word: what a misspelt or unknown word has in common with a known one."""
    edged = f"<{word[:LONGEST_WORD]}>"
    return tuple({edged[start : start + PART] for start in range(max(1, len(edged) - PART + 1))})
