"""Whatever bytes come, only Malformed or well-formed events come out of `normalise`, for every connector."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.connectors import variants
from tests.connectors.checks.proof import admitted
from tests.connectors.checks.reading import survive
from tests.connectors.checks.secrecy import Hunt
from tests.connectors.fixtures import Case, Folder
from tests.connectors.test_contract import by_folder

EXAMPLES = 100
quick = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,  # the same examples on every machine: a red run can be repeated
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)  # lone surrogates and NUL among them
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(0, 4_200_000_000),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
    st.sampled_from([*variants.WRONG_VALUES[:18], "2026-11-24T07:02:00Z", "1764000000", 1764000000000]),
)


def documents(keys: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """JSON documents with such keys."""
    return st.recursive(
        SCALARS,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=6)),
        max_leaves=25,
    )


def deliveries(folder: Folder) -> list[Case]:
    """The recorded bodies; a folder without any fails the contract suite, and is none of this page's business."""
    cases = folder.deliveries()
    if not cases:
        pytest.skip("nothing is recorded yet")
    return cases


def words_of(cases: list[Case]) -> list[str]:
    """Every key and every short text of the recorded bodies: what the connector looks for."""
    found: set[str] = set()
    for case in cases:
        document = variants.as_json(case.body)
        for path in variants.paths(document):
            value = variants.at(document, path)
            found.update(step for step in path if isinstance(step, str))
            if isinstance(value, str) and len(value) < 40:
                found.add(value)
    return sorted(found) or ["x"]


@by_folder
async def test_arbitrary_json(folder: Folder) -> None:
    cases = deliveries(folder)
    known = st.sampled_from(words_of(cases))
    async with folder.open() as connector:
        hunt = Hunt(folder.secrets)

        @quick
        @given(documents(st.one_of(known, TEXTS)) | st.dictionaries(known, documents(known), max_size=8))
        def holds(document: Any) -> None:
            survive(folder.channel, connector, cases[0], json.dumps(document).encode(), "arbitrary JSON", hunt)

        holds()


@by_folder
async def test_arbitrary_bytes(folder: Folder) -> None:
    cases = deliveries(folder)
    async with folder.open() as connector:
        hunt = Hunt(folder.secrets)

        @quick
        @given(st.binary(max_size=300))
        def holds(body: bytes) -> None:
            for case in {case.transport: case for case in cases}.values():
                survive(folder.channel, connector, case, body, "arbitrary bytes", hunt)

        holds()


@by_folder
async def test_mutated_payloads(folder: Folder) -> None:
    """Up to four changes at once: values of a recorded body are replaced, dropped, or swapped with one another."""
    recorded = [(case, document) for case in folder.deliveries() if (document := variants.as_json(case.body))]
    if not recorded:
        pytest.skip("no recorded body is JSON")
    async with folder.open() as connector:
        hunt = Hunt(folder.secrets)

        @settings(quick, max_examples=2 * EXAMPLES)
        @given(st.data())
        def holds(data: st.DataObject) -> None:
            case, document = data.draw(st.sampled_from(recorded))
            for _ in range(data.draw(st.integers(1, 4))):
                document = _changed(data, document)
            survive(folder.channel, connector, case, json.dumps(document).encode(), "a mutated payload", hunt)

        holds()


def _changed(data: st.DataObject, document: Any) -> Any:
    places = list(variants.paths(document))
    place = data.draw(st.sampled_from(places))
    how = data.draw(st.sampled_from(["replace", "drop", "swap", "wrap"]))
    if how == "drop" and place:
        return variants.without(document, place)
    if how == "swap":
        return variants.with_value(document, place, variants.at(document, data.draw(st.sampled_from(places))))
    if how == "wrap":
        return variants.with_value(document, place, [variants.at(document, place)] * 2)
    return variants.with_value(document, place, data.draw(documents(TEXTS)))


@by_folder
async def test_corrupted_bytes(folder: Folder) -> None:
    """A recorded body with a slice cut out, doubled or overwritten."""
    cases = deliveries(folder)
    async with folder.open() as connector:
        hunt = Hunt(folder.secrets)

        @quick
        @given(st.data())
        def holds(data: st.DataObject) -> None:
            case = data.draw(st.sampled_from(cases))
            start = data.draw(st.integers(0, len(case.body)))
            end = data.draw(st.integers(start, min(len(case.body), start + 40)))
            junk = data.draw(st.binary(max_size=12) | st.just(case.body[start:end] * 2))
            survive(folder.channel, connector, case, case.body[:start] + junk + case.body[end:], "corrupted", hunt)

        holds()


@by_folder
async def test_arbitrary_proofs(folder: Folder) -> None:
    """Whatever stands in the headers, a webhook is let in or refused with Unauthentic, and nothing else happens."""
    webhooks = [case for case in deliveries(folder) if case.is_webhook]
    if not webhooks:
        pytest.skip("takes no webhooks")
    async with folder.open() as connector:
        hunt = Hunt(folder.secrets)
        values = st.text(st.characters(exclude_categories=()), max_size=80)

        @quick
        @given(st.sampled_from(webhooks), st.data())
        def holds(case: Case, data: st.DataObject) -> None:
            names = list(case.headers)
            headers = data.draw(st.dictionaries(st.sampled_from(names), values, min_size=len(names)))
            assert not admitted(connector, case, hunt, dict(headers), data.draw(st.binary(max_size=50)))

        holds()
