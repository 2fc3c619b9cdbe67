"""The model: weights of features for every class, and what their sums mean. No library is needed to use it."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from operator import itemgetter
from pathlib import Path
from typing import Any

from understanding.classify.features import Read, parts
from understanding.classify.lanes import LARGEST, add, pack

LEAST = 0.001  #: a likelier answer is named
HOPELESS = 12.0  #: an answer so far below the likeliest has no share that counts
MOST_WORDS = 1 << 13  #: whose parts are kept added up
Stamp = tuple[int, int]  #: when a file was written (ns) and its size: another stamp, another model


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One question, with its answers in the order of their lanes."""

    name: str
    answers: tuple[str, ...]  #: of a yes-or-no question, the yes alone
    biases: tuple[float, ...]
    sharpness: float  #: what sums are multiplied with, so that confidences are shares that come true
    scales: tuple[float, ...]  #: what a lane's whole numbers are multiplied with


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Probabilities by answer, each question's likeliest first; and the two dangers, 0 to 1."""

    kinds: tuple[tuple[str, float], ...]
    categories: tuple[tuple[str, float], ...]  #: "": it says nothing of a subject
    emergency: float
    urgent: float  #: of an emergency too


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Everything but the weights, as it stands in the first line of a model's file."""

    version: str
    base: str  #: version of what came with the project
    heads: tuple[Head, ...]  #: kind, category, emergency, urgent
    square: float  #: what the last lane is multiplied with to be a feature's share in a text's length, squared
    short: float  #: what is added to that square: of few words little is concluded
    emergency_from: float  #: an emergency is at least so probable
    urgent_from: float
    scores: Mapping[str, float]  #: how good it was on texts that it had not seen


class Model:
    """A trained model; it is never changed, so it is safe to share."""

    def __init__(self, parameters: Parameters, names: Sequence[str], rows: bytes) -> None:
        """`rows` holds, feature by feature, a byte for each lane and one for the feature's share in the length."""
        self.parameters = parameters
        self._width = sum(len(head.answers) for head in parameters.heads) + 1
        self._biases = [bias * head.sharpness for head in parameters.heads for bias in head.biases]
        self._scales = [scale * head.sharpness for head in parameters.heads for scale in head.scales]
        self._names, self._rows = names, rows
        self._words: dict[str, tuple[int, int]] = {}  #: what is known of the parts of words that were met
        self._weights = dict(zip(names, pack(rows, self._width), strict=True))

    @property
    def version(self) -> str:
        """Says what it was trained on."""
        return self.parameters.version

    def judge(self, read: Read) -> Verdict:
        """What a text with these features is."""
        get = self._weights.get
        words = [self._words.get(word) or self._taken_apart(word) for word in read.weighty]
        said = [known for name in read.said if (known := get(name)) is not None]
        told = [known for name in read.told if (known := get(name)) is not None]
        many = [1] * len(said) + [count for _, count in words]
        said = add(said + [known for known, _ in words], many, self._width)
        told = add(told, [1] * len(told), self._width)
        length = sqrt(said[-1] * self.parameters.square + self.parameters.short)
        sums = [
            bias + scale * (one / length + other)
            for bias, scale, one, other in zip(self._biases, self._scales, said, told, strict=False)
        ]
        kind, category = self.parameters.heads[:2]
        emergency, urgent = sums[-2:]
        return Verdict(
            kinds=_shares(kind.answers, sums[: len(kind.answers)]),
            categories=_shares(category.answers, sums[len(kind.answers) : -2]),
            emergency=_probability(emergency),
            urgent=_probability(urgent),
        )

    def _taken_apart(self, word: str) -> tuple[int, int]:
        """The weights of a word's parts, added up, and how many there are."""
        found = [known for part in parts(word) if (known := self._weights.get(part)) is not None]
        if len(self._words) >= MOST_WORDS:
            self._words.clear()
        both = (sum(found), len(found))
        self._words[word] = both
        return both

    def save(self, path: Path) -> None:
        """Write it durably: whoever looks finds the old model or the new one, and nothing between."""
        path.parent.mkdir(parents=True, exist_ok=True)
        names = "\n".join(self._names).encode()
        head = json.dumps(_plain(self.parameters) | {"names": len(names)}).encode()
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with temporary.open("wb") as file:
                file.write(head + b"\n" + names + self._rows)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _settle(path.parent)

    @classmethod
    def load(cls, path: Path) -> "Model":
        """Read it.

        Raises:
            OSError, ValueError: it is not there, or it is no model; train it again.
        """
        content = path.read_bytes()
        line = content.index(b"\n") + 1
        table = json.loads(content[:line])
        try:
            length = table.pop("names")
            parameters = _parameters(table)
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path} is no model of this version: {error}") from None
        return cls(parameters, content[line : line + length].decode().split("\n"), content[line + length :])

    @staticmethod
    def base_of(path: Path) -> str | None:
        """What it was trained with, without loading it; None: there is none, or it is no model."""
        try:
            with path.open("rb") as file:
                return str(json.loads(file.readline())["base"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @staticmethod
    def stamp(path: Path) -> Stamp | None:
        """Changes when the file is written anew; None: there is none. Costs microseconds."""
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


def _shares(answers: Sequence[str], sums: Sequence[float]) -> tuple[tuple[str, float], ...]:
    most = max(sums)
    powers = [(answer, exp(one - most)) for answer, one in zip(answers, sums, strict=True) if one > most - HOPELESS]
    total = sum([power for _, power in powers])
    shares = [(answer, share) for answer, power in powers if (share := power / total) >= LEAST]
    return tuple(sorted(shares, key=itemgetter(1), reverse=True))


def _probability(score: float) -> float:
    return 1 / (1 + exp(-max(-LARGEST, min(LARGEST, score))))


def _plain(parameters: Parameters) -> dict[str, Any]:
    heads = [{name: getattr(head, name) for name in Head.__slots__} for head in parameters.heads]
    return {name: getattr(parameters, name) for name in Parameters.__slots__} | {"heads": heads}


def _parameters(table: Mapping[str, Any]) -> Parameters:
    heads = tuple(
        Head(
            name=head["name"],
            answers=tuple(head["answers"]),
            biases=tuple(head["biases"]),
            sharpness=head["sharpness"],
            scales=tuple(head["scales"]),
        )
        for head in table["heads"]
    )
    return Parameters(**{**table, "heads": heads})


def _settle(folder: Path) -> None:
    """The new name is durable too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
