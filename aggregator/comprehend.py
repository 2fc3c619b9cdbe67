"""Comprehend: readings get what their messages mean. Pure work, done before the write so that no transaction waits."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from aggregator.normalise import Reading
from model.event import Event, MessageReceived
from model.understanding import Understanding

Position = tuple[float, float]  #: latitude, longitude
Understand = Callable[[str | None, Position | None], Understanding]


def comprehend(readings: Sequence[Reading], understand: Understand) -> list[Reading]:
    """The same readings, each with the understanding of each of its events that a citizen wrote."""
    return [_comprehended(reading, understand) for reading in readings]


def _comprehended(reading: Reading, understand: Understand) -> Reading:
    meant = tuple(_of(event, understand) for event in reading.events)
    return replace(reading, understandings=meant) if any(meant) else reading


def _of(event: Event, understand: Understand) -> Understanding | None:
    if not isinstance(event, MessageReceived) or event.outgoing:
        return None
    position = (event.location.lat, event.location.lon) if event.location else None
    return understand(event.text, position)


def events_of(reading: Reading) -> list[tuple[Event, Understanding | None]]:
    """Each event with what it means; None where nobody has asked."""
    return [(event, meant) for event, meant in zip_longest(reading.events, reading.understandings) if event]
