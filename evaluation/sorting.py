"""Kinds, categories, urgency, language, places and personal data, text by text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.scores import Found, Shares, macro_f1
from evaluation.texts import Labelled
from model.understanding import PersonalData, PersonalKind, Understanding, Urgency
from understanding.insight import Insight

NUMBERS = (PersonalKind.NIK.value, PersonalKind.KK.value, PersonalKind.PHONE.value)  #: what the law names first
OTHERS = (PersonalKind.EMAIL.value, PersonalKind.BANK.value, PersonalKind.PLATE.value)
FALSE_ALARMS = 0.02
NAMED = 0.8  #: an area that is less sure was concluded from a street or a landmark, not named


@dataclass(frozen=True, slots=True)
class Read:
    """A labelled text and what was understood of it."""

    text: Labelled
    meant: Understanding


def read(insight: Insight, texts: Sequence[Labelled]) -> list[Read]:
    """Understand all of them."""
    return [Read(text, insight.understand(text.text, text.position)) for text in texts]


def categories(found: Sequence[Read]) -> tuple[list[str], list[str | None]]:
    """True and suggested categories of the texts that have one."""
    told = [one for one in found if one.text.label.get("category")]
    said = [one.meant.category.value if one.meant.category else None for one in told]
    return [one.text.label["category"] for one in told], said


def opds(insight: Insight, found: Sequence[Read]) -> tuple[list[str | None], list[str | None]]:
    """The same as departments."""
    true, said = categories(found)
    return [insight.opd(one) for one in true], [insight.opd(one) for one in said]


def of_field(found: Sequence[Read], field: str) -> float:
    """Macro-F1 of `kind`, `urgency` or `language`."""
    told = [one for one in found if one.text.text and field in one.text.label]
    true = [one.text.label[field] for one in told]
    return macro_f1(true, [getattr(one.meant, field).value.value for one in told])


def emergencies(found: Sequence[Read]) -> tuple[float, float, float]:
    """Recall where 2 % of the others are flagged; then recall and false alarms as the daemon flags."""
    scored = [(one.meant.danger, one.text.label["urgency"] == Urgency.EMERGENCY.value) for one in found]
    calm = sorted((score for score, true in scored if not true), reverse=True)
    limit = calm[int(FALSE_ALARMS * len(calm))]
    true_scores = [score for score, true in scored if true]
    at_limit = sum(score > limit for score in true_scores) / len(true_scores)
    flagged = [
        (one.meant.urgency.value is Urgency.EMERGENCY, true) for one, (_, true) in zip(found, scored, strict=True)
    ]
    recall = sum(said for said, true in flagged if true) / len(true_scores)
    return at_limit, recall, sum(said for said, true in flagged if not true) / len(calm)


def places(found: Sequence[Read], insight: Insight) -> Found:
    """Kelurahan, or kecamatan where only that is named; an ambiguous name counts when all it may be is shown."""
    right = said = there = 0
    for one in found:
        if one.text.position is not None:
            continue
        wanted = _wanted(one.text.label, insight)
        place = one.meant.place
        named = set(place.areas)
        if place.area and place.area_confidence >= NAMED:
            named.add(place.area)
        there += bool(wanted)
        said += bool(named)
        right += bool(wanted & named)
    return Found(right, said, there)


def _wanted(label: Mapping[str, Any], insight: Insight) -> set[str]:
    """The codes that count as right."""
    names = label.get("areas") or ["/".join(filter(None, (label.get("kecamatan"), label.get("kelurahan"))))]
    return {code for name in names if name and (code := insight.gazetteer.code_of(*name.split("/")))}


def personal(found: Sequence[Read], kinds: Sequence[str] = NUMBERS) -> Shares:
    """Pieces of personal data that are masked whole, and masked pieces that are personal data."""
    masked = there = said = right = 0
    for one in found:
        text = one.text.text or ""
        spans = one.meant.personal
        labels = one.text.label.get("personal", [])
        for label in labels:
            if label["kind"] in kinds:
                there += 1
                start = text.index(label["text"])
                masked += _covered(text, start, start + len(label["text"]), spans)
        for span in spans:
            if span.kind.value in kinds:
                said += 1
                right += any(_touches(text, label["text"], span) for label in labels)
    return Shares(right / said if said else 1.0, masked / there if there else 1.0)


def _covered(text: str, start: int, end: int, spans: Sequence[PersonalData]) -> bool:
    """Whether no digit or letter of it stays visible."""
    return all(
        any(span.start <= place < span.end for span in spans) for place in range(start, end) if text[place].isalnum()
    )


def _touches(text: str, label: str, span: PersonalData) -> bool:
    """Whether a masked span is (in) an occurrence of the labelled words."""
    return any(at.start() < span.end and span.start < at.end() for at in re.finditer(re.escape(label), text))


def errors(found: Sequence[Read], insight: Insight) -> list[str]:
    """What was wrong, a line each."""
    lines = []
    for one in found:
        label, meant = one.text.label, one.meant
        said = {
            "kind": (label["kind"], meant.kind.value.value),
            "category": (label.get("category"), meant.category.value if meant.category else None),
            "urgency": (label["urgency"], meant.urgency.value.value),
        }
        wrong = [f"{field} {true} != {guess}" for field, (true, guess) in said.items() if true and true != guess]
        wanted = _wanted(label, insight)
        if one.text.position is None and meant.place.area not in wanted and (wanted or meant.place.area):
            wrong.append(f"place {sorted(wanted)} != {meant.place.area} {meant.place.areas}")
        if wrong:
            lines.append(f"{one.text.id} {'; '.join(wrong)}: {one.text.text}")
    return lines
