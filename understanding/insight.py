"""Insight: everything that the rest of the house asks about words, categories and places, behind one door."""

from pathlib import Path

from model.understanding import Place, PlaceSource, Understanding
from understanding.categories import Tree
from understanding.place.find import Gazetteer
from understanding.sameness.decide import Thresholds
from understanding.understand import Understander


class Insight:
    """What is known of the city and its words. Loading takes about a second; asking is pure."""

    def __init__(self, model: Path, thresholds: Thresholds | None = None) -> None:
        """Load the model, the tree of categories and the gazetteer.

        Raises:
            OSError, ValueError: the model file is missing or cannot be read; train it again.
        """
        self.thresholds = thresholds or Thresholds()  #: how sure is sure enough, and how far back is looked
        self.tree = Tree.load()
        self.gazetteer = Gazetteer.load()
        self._understander = Understander.load(model, self.gazetteer)

    @property
    def model(self) -> str:
        """Version of the model, as it is kept with each suggestion."""
        return self._understander.version

    def learn(self, model: Path) -> None:
        """Go on with another model; what is being understood meanwhile is understood by the old one."""
        self._understander = Understander.load(model, self.gazetteer)

    def understand(
        self,
        text: str | None,
        position: tuple[float, float] | None = None,
        source: PlaceSource = PlaceSource.POSITION,
    ) -> Understanding:
        """All suggestions for a message. Never raises on what a citizen wrote."""
        return self._understander.understand(text, position, source)

    def title(self, category: str | None, place: Place) -> str:
        """How an incident is called before an officer gives it a name: "Banjir, Jl. Kaligawe, Genuk"."""
        name = self.tree.name(category) if category else "Laporan"
        label = self.label(place)
        return f"{name}, {label}" if label else name

    def opd(self, category: str | None) -> str | None:
        """The code of the department that answers for a category."""
        return self.tree.opd_of(category) if category else None

    def label(self, place: Place, language: str = "id") -> str | None:
        """Where it is, in words; None: nothing says it."""
        return self.gazetteer.label(place, language) or None if place.known else None
