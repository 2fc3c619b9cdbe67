"""The labelled texts: each says only what `data/README.md` allows, and nothing that is measured on was learnt from."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz, process

from model.understanding import ContentKind, Language, PersonalKind, Urgency
from tests.connectors.fixtures import installed
from understanding.categories import Tree
from understanding.place.areas import Areas

DATA = Path("data")
FILES = sorted(DATA.glob("*/*.jsonl"))
TREE = Tree.load()
KECAMATAN = {one.name for one in Areas.load().listing()}
KELURAHAN = {f"{one.name}/{name}" for one in Areas.load().listing() for _, name in one.kelurahan}
AREAS = KECAMATAN | KELURAHAN
CHANNELS = {folder.path.name for folder in installed()}

Label = dict[str, Any]


def one_of(values: Iterable[str]) -> Callable[[Any], bool]:
    return set(values).__contains__


def word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def low(value: Any) -> bool:
    return word(value) and value == value.lower() and not value.startswith(("jalan ", "jl "))


def count(value: Any) -> bool:
    return type(value) is int and 0 < value < 100


def personal(value: Any) -> bool:
    return bool(value) and all(
        set(item) == {"kind", "text"} and item["kind"] in list(PersonalKind) and word(item["text"]) for item in value
    )


def near_semarang(value: Any) -> bool:
    return len(value) == 2 and -7.3 < value[0] < -6.8 and 110.1 < value[1] < 110.7


def local_time(value: Any) -> bool:
    return datetime.fromisoformat(value).utcoffset() == timedelta(hours=7)


MUST: dict[str, Callable[[Any], bool]] = {
    "id": word,
    "kind": one_of(ContentKind),
    "urgency": one_of(Urgency),
    "language": one_of(Language),
    "author": word,
    "channel": one_of(CHANNELS),
    "at": local_time,
}
MAY: dict[str, Callable[[Any], bool]] = {
    "text": word,
    "category": one_of(TREE),
    "kecamatan": one_of(KECAMATAN),
    "kelurahan": word,
    "areas": lambda value: len(value) > 1 and set(value) <= AREAS,
    "street": low,
    "landmark": low,
    "rt": count,
    "rw": count,
    "personal": personal,
    "position": near_semarang,
    "citizen": word,
    "incident": word,
    "duplicate_of": word,
    "hard": word,
}
KNOWN = MUST | MAY


@cache
def read(file: Path) -> tuple[Label, ...]:
    return tuple(json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line)


def folder(name: str) -> Iterator[Label]:
    return chain.from_iterable(read(file) for file in FILES if file.parent.name == name)


def everyone(name: str) -> set[str]:
    return {label[key] for label in folder(name) for key in ("author", "citizen") if key in label}


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_label_has_only_known_keys_and_values(file: Path) -> None:
    for label in read(file):
        said = label.get("id")
        assert MUST.keys() <= label.keys() <= KNOWN.keys(), said
        assert [key for key, value in label.items() if not KNOWN[key](value)] == [], said


@pytest.mark.parametrize("file", FILES, ids=str)
def test_personal_data_stands_in_the_text_as_it_is_labelled(file: Path) -> None:
    for label in read(file):
        assert [item for item in label.get("personal", []) if item["text"] not in label["text"]] == [], label["id"]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_place_is_one_of_the_gazetteer_or_several_and_never_both(file: Path) -> None:
    for label in read(file):
        path = "/".join(label[key] for key in ("kecamatan", "kelurahan") if key in label)
        assert not path or path in AREAS, label["id"]
        assert not (path and "areas" in label), label["id"]


def test_no_id_is_given_twice() -> None:
    assert [
        key for key, times in Counter(label["id"] for file in FILES for label in read(file)).items() if times > 1
    ] == []


@pytest.mark.parametrize("name", ["train", "test"])
def test_a_duplicate_repeats_an_earlier_text_of_its_folder(name: str) -> None:
    written = {label["id"]: datetime.fromisoformat(label["at"]) for label in folder(name)}
    for label in folder(name):
        first = label.get("duplicate_of")
        assert not first or (first in written and first != label["id"]), label["id"]
        assert not first or written[first] <= written[label["id"]], label["id"]


def test_nobody_and_no_incident_is_in_both_folders() -> None:
    assert everyone("train") & everyone("test") == set()
    incidents = [{label["incident"] for label in folder(name) if "incident" in label} for name in ("train", "test")]
    assert incidents[0] & incidents[1] == set()


def test_no_text_that_is_measured_on_was_learnt_from() -> None:
    learnt, measured = (
        [label["text"].lower() for label in folder(name) if "text" in label] for name in ("train", "test")
    )
    longer = [text for text in measured if len(text) > 25]
    alike = process.cdist(longer, learnt, scorer=fuzz.ratio, score_cutoff=85)
    assert [text for text, row in zip(longer, alike, strict=True) if row.any()] == []


def test_there_is_enough_to_learn_from_in_every_category_and_of_every_kecamatan() -> None:
    labels = list(folder("train"))
    seen = Counter(label.get("category") for label in labels)
    assert len(labels) >= 1500
    assert {code: seen[code] for code in TREE if seen[code] < 8} == {}
    assert KECAMATAN - {label.get("kecamatan") for label in labels} == set()
