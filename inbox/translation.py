"""What citizens and officers read, from `translations/*.po`: read once at start, no compiled files.

A message id is a short key (`list.empty`), the same in each language; nothing readable stands in code or templates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "translations"
LANGUAGES = ("id", "en")
DEFAULT = "id"


@dataclass(frozen=True, slots=True)
class Words:
    """One language: call it with a key and what the sentence holds."""

    language: str
    locale: Locale
    #: By key: one text, or two: English has a form for 1 and one for the rest, Indonesian one for all.
    texts: Mapping[str, tuple[str, ...]]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key. With `n`, the plural form of that number is taken."""
        forms = self.texts[key]
        form = forms[0] if len(forms) == 1 or values.get("n") == 1 else forms[1]
        return form.format(**values) if values else form

    def has(self, key: str) -> bool:
        """Whether there is a text for the key (a reason code of another room, which may be new)."""
        return key in self.texts

    def forms(self, key: str) -> tuple[str, ...]:
        """All plural forms, for the script."""
        return self.texts[key]


@cache
def words(language: str) -> Words:
    """The texts of a language; an unknown language reads Indonesian."""
    if language not in LANGUAGES:
        return words(DEFAULT)
    catalog = load(language)
    texts = {
        (message.id if isinstance(message.id, str) else message.id[0]): _forms(message.string)
        for message in catalog
        if message.id
    }
    return Words(language, Locale.parse(language), MappingProxyType(texts))


def load(language: str) -> Catalog:
    """The catalogue as it stands in its file."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def _forms(string: object) -> tuple[str, ...]:
    return tuple(str(form) for form in string) if isinstance(string, (tuple, list)) else (str(string),)


def acknowledgement(language: str, number: str) -> str:
    """What a citizen is told when a complaint was opened: thanks, its number, and how to go on."""
    return words(language)("citizen.acknowledgement", number=number)
