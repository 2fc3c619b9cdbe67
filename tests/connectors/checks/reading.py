"""`normalise`: says what happened, the same for ever, and survives whatever bytes come."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import orjson

from connectors.contract import Answer, Malformed, TakesWebhooks
from model.event import Event, MessageReceived, Skipped, Unreadable
from model.rendering import rfc3339
from tests.connectors import variants
from tests.connectors.checks.clock import later
from tests.connectors.checks.events import assert_well_formed, rendered
from tests.connectors.checks.secrecy import Hunt, watched_logs
from tests.connectors.fixtures import Case, Folder

A_YEAR_AND_MORE = timedelta(days=400)
LONGEST_S = 2.0  #: for one body; more, and a hostile body stalls the pipeline


async def check_golden(folder: Folder, case: Case) -> None:
    """The events are those of the golden file, well-formed and without secrets."""
    hunt = Hunt(folder.secrets)
    async with folder.open() as connector:
        with watched_logs(hunt):
            if isinstance(case.expected, dict):
                _assert_malformed(connector, case)
                return
            events = connector.normalise(case.envelope())
        assert_well_formed(folder.channel, events)
        found = rendered(folder.channel, events)
        hunt("the events", repr(events), repr(found))
        assert found == case.expected


def _assert_malformed(connector: Any, case: Case) -> None:
    try:
        events = connector.normalise(case.envelope())
    except Malformed as error:
        assert case.expected["malformed"] in str(error)
    else:
        raise AssertionError(f"{case.name}: not refused, but read as {events!r}")


async def check_same_events(folder: Folder, case: Case) -> None:
    """Same bytes, same events: twice, 400 days later, from another process's state, and without looking at a clock."""
    if isinstance(case.expected, dict):
        return
    async with folder.open() as connector:
        first = connector.normalise(case.envelope())
        packages = (folder.connector.__module__.rpartition(".")[0], "connectors")
        with later(A_YEAR_AND_MORE, packages):
            second = connector.normalise(case.envelope(received_at=case.received_at + A_YEAR_AND_MORE))
        assert list(first) == list(second), "400 days later the same bytes mean something else"
        stamp = rfc3339(case.received_at)
        assert stamp not in repr(rendered(folder.channel, first)) or stamp.encode() in case.body or _is_said(case)
    async with folder.open() as another:
        assert list(another.normalise(case.envelope())) == list(first), "it depends on what was read before"


def _is_said(case: Case) -> bool:
    """Whether the time of arrival is said in the body too, as Unix time."""
    return str(int(case.received_at.timestamp())).encode() in case.body


async def check_wrong_values(folder: Folder, case: Case) -> None:
    """Every key dropped and every value replaced by wrong ones, one at a time: Malformed, or well-formed events."""
    await _survives(folder, case, variants.wrong_values(case.body))


async def check_bad_bytes(folder: Folder, case: Case) -> None:
    """Truncated, empty, binary, not UTF-8, nested without end: Malformed, or well-formed events."""
    await _survives(folder, case, variants.bad_bytes(case.body))
    async with folder.open() as connector:
        for body in (b"", b"<html>", bytes(64), b"{", b'"'):
            try:
                events = connector.normalise(case.envelope(body=body))
            except Malformed as error:
                assert str(error).strip(), "Malformed says what was expected"
            else:
                raise AssertionError(f"{body!r} was read as {events!r}, and is Malformed")


async def _survives(folder: Folder, case: Case, bodies: Iterator[tuple[str, bytes]]) -> None:
    hunt = Hunt(folder.secrets)
    async with folder.open() as connector:
        with watched_logs(hunt):
            for what, body in bodies:
                survive(folder.channel, connector, case, body, what, hunt)


def survive(channel: str, connector: Any, case: Case, body: bytes, what: str, hunt: Hunt) -> Sequence[Event] | None:
    """One body: only Malformed or well-formed events escape, soon. None: it was Malformed."""
    envelope = case.envelope(body=body)
    started = time.perf_counter()
    try:
        events: Sequence[Event] = connector.normalise(envelope)
        assert_well_formed(channel, events)
    except Malformed as error:
        hunt.error("Malformed", error)
        assert str(error).strip(), f"{case.name}, {what}: Malformed says what was expected"
        return None
    except BaseException as error:
        error.add_note(f"{case.name}, {what}: only Malformed or well-formed events may come out of normalise")
        raise
    finally:
        took = time.perf_counter() - started
    assert took < LONGEST_S, f"{case.name}, {what}: took {took:.1f} s"
    hunt("an event", repr(events))
    if isinstance(connector, TakesWebhooks) and case.is_webhook:
        assert isinstance(connector.answer(envelope), Answer), "what the platform hears is an Answer"
    return events


async def check_neighbours(folder: Folder, case: Case) -> None:
    """One broken item of a list does not take its neighbours along, and is not dropped in silence."""
    document = variants.as_json(case.body)
    if document is None or isinstance(case.expected, dict):
        return
    async with folder.open() as connector:

        def read(changed: Any) -> list[bytes] | None:
            try:
                events = connector.normalise(case.envelope(body=orjson.dumps(changed)))
            except Malformed:
                return None
            return [orjson.dumps(one) for one in rendered(folder.channel, events)]

        for path in batch_items(document, read):
            rest = Counter(read(variants.without(document, path)) or [])
            for broken in (None, 42, "x", [], {}):
                found = read(variants.with_value(document, path, broken))
                where = f"{case.name}: {'.'.join(map(str, path))} = {broken!r}"
                if found is None:
                    assert not rest, f"{where}: the whole batch was refused for one item"
                    continue
                lost = rest - Counter(found)
                assert not lost, f"{where}: its neighbours were lost: {[*lost]}"
                assert len(found) > rest.total(), f"{where}: it was dropped in silence"


def batch_items(document: Any, read: Any) -> list[variants.Path]:
    """Elements of lists that are events of their own: without one, fewer of the same events are read."""
    whole = Counter(read(document) or [])
    items: list[variants.Path] = []
    for path in variants.paths(document):
        if path and isinstance(path[-1], int):
            rest = read(variants.without(document, path))
            if rest is not None and len(rest) < whole.total() and not Counter(rest) - whole:
                items.append(path)
    return items


async def check_batches(folder: Folder) -> None:
    """Where the platform batches, a recorded batch with a broken item gives the good ones and says what was bad."""
    name = "batch_with_broken_item"
    if name not in folder.case_names():
        assert not await _batches(folder), f"the platform batches: record fixtures/{name}.http"
        return
    case = folder.case(name)
    async with folder.open() as connector:
        events = connector.normalise(case.envelope())
    assert any(isinstance(event, Unreadable) for event in events), f"{name}: nothing in it is unreadable"
    assert any(not isinstance(event, Unreadable | Skipped) for event in events), f"{name}: nothing good is left"


async def _batches(folder: Folder) -> bool:
    async with folder.open() as connector:
        for case in folder.deliveries():
            document = variants.as_json(case.body)
            if document is None or isinstance(case.expected, dict):
                continue
            events = connector.normalise(case.envelope())
            if len([event for event in events if isinstance(event, MessageReceived)]) > 1:
                return True
    return False
