"""Who does what when, on one day: decided beforehand, the same under the same seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import TypeVar

from simulator.city.data import Complaint, complaints, happenings, residents, witnesses
from simulator.platform import Citizen

BURST = 12  #: complaints of the opening
BURST_S = 10.0  #: seconds that it takes
RATE = 14.0  #: complaints a minute after that
TOTAL = 120  #: complaints of a day
FLOOD_S = 60.0  #: how long sixty citizens take to report an evening's happenings

FIRST_OF_FLOOD = 1_000_000  #: number of its first story: far from those of any day

Thing = TypeVar("Thing")
FIRST_THANKS = ("Terima kasih min", "Matur nuwun 🙏", "Makasih, ditunggu ya", "Nggih, matur nuwun sanget pak")


class Kind(StrEnum):
    """What a citizen does."""

    SAY = "say"
    FOLLOW_UP = "follow_up"
    PLACE = "place"  #: sends where it is
    EDIT = "edit"
    DELETE = "delete"
    THANK = "thank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A citizen's complaint on a channel, with all that comes after it."""

    number: int  #: 0, 1, 2 …; also tells the photos apart
    channel: str
    citizen: Citizen
    complaint: Complaint


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that happens."""

    at_s: float  #: seconds after the day's beginning
    kind: Kind
    story: Story
    text: str | None = None


def plan(
    channels: Sequence[str], *, seed: int = 1, rate: float = RATE, total: int = TOTAL, burst: int = BURST
) -> list[Act]:
    """The day, in the order in which it happens: `burst` complaints at once, then `rate` a minute until `total`.

    Complaints do not come again before all have come; nobody writes about two things within the day unless the
    citizens are used up.
    """
    if not channels:
        return []
    rng = random.Random(f"day:{seed}")
    acts: list[Act] = []
    for story, at_s in zip(_stories(channels, rng, total), _moments(rng, rate, burst), strict=False):
        acts.extend(_acts(story, at_s, rng))
    return sorted(acts, key=lambda act: (act.at_s, act.story.number))


def flood(channels: Sequence[str], *, at_s: float, seed: int = 1) -> list[Act]:
    """An evening of heavy rain: three happenings, reported by sixty citizens on all channels within a minute."""
    if not channels:
        return []
    rng = random.Random(f"flood:{seed}")
    reports = [report for happening in happenings() for report in happening.reports]
    people, turns = rng.sample(witnesses(), len(reports)), _shuffled_for_ever(tuple(channels), rng)
    acts: list[Act] = []
    for number, (report, citizen) in enumerate(zip(reports, people, strict=True), start=FIRST_OF_FLOOD):
        story = Story(number=number, channel=next(turns), citizen=citizen, complaint=report)
        began = at_s + rng.uniform(0, FLOOD_S)
        acts.append(Act(at_s=began, kind=Kind.SAY, story=story, text=report.text))
        if report.place is not None:
            acts.append(Act(at_s=began + rng.uniform(1.5, 4), kind=Kind.PLACE, story=story))
    return sorted(acts, key=lambda act: (act.at_s, act.story.number))


def _moments(rng: random.Random, rate: float, burst: int) -> Iterator[float]:
    at_s = 0.0
    for number in count():
        yield at_s
        at_s += BURST_S / max(burst, 1) if number < burst else 60 / rate * rng.uniform(0.65, 1.35)


def _stories(channels: Sequence[str], rng: random.Random, total: int) -> Iterator[Story]:
    """`total` complaints; one that is posted twice counts as two."""
    possible = [each for each in complaints() if not each.channels or set(each.channels) & set(channels)]
    people, subjects = _shuffled_for_ever(residents(), rng), _shuffled_for_ever(possible, rng)
    turns = _shuffled_for_ever(tuple(channels), rng)
    number = 0
    while possible and number < total:
        complaint, citizen = next(subjects), next(people)
        fitting = [channel for channel in channels if not complaint.channels or channel in complaint.channels]
        first = next(channel for channel in turns if channel in fitting)
        chosen = [first]
        others = [channel for channel in fitting if channel != first]
        if complaint.also and others and number + 1 < total:
            chosen.append(rng.choice(others))
        for channel in chosen:
            yield Story(number=number, channel=channel, citizen=citizen, complaint=complaint)
            number += 1


def _shuffled_for_ever(things: Sequence[Thing], rng: random.Random) -> Iterator[Thing]:
    while True:
        yield from rng.sample(things, len(things))


def _acts(story: Story, at_s: float, rng: random.Random) -> Iterator[Act]:
    complaint = story.complaint
    yield Act(at_s=at_s, kind=Kind.SAY, story=story, text=complaint.text)
    later = at_s
    if complaint.place is not None:
        later += rng.uniform(1.5, 4)
        yield Act(at_s=later, kind=Kind.PLACE, story=story)
    if complaint.follow_up is not None:
        later += rng.uniform(3, 12)
        yield Act(at_s=later, kind=Kind.FOLLOW_UP, story=story, text=complaint.follow_up)
    if complaint.edited is not None:
        yield Act(at_s=at_s + rng.uniform(8, 20), kind=Kind.EDIT, story=story, text=complaint.edited)
    if complaint.withdrawn:
        yield Act(at_s=at_s + rng.uniform(15, 30), kind=Kind.DELETE, story=story)
    elif rng.random() < 0.15:
        yield Act(at_s=later + rng.uniform(6, 15), kind=Kind.THANK, story=story, text=rng.choice(FIRST_THANKS))
