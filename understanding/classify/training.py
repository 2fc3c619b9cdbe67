"""Training: from labelled texts to a model. It needs scikit-learn: it has a process of its own, never the daemon's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from understanding.classify import validation, version
from understanding.classify.design import SHORT, Design
from understanding.classify.features import Features, Read
from understanding.classify.lanes import LARGEST, MIDDLE
from understanding.classify.lessons import CATEGORY, EMERGENCY, KIND, QUESTIONS, Lessons
from understanding.classify.model import Head, Model, Parameters
from understanding.classify.phrases import terms_of
from understanding.classify.texts import Labelled
from understanding.classify.validation import Unseen

CORRECTION = 2.0  #: what an officer said weighs more than what comes with the project: it is of this city, and lately
LEAST_URGENT = 0.5  #: probability of harm from which it is urgent
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Learnt:
    """One question's model: a row of weights for each answer."""

    head: Head
    weights: Floats


def train(texts: Iterable[Labelled], corrections: Iterable[Labelled] = ()) -> Model:
    """Learn from texts and from what officers corrected; the same of both gives the same model.

    Raises:
        ValueError: there are too few texts to learn every question from.
    """
    texts, corrections = list(texts), list(corrections)
    design, lessons = prepare(texts, corrections)
    unseen = validation.all_unseen(lessons)
    emergency = unseen[EMERGENCY]
    limit = validation.threshold(emergency)
    learnt = [_learn(lessons, design, question, unseen[question]) for question in QUESTIONS]
    factor, shift = validation.slope(emergency)
    squares = design.squares()
    parameters = Parameters(
        version=version.with_corrections(corrections),
        base=version.base(),
        heads=tuple(one.head for one in learnt),
        square=float(squares.max()) / LARGEST,
        short=SHORT,
        emergency_from=float(1 / (1 + np.exp(-(factor * limit + shift)))),
        urgent_from=LEAST_URGENT,
        scores=validation.scores(unseen, limit),
    )
    return Model(parameters, design.names, _rows(learnt, squares))


def prepare(texts: Sequence[Labelled], corrections: Sequence[Labelled] = ()) -> tuple[Design, Lessons]:
    """The columns, and what is learnt from."""
    features = Features()
    known = [*texts, *corrections]
    terms = [(term, code) for code, listed in features.subjects.items() for term in terms_of(listed)]
    reads = [features.read(one.text) for one in known]
    bare = [_bare(features.read(term)) for term, _ in terms]
    design = Design([*reads, *bare])
    weights = [1.0] * len(texts) + [CORRECTION] * len(corrections)
    codes = [code for _, code in terms]
    taught = list(zip(reads, known, weights, strict=True))
    return design, Lessons(design, taught, list(zip(bare, codes, strict=True)))


def _bare(term: Read) -> Read:
    """A term has words and lists; that it is short or lacks a cue teaches nothing."""
    return Read(term.said, term.weighty, tuple(name for name in term.told if name.startswith("l")))


def _learn(lessons: Lessons, design: Design, question: str, unseen: Unseen) -> _Learnt:
    machine = lessons.fit(question, lessons.asked(question))
    weights = design.weights(question, machine.coef_)
    largest = np.maximum(np.abs(weights).max(axis=1), 1e-9)
    biases, answers = machine.intercept_, machine.classes_
    if question in (KIND, CATEGORY):
        sharp = validation.sharpness(unseen)
    else:
        sharp, shift = validation.slope(unseen)
        biases, answers = biases + shift / sharp, answers[1:]
    head = Head(
        name=question,
        answers=tuple(map(str, answers)),
        biases=tuple(map(float, biases)),
        sharpness=sharp,
        scales=tuple(map(float, largest / LARGEST)),
    )
    return _Learnt(head, weights / largest[:, None])


def _rows(learnt: Sequence[_Learnt], squares: Floats) -> bytes:
    """A byte for each lane of each feature, its share in the length last."""
    lanes = np.vstack([*(one.weights for one in learnt), squares / squares.max()])
    rows: bytes = (np.rint(lanes * LARGEST) + MIDDLE).astype(np.uint8).T.tobytes()
    return rows
