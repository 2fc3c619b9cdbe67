"""Understand: one message's words and position to all suggestions. Pure, and never an error, whatever was written."""

from pathlib import Path
from typing import Final

from model.understanding import ContentKind, Guess, Language, Place, PlaceSource, Understanding, Urgency
from understanding.categories import Tree
from understanding.classify.features import Features
from understanding.classify.model import Model, Verdict
from understanding.classify.texts import NOTHING
from understanding.language import guess
from understanding.personal.find import find
from understanding.place.find import Gazetteer
from understanding.words import NOTHING as NO_WORDS
from understanding.words import compared, written_out

MOST_ALTERNATIVES: Final = 4
FEW: Final = 3  #: words; of fewer, what they mean is a guess
UNSAID: Final = 0.3  #: how sure it is that a photo or a position without a word is a complaint


class Understander:
    """Everything that reads words. Load it once; it is safe to share."""

    def __init__(self, model: Model, gazetteer: Gazetteer) -> None:
        """Use `load` instead, unless the model is one's own."""
        self._model, self._gazetteer = model, gazetteer
        self._features = Features()
        tree = Tree.load()
        self._opds = {NOTHING: NOTHING} | {code: tree.opd_of(code) for code in tree}

    @classmethod
    def load(cls, path: Path, gazetteer: Gazetteer | None = None) -> "Understander":
        """With the model in a file.

        Raises:
            OSError, ValueError: the model file is missing or cannot be read; train it again.
        """
        return cls(Model.load(path), gazetteer or Gazetteer.load())

    @property
    def version(self) -> str:
        """Version of the model."""
        return self._model.version

    def understand(
        self,
        text: str | None,
        position: tuple[float, float] | None = None,
        source: PlaceSource = PlaceSource.POSITION,
    ) -> Understanding:
        """All suggestions. `position` is (lat, lon) in WGS 84 degrees, and `source` says what it is from."""
        if not text or not text.strip():
            return self._wordless(self._gazetteer.find("", NO_WORDS, position, source))
        written = written_out(text)
        words = compared(written)
        verdict = self._model.judge(self._features.of(text, written, words.content))
        sure = min(1.0, max(1, len(words.words)) / FEW)
        category, alternatives = self._categories(verdict, sure)
        kind, confidence = verdict.kinds[0]
        return Understanding(
            words=words,
            kind=Guess(ContentKind(kind), confidence * sure),
            category=category,
            alternatives=alternatives,
            urgency=self._urgency(verdict),
            danger=verdict.emergency,
            language=guess(words, text),
            place=self._gazetteer.find(text, words, position, source),
            personal=find(text),
        )

    def _wordless(self, place: Place) -> Understanding:
        return Understanding(
            words=NO_WORDS,
            kind=Guess(ContentKind.COMPLAINT, UNSAID),
            category=None,
            alternatives=(),
            urgency=Guess(Urgency.NORMAL, UNSAID),
            danger=0.0,
            language=Guess(Language.OTHER, 1.0),
            place=place,
            personal=(),
        )

    def _categories(self, verdict: Verdict, sure: float) -> tuple[Guess[str] | None, tuple[Guess[str], ...]]:
        """The likeliest of the department that is likeliest altogether, if any, and what it may be else."""
        known = [(code, share) for code, share in verdict.categories if code in self._opds]
        departments: dict[str, float] = {}
        for code, share in known:
            opd = self._opds[code]
            departments[opd] = departments.get(opd, 0.0) + share
        likeliest = max(departments, key=departments.__getitem__, default="")
        told = [one for one in known if one[0]]
        best = next((one for one in told if self._opds[one[0]] == likeliest), None)
        others = [one for one in told[: MOST_ALTERNATIVES + 1] if one is not best][:MOST_ALTERNATIVES]
        guesses = tuple([Guess(code, share * sure) for code, share in others])
        return (Guess(best[0], best[1] * sure) if best else None), guesses

    def _urgency(self, verdict: Verdict) -> Guess[Urgency]:
        limits = self._model.parameters
        if verdict.emergency >= limits.emergency_from:
            return Guess(Urgency.EMERGENCY, verdict.emergency)
        if verdict.urgent >= limits.urgent_from:
            return Guess(Urgency.URGENT, verdict.urgent)
        return Guess(Urgency.NORMAL, 1 - verdict.urgent)
