"""Lessons: what is learnt from, question by question."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.svm import LinearSVC

from model.understanding import Urgency
from understanding.classify.design import Design, Floats
from understanding.classify.features import Read
from understanding.classify.texts import Labelled

KIND, CATEGORY, EMERGENCY, URGENT = QUESTIONS = ("kind", "category", "emergency", "urgent")
YES, NO, UNASKED = "yes", "no", "?"
SEED = 7
SOFTNESS = 1.0  #: of the margin (`C`): larger trusts the texts more
TERM = 0.2  #: a term of the lexicon teaches as much as so many texts
Rows = NDArray[np.intp]


class Lessons:
    """Texts with their answers and weights, and the terms of the lexicon, which teach categories only."""

    def __init__(
        self, design: Design, texts: Sequence[tuple[Read, Labelled, float]], terms: Sequence[tuple[Read, str]]
    ) -> None:
        """Texts with what they weigh, and terms with the category that they are of."""
        matrix, listed = design.matrix([read for read, _, _ in texts]), design.matrix([read for read, _ in terms])
        loud = {question: sparse.diags(design.loudness(question)) for question in QUESTIONS}
        self._matrix = {question: (matrix @ loud[question]).tocsr() for question in QUESTIONS}
        self._terms = (listed @ loud[CATEGORY]).tocsr()
        self._codes = np.array([code for _, code in terms])
        self._weights = np.array([weight for _, _, weight in texts])
        self.groups = np.unique([one.group for _, one, _ in texts], return_inverse=True)[1]
        self._answers = {question: np.array([_answer(one, question) for _, one, _ in texts]) for question in QUESTIONS}

    def asked(self, question: str) -> Rows:
        """The texts of which people answered it."""
        return np.flatnonzero(self._answers[question] != UNASKED)

    def answers(self, question: str, rows: Rows) -> NDArray[np.str_]:
        """What people answered."""
        return self._answers[question][rows]

    def fit(self, question: str, rows: Rows) -> Any:
        """A linear model of one question, from these texts."""
        matrix, target, weights = self._matrix[question][rows], self._answers[question][rows], self._weights[rows]
        if question == CATEGORY:
            matrix = sparse.vstack([matrix, self._terms]).tocsr()
            target = np.concatenate([target, self._codes])
            weights = np.concatenate([weights, np.full(len(self._codes), TERM)])
        balance = None if question == KIND else "balanced"
        machine = LinearSVC(C=SOFTNESS, class_weight=balance, random_state=SEED)
        return machine.fit(matrix, target, sample_weight=weights)

    def sums(self, question: str, machine: Any, rows: Rows) -> Floats:
        """What a model says of texts: a column an answer, or one column for a yes."""
        found = np.asarray(machine.decision_function(self._matrix[question][rows]), np.float64)
        return found if found.ndim > 1 else found[:, None]


def _answer(text: Labelled, question: str) -> str:
    if question == KIND:
        return UNASKED if text.kind is None else text.kind
    if question == CATEGORY:
        return UNASKED if text.category is None else text.category
    if text.urgency is None:
        return UNASKED
    harmful = (Urgency.EMERGENCY,) if question == EMERGENCY else (Urgency.EMERGENCY, Urgency.URGENT)
    return YES if text.urgency in harmful else NO
