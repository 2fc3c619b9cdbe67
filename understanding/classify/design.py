"""Design: features as columns of a matrix, scaled as the model will scale them. For training only."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from understanding.classify.features import Read, parts

Floats = NDArray[np.float64]
RARE = 3  #: texts or terms that a feature must be in
RARE_PAIR = 3
RARE_PART = 6
SHORT = 100.0  #: square of the length that every text has beside its words: of few words little is concluded
#: How loud what is told is beside what is said: lists of terms say much of a subject, a text's own words say it best.
TOLD = {"kind": 0.2, "category": 0.05, "emergency": 0.2, "urgent": 0.1}


class Design:
    """The columns. What is said weighs by its rarity and shares one length; what is told weighs alike."""

    def __init__(self, reads: Sequence[Read]) -> None:
        """Take the features that are no accident of one text."""
        times = Counter(name for read in reads for name in {*read.said, *_parts(read)})
        self._said = sorted(name for name, count in times.items() if count >= _least(name))
        told = Counter(name for read in reads for name in read.told)
        self._told = sorted(name for name, count in told.items() if count >= RARE)
        self.names = [*self._said, *self._told]
        self._columns = {name: column for column, name in enumerate(self.names)}
        counts = np.array([times[name] for name in self._said], float)
        self.rarity: Floats = np.log((1 + len(reads)) / (1 + counts)) + 1

    def matrix(self, reads: Iterable[Read]) -> Any:
        """A row for each text; what is told has not its loudness yet."""
        rows = [
            sorted(self._columns[name] for name in (*read.said, *_parts(read), *read.told) if name in self._columns)
            for read in reads
        ]
        ends = np.cumsum([0, *map(len, rows)])
        columns = np.array([column for row in rows for column in row], np.int32)
        found = sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(self.names)))
        found.sum_duplicates()  # two words may have a part in common
        said, told = found[:, : len(self._said)], found[:, len(self._said) :]
        length = np.sqrt((said @ self.rarity**2 + SHORT)[:, None])
        return sparse.hstack([sparse.csr_matrix(said.multiply(self.rarity) / length), told]).tocsr()

    def loudness(self, question: str) -> Floats:
        """What each column of the matrix is multiplied with for a question."""
        return np.concatenate([np.ones(len(self._said)), np.full(len(self._told), TOLD[question])])

    def weights(self, question: str, coefficients: Floats) -> Floats:
        """What the coefficients of the columns are as weights of features."""
        weights: Floats = coefficients * self.loudness(question) * np.append(self.rarity, np.ones(len(self._told)))
        return weights

    def squares(self) -> Floats:
        """The share of each feature in the square of a text's length."""
        squares: Floats = np.concatenate([self.rarity**2, np.zeros(len(self._told))])
        return squares


def _parts(read: Read) -> Iterator[str]:
    return (part for word in read.weighty for part in parts(word))


def _least(name: str) -> int:
    """How many texts or terms a word, a pair of words or a part of a word must be in."""
    if name[1] != " ":
        return RARE_PART
    return RARE if name.count(" ") == 1 else RARE_PAIR
