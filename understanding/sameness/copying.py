"""Copying: whether one text was made from another, and what was changed inside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, Levenshtein

from understanding.sameness.keys import TEXT_WORDS
from understanding.sameness.rarity import total
from understanding.sameness.wording import digits

_SPELLING = 0.7  #: how like two words in one place of a text are that are one word


@dataclass(slots=True)
class Copying:
    """What two texts have in one order. Words put before and behind are none of the copy's."""

    kept: float = 0.0  #: weight of the words that stand in the same order in both
    part: float = 0.0  #: of the weight of the text that says less
    changed: float = 0.0  #: weight of what was put in another's place between them: another street, another number


NONE = Copying()


def copying(one: Sequence[str], other: Sequence[str]) -> Copying:
    """Hold two texts against each other word by word."""
    mine, theirs = list(one[:TEXT_WORDS]), list(other[:TEXT_WORDS])
    least = min(total(mine), total(theirs))
    if not least:
        return NONE
    blocks = list(Levenshtein.opcodes(mine, theirs))
    same = [index for index, block in enumerate(blocks) if block.tag == "equal"]
    if not same:
        return NONE
    kept = sum(total(mine[blocks[index].src_start : blocks[index].src_end]) for index in same)
    changed = 0.0
    for block in blocks[same[0] : same[-1]]:
        if block.tag == "replace":
            before, after = mine[block.src_start : block.src_end], theirs[block.dest_start : block.dest_end]
            respelt, instead = _exchanged(before, after)
            kept += respelt
            changed += instead
    return Copying(kept, min(kept / least, 1.0), changed)


def _exchanged(before: list[str], after: list[str]) -> tuple[float, float]:
    """The weight of what is only written otherwise, and of what is something else."""
    left = list(after)
    gone: list[str] = []
    for word in before:
        twin = next((other for other in left if _alike(word, other)), None)
        if twin is None:
            gone.append(word)
        else:
            left.remove(twin)
    respelt = total(before) - total(gone)
    if _numbers(gone) and _numbers(left):
        return respelt, max(1.0, min(total(gone), total(left)))
    return respelt, min(total(gone), total(left))


def _alike(one: str, other: str) -> bool:
    """Whether one word is written in two ways: "kasih" and "ksih", "900rb" and "900"; two numbers never are."""
    mine, theirs = digits(one), digits(other)
    if mine or theirs:
        return mine == theirs
    return Indel.normalized_similarity(one, other) >= _SPELLING


def _numbers(words: list[str]) -> bool:
    return any(digits(word) for word in words)
