"""Validation: how good the model is on texts that it has not seen, and what its sums mean as probabilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from understanding.categories import Tree
from understanding.classify.lessons import CATEGORY, EMERGENCY, KIND, QUESTIONS, SEED, URGENT, YES, Lessons
from understanding.classify.texts import NOTHING

Floats = NDArray[np.float64]
Words = NDArray[np.str_]
FOLDS = 4
RECALL = 0.99  #: of emergencies, which the threshold is chosen for
MOST_ALARMS = 0.08  #: more false alarms than this, and people no longer listen: then it gives way


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """What models said of the texts that they had not learnt from."""

    answers: Words  #: in the order of the columns
    true: Words
    sums: Floats

    @property
    def said(self) -> Words:
        """The answers with the largest sums."""
        best: Words = self.answers[self.sums.argmax(axis=1)]
        return best

    def yes(self) -> NDArray[np.bool_]:
        """Where the true answer is yes."""
        yes: NDArray[np.bool_] = self.true == YES
        return yes


def unseen(lessons: Lessons, question: str) -> Unseen:
    """Learn from all groups but some, and ask about those; each text once."""
    rows = lessons.asked(question)
    true = lessons.answers(question, rows)
    answers = np.unique(true)
    if question == CATEGORY:
        answers = np.array(sorted({NOTHING, *Tree.load()}))
    sums = np.full((len(rows), 1 if question in (EMERGENCY, URGENT) else len(answers)), -9.0)
    folds = GroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for learnt, asked in folds.split(rows, groups=lessons.groups[rows]):
        machine = lessons.fit(question, rows[learnt])
        found = lessons.sums(question, machine, rows[asked])
        columns = [0] if found.shape[1] == 1 else np.searchsorted(answers, machine.classes_)
        sums[np.ix_(asked, columns)] = found
    return Unseen(answers=answers, true=true, sums=sums)


def all_unseen(lessons: Lessons) -> dict[str, Unseen]:
    """Every question."""
    return {question: unseen(lessons, question) for question in QUESTIONS}


def sharpness(found: Unseen) -> float:
    """What sums are to be multiplied with for their shares to come true."""
    place = np.searchsorted(found.answers, found.true)

    def surprise(sharp: float) -> float:
        scaled = found.sums * sharp
        return float(np.mean(np.logaddexp.reduce(scaled, axis=1) - scaled[np.arange(len(place)), place]))

    return float(minimize_scalar(surprise, bounds=(0.5, 20), method="bounded").x)


def slope(found: Unseen) -> tuple[float, float]:
    """Factor and shift that make a probability of the sum of a yes."""
    yes, sums = found.yes(), found.sums[:, 0]

    def surprise(line: Floats) -> float:
        scores = line[0] * sums + line[1]
        return float(np.mean(np.logaddexp(0, np.where(yes, -scores, scores))))

    factor, shift = minimize(surprise, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(factor), float(shift)


def threshold(found: Unseen, recall: float = RECALL) -> float:
    """The sum from which it is a yes: so low that the recall is reached, if that does not cost too many alarms."""
    yes, sums = found.yes(), found.sums[:, 0]
    wanted = np.quantile(sums[yes], 1 - recall, method="lower")
    bearable = np.quantile(sums[~yes], 1 - MOST_ALARMS, method="higher")
    return float(max(wanted, bearable))


def scores(found: dict[str, Unseen], emergency_from: float) -> dict[str, float]:
    """What a person wants to know."""
    kind, category, emergency = found[KIND], found[CATEGORY], found[EMERGENCY]
    told = category.true != NOTHING
    opd = Tree.load().opd_of
    true, said = category.true[told], category.said[told]
    departments = [[opd(code) if code else NOTHING for code in column] for column in (true, said)]
    flagged, yes = emergency.sums[:, 0] >= emergency_from, emergency.yes()
    return {
        "kind: macro-F1": _macro(kind.true, kind.said),
        "category: macro-F1": _macro(true, said),
        "OPD: macro-F1": _macro(np.array(departments[0]), np.array(departments[1])),
        "emergency: recall": float(flagged[yes].mean()),
        "emergency: false alarms": float(flagged[~yes].mean()),
    }


def _macro(true: Words, said: Words) -> float:
    return float(f1_score(true, said, labels=np.unique(true), average="macro", zero_division=0.0))
