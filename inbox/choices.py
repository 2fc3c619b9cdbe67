"""What an officer may choose instead of a suggestion: kinds, urgencies, languages, the tree, the city's areas."""

from collections.abc import Sequence
from dataclasses import dataclass

from inbox.names import Names
from inbox.suggestions import Suggestions
from inbox.translation import Words
from model.understanding import ContentKind, Language, Urgency
from store import corrections

FEW: dict[str, tuple[type[ContentKind] | type[Urgency] | type[Language], str]] = {
    corrections.KIND: (ContentKind, "kind."),
    corrections.URGENCY: (Urgency, "urgency."),
    corrections.LANGUAGE: (Language, "tongue."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to choose."""

    value: str
    text: str
    hint: str = ""
    sought: str = ""  #: further words that it is found by


@dataclass(frozen=True, slots=True)
class Choices:
    """A heading, and what stands under it."""

    heading: str | None
    choices: Sequence[Choice]


def offered(field: str, suggested: Suggestions, words: Words, names: Names) -> list[Choices]:
    """What can be chosen for a field."""
    if field == corrections.CATEGORY:
        return _categories(words, names)
    if field == corrections.PLACE:
        return _places(suggested, words, names)
    kind, prefix = FEW[field]
    return [Choices(None, [Choice(value=one.value, text=words(prefix + one.value)) for one in kind])]


def _categories(words: Words, names: Names) -> list[Choices]:
    return [
        Choices(
            group.name,
            [Choice(value=one.code, text=one.name, hint=one.opd, sought=one.hint) for one in group.categories],
        )
        for group in names.groups(words.language)
    ]


def _places(suggested: Suggestions, words: Words, names: Names) -> list[Choices]:
    may_be = [_area(code, words, names) for code in suggested.place.areas]
    first = [Choices(words("choose.may_be"), may_be)] if may_be else []
    everywhere = [
        Choices(
            one.name,
            [
                Choice(value=one.code, text=words("choose.kecamatan", name=one.name)),
                *(Choice(value=code, text=name) for code, name in one.kelurahan),
            ],
        )
        for one in names.insight.gazetteer.areas()
    ]
    unknown = Choices(None, [Choice(value="", text=words("choose.nowhere"))])
    return [*first, *everywhere, unknown]


def _area(code: str, words: Words, names: Names) -> Choice:
    kecamatan = names.insight.gazetteer.kecamatan_of(code)
    name = names.area(code) or code
    if kecamatan == code:
        return Choice(value=code, text=words("choose.kecamatan", name=name))
    return Choice(value=code, text=name, hint=names.area(kecamatan) or "")
