"""Phrases: lists of terms, read as a citizen's text is, and which lists a text has hits of."""

from collections.abc import Callable, Mapping, Sequence

from understanding.lexicon import STOP
from understanding.stems import stem
from understanding.words import written_out

Name = tuple[str, str]  #: group and list
SEVERAL = 3  #: times a term of several words counts
ALONE = (["tidak"], ["belum"], ["bukan"], ["jangan"])  #: what turns the meaning of a word has none of its own
APART = 5  #: words between the first and the last of a term, where they need not stand together


class Together:
    """Terms whose words stand side by side in the text, as they do in the term."""

    def __init__(self, lists: Mapping[Name, str], form: Callable[[str], str]) -> None:
        """Lists by name; terms between commas; `form` is what a word is looked for in."""
        self._lists: dict[str, tuple[Name, ...]] = {}
        for name, terms in lists.items():
            for term in terms_of(terms):
                key = " ".join([form(word) for word in written_out(term)])
                if key and name not in self._lists.get(key, ()):
                    self._lists[key] = (*self._lists.get(key, ()), name)
        self._longest: dict[str, int] = {}
        for key in self._lists:
            first, *more = key.split()
            self._longest[first] = max(self._longest.get(first, 0), len(more))

    def hits(self, words: Sequence[str]) -> set[Name]:
        """The lists that a text has a term of; its words in the same form."""
        found: set[Name] = set()
        get, longest = self._lists.get, self._longest
        for start, word in enumerate(words):
            if (more := longest.get(word)) is None:
                continue
            found.update(get(word, ()))
            for end in range(start + 2, min(start + 2 + more, len(words) + 1)):
                found.update(get(" ".join(words[start:end]), ()))
        return found


class Apart:
    """Terms whose words may stand a little apart, in any order: "lampu depan pos mati" has "lampu mati"."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        """Lists by name; terms between commas."""
        self._single: dict[str, set[str]] = {}
        self._pairs: dict[str, dict[str, tuple[str, ...]]] = {}  #: by one word of two, by the other
        self._more: dict[str, list[tuple[frozenset[str], str]]] = {}  #: by one of three words or more
        for name, terms in lists.items():
            for words in {frozenset(_weighty(term)) for term in terms_of(terms)}:
                first, *rest = sorted(words, key=lambda word: (-len(word), word)) or [""]
                if len(rest) > 1:
                    self._more.setdefault(first, []).append((words, name))
                elif rest:
                    others = self._pairs.setdefault(first, {})
                    others[rest[0]] = (*others.get(rest[0], ()), name)
                elif first:
                    self._single.setdefault(first, set()).add(name)

    def hits(self, content: Sequence[str]) -> dict[str, int]:
        """How strongly each list is hit: a word counts once, a term of several words three times."""
        found: dict[str, int] = {}
        last = {word: place for place, word in enumerate(content)}
        for word, place in last.items():
            for name in self._single.get(word, ()):
                found[name] = found.get(name, 0) + 1
            if others := self._pairs.get(word):
                for other in others.keys() & last.keys():
                    if abs(last[other] - place) <= APART:
                        for name in others[other]:
                            found[name] = found.get(name, 0) + SEVERAL
            for words, name in self._more.get(word, ()):
                if words <= last.keys() and all(abs(last[other] - place) <= APART for other in words):
                    found[name] = found.get(name, 0) + SEVERAL
        return found


def terms_of(terms: str) -> list[str]:
    """The terms of a list."""
    return [term.strip() for term in terms.replace("\n", " ").split(",") if term.strip()]


def _weighty(term: str) -> list[str]:
    words = [stem(word) for word in written_out(term) if word not in STOP]
    return [] if words in ALONE else words
