"""The tree of categories: what people write about, which OPD answers for it, how long reports can be one happening."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FILE = Path(__file__).parent / "resources" / "categories.toml"
INDONESIAN = "id"


@dataclass(frozen=True, slots=True)
class Category:
    """A leaf of the tree."""

    code: str
    names: Mapping[str, str]  #: by language, "id" and "en"
    opd: str  #: its code
    window: timedelta  #: reports further apart than this are not one happening
    hint: str  #: what belongs here, in Indonesian: a guide for officers


@dataclass(frozen=True, slots=True)
class Group:
    """Categories that are shown together."""

    code: str
    names: Mapping[str, str]
    categories: tuple[Category, ...]


class Tree:
    """All categories; iterating gives their codes, in the order of the file. Every method takes a code that is in it.

    Raises:
        KeyError: from every method that takes a code: it is not in the tree.
    """

    def __init__(self, groups: Sequence[Group], opds: Mapping[str, Mapping[str, str]]) -> None:
        """Use `load` instead, unless the tree is one's own."""
        self._groups = tuple(groups)
        self._opds = opds
        self._by_code = {one.code: one for group in groups for one in group.categories}
        self.windows = MappingProxyType({one.code: one.window for one in self._by_code.values()})

    @classmethod
    @cache
    def load(cls) -> "Tree":
        """The shipped tree."""
        tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
        return cls([_group(table) for table in tables["group"]], {opd["code"]: opd for opd in tables["opd"]})

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def __getitem__(self, code: str) -> Category:
        return self._by_code[code]

    def groups(self) -> tuple[Group, ...]:
        """The groups in order, each with its categories."""
        return self._groups

    def name(self, code: str, language: str = INDONESIAN) -> str:
        """The name of a category; in Indonesian where there is none in that language."""
        return _in(self._by_code[code].names, language)

    def opd_of(self, code: str) -> str:
        """The code of the department that answers for a category."""
        return self._by_code[code].opd

    def opd_name(self, opd: str, language: str = INDONESIAN) -> str:
        """The name of a department."""
        return _in(self._opds[opd], language)

    def window_of(self, code: str) -> timedelta:
        """How long reports of a category can be one happening."""
        return self._by_code[code].window


def _in(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names[INDONESIAN]


def _group(table: Mapping[str, Any]) -> Group:
    return Group(table["code"], _names(table), tuple(_category(one) for one in table["category"]))


def _category(table: Mapping[str, Any]) -> Category:
    return Category(
        table["code"], _names(table), table["opd"], timedelta(hours=table["window_h"]), table.get("hint", "")
    )


def _names(table: Mapping[str, Any]) -> Mapping[str, str]:
    return {language: table[language] for language in (INDONESIAN, "en")}
