"""Names of categories, departments and areas, as pages show them; and where something is, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.triage import place_from
from understanding.insight import Insight


@dataclass(frozen=True, slots=True)
class Category:
    """A category, who answers for it, and what belongs into it."""

    code: str
    name: str
    opd: str
    hint: str  #: in Indonesian


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the tree with its categories."""

    code: str
    name: str
    categories: Sequence[Category]


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called, in a language."""

    insight: Insight

    def category(self, code: str | None, language: str) -> str | None:
        """The name of a category; one that the tree no longer has is its code."""
        if code is None:
            return None
        return self.insight.tree.name(code, language) if code in self.insight.tree else code

    def opd(self, category: str | None, language: str) -> str | None:
        """The department that answers for a category."""
        if category is None or category not in self.insight.tree:
            return None
        return self.insight.tree.opd_name(self.insight.tree.opd_of(category), language)

    def area(self, code: str | None) -> str | None:
        """The name of a kecamatan or kelurahan."""
        return (self.insight.gazetteer.name(code) or code) if code else None

    def place(self, place: str | None, language: str) -> str | None:
        """Where it is, in words, from the JSON of a row."""
        return self.insight.label(place_from(place), language) if place else None

    def groups(self, language: str) -> list[Group]:
        """The tree, in its order."""
        return [
            Group(
                group.code,
                group.names[language],
                [self._category(one.code, one.hint, language) for one in group.categories],
            )
            for group in self.insight.tree.groups()
        ]

    def categories_in(self, code: str) -> tuple[str, ...]:
        """The categories that a group holds; a category is itself; nothing is neither."""
        if code in self.insight.tree:
            return (code,)
        groups = (group for group in self.insight.tree.groups() if group.code == code)
        return tuple(one.code for group in groups for one in group.categories)

    def _category(self, code: str, hint: str, language: str) -> Category:
        tree = self.insight.tree
        return Category(code, tree.name(code, language), tree.opd_name(tree.opd_of(code), language), hint)
