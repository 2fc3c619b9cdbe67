"""The citizens and their complaints, read from the two tables beside this file."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simulator.platform import Citizen, Place

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing that somebody in the city has to say; `complaints.toml` explains the fields."""

    id: str
    topic: str
    text: str
    photos: tuple[str, ...] = ()  #: motifs of `simulator.city.photos`
    place: Place | None = None
    public: bool = False
    channels: tuple[str, ...] = ()  #: where alone it fits; empty: anywhere
    follow_up: str | None = None
    edited: str | None = None
    answer: str | None = None
    withdrawn: bool = False
    also: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that many report, each in their own words: `floods.toml`."""

    id: str
    reports: tuple[Complaint, ...]


@cache
def citizens() -> tuple[Citizen, ...]:
    """Everybody, numbered from 1."""
    table = _table("citizens.toml")
    rows = [*table["citizen"], *table["witness"]]
    return tuple(Citizen(number=number, **row) for number, row in enumerate(rows, start=1))


def residents() -> tuple[Citizen, ...]:
    """Those who write about things of their own on any day."""
    return citizens()[: len(_table("citizens.toml")["citizen"])]


def witnesses() -> tuple[Citizen, ...]:
    """Those who are at hand when something happens that many report."""
    return citizens()[len(residents()) :]


def citizen(number: int) -> Citizen:
    """The citizen of that number.

    Raises:
        LookupError: there is none.
    """
    if not 1 <= number <= len(citizens()):
        raise LookupError(f"no citizen {number}; they are numbered from 1 to {len(citizens())}")
    return citizens()[number - 1]


@cache
def complaints() -> tuple[Complaint, ...]:
    """Everything that is written about, in the order of the table."""
    return tuple(_complaint(dict(row)) for row in _table("complaints.toml")["complaint"])


@cache
def happenings() -> tuple[Happening, ...]:
    """What many report on one evening of heavy rain."""
    return tuple(_happening(row) for row in _table("floods.toml")["happening"])


def _happening(row: dict[str, Any]) -> Happening:
    place = Place(**row["place"])
    reports = tuple(
        Complaint(
            id=f"{row['id']}-{number}", topic=row["id"], text=said["text"], place=place if said.get("here") else None
        )
        for number, said in enumerate(row["said"], start=1)
    )
    return Happening(id=row["id"], reports=reports)


def _complaint(row: dict[str, Any]) -> Complaint:
    place = row.pop("place", None)
    photos, channels = (tuple(row.pop(name, ())) for name in ("photos", "channels"))
    return Complaint(place=Place(**place) if place else None, photos=photos, channels=channels, **row)


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
