"""`send`: says what was recorded, and fails only in our words."""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from connectors.http import Exchange
from model import reply as words
from model.reply import Misconfigured, PlatformError, Receipt, Rejected, Throttled, Unavailable, Unreachable
from tests.connectors.checks.secrecy import Hunt, assert_exchanges_clean, watched_logs
from tests.connectors.fixtures import Folder
from tests.connectors.scripted import Scripted, Trouble

FAMILY = (Unavailable, Throttled, Rejected, Unreachable, Misconfigured)
PATIENCE_S = 12.0  #: of the suite with one send
SHORT_S = 1.2  #: the time-out of the door where no answer comes: a busy machine, too, has written the call by then
HTML = "<!doctype html><title>Error</title><h1>Something went wrong</h1>"


@dataclass(frozen=True)
class Failure:
    """How the platform fails the last exchange of a good case, and what that may become."""

    name: str
    answer: dict[str, Any] | Trouble
    becomes: tuple[type[PlatformError], ...]
    maybe_taken: bool = False  #: an `Unavailable` must say so: the platform may have acted


FAILURES = (
    Failure("500", {"status": 500, "json": {}}, (Unavailable,)),
    Failure("500 without a body", {"status": 500, "text": ""}, (Unavailable,)),
    Failure("502 with HTML", {"status": 502, "headers": {"Content-Type": "text/html"}, "text": HTML}, (Unavailable,)),
    Failure("503", {"status": 503, "json": []}, (Unavailable, Throttled)),
    Failure("429 with Retry-After", {"status": 429, "headers": {"Retry-After": "7"}, "json": {}}, (Throttled,)),
    Failure("429 without details", {"status": 429, "json": {}}, (Throttled,)),
    Failure("429 with HTML", {"status": 429, "headers": {"Retry-After": "soon"}, "text": HTML}, (Throttled,)),
    Failure("400 with {}", {"status": 400, "json": {}}, (Rejected, Unreachable, Misconfigured)),
    Failure("400 with a list", {"status": 400, "json": [None]}, (Rejected, Unreachable, Misconfigured)),
    Failure("401", {"status": 401, "json": {}}, (Misconfigured,)),
    Failure("403", {"status": 403, "json": {}}, (Misconfigured, Rejected, Unreachable)),
    Failure("HTML with 200", {"status": 200, "headers": {"Content-Type": "text/html"}, "text": HTML}, FAMILY, True),
    Failure("200 with nothing", {"status": 200, "text": ""}, FAMILY, True),
    Failure("200 with {}", {"status": 200, "json": {}}, FAMILY, True),
    Failure("200 with null", {"status": 200, "json": None}, FAMILY, True),
    Failure("200 with a list", {"status": 200, "json": [1]}, FAMILY, True),
    Failure("a cut connection", Trouble.CUT, (Unavailable,), True),
)
NO_ANSWER = Failure("a time-out", Trouble.HANG, (Unavailable,), True)


def _echoes(secrets: Sequence[str]) -> list[Failure]:
    """Platforms say our token back to us ("Malformed access token EAAG…"), each at another place of its answer."""
    words = "Malformed access token " + " ".join(secrets)
    body = {
        "error": {"message": words, "error_user_msg": words, "error_data": {"details": words}, "code": 190},
        "errors": [{"message": words, "code": 89}],
        "ok": False,
        "description": words,
        "title": words,
        "detail": words,
        "message": words,
    }
    refused = (Misconfigured, Rejected, Unreachable)
    return [
        Failure("401 with our secrets in it", {"status": 401, "json": body}, refused),
        Failure(
            "400 with our secrets in it",
            {"status": 400, "json": body | {"error": {**body["error"], "code": 100}}},
            refused,
        ),
        Failure(
            "500 with our secrets in it",
            {"status": 500, "json": body | {"error": {**body["error"], "code": 2}}},
            FAMILY,
        ),
    ]


async def check_send(folder: Folder, name: str) -> None:
    """The recorded requests, no other, and the recorded outcome."""
    hunt = Hunt(folder.secrets)
    traced: list[Exchange] = []
    async with folder.scripted() as server:
        case = folder.send(name, server.address)
        server.exchanges = case.exchanges
        with watched_logs(hunt):
            async with folder.open(server.address, on_exchange=traced.append) as connector:
                outcome = await _outcome(connector, case.reply)
        server.assert_played()
    assert_exchanges_clean(hunt, traced)
    if case.raises is None:
        assert isinstance(outcome, Receipt), f"expected a receipt, got {outcome!r}"
        assert outcome.platform_message_id == case.receipt
        return
    _assert_ours(outcome, hunt)
    assert isinstance(outcome, getattr(words, case.raises)), f"expected {case.raises}, got {outcome!r}"
    if case.retry_after_s is not None:
        assert isinstance(outcome, Throttled)
        assert math.isclose(outcome.retry_after_s, case.retry_after_s, abs_tol=2.0), outcome.retry_after_s
    if case.says is not None:
        assert case.says in str(outcome), f"the officer is told {str(outcome)!r}, without {case.says!r}"


async def check_failed_sends(folder: Folder, name: str, failures: Sequence[Failure] = FAILURES) -> None:
    """From the last exchange of a good case: every failure ends in one of the five, and nothing is sent again."""
    if folder.connector.in_house:
        return
    hunt = Hunt(folder.secrets)
    with watched_logs(hunt):
        told = (*failures, *_echoes(folder.secrets))
        results = await asyncio.gather(*(_fail(folder, name, failure, hunt) for failure in told))
    broken = [result for result in results if result is not None]
    assert not broken, "\n".join(broken)


async def check_sends_without_answer(folder: Folder) -> None:
    """A send that is never answered ends in time and may have been taken; all good cases at once, since it waits."""
    if folder.connector.in_house:
        return
    hunt = Hunt(folder.secrets)
    good = [case.name for case in folder.sends() if case.receipt is not None]
    with watched_logs(hunt):
        results = await asyncio.gather(*(_fail(folder, name, NO_ANSWER, hunt) for name in good))
    broken = [result for result in results if result is not None]
    assert not broken, "\n".join(broken)


async def _fail(folder: Folder, name: str, failure: Failure, hunt: Hunt) -> str | None:
    """What is wrong with how this failure ends; None: nothing."""
    traced: list[Exchange] = []
    timeout_s = SHORT_S if failure.answer is Trouble.HANG else 5.0
    async with folder.scripted() as server:
        case = folder.send(name, server.address)
        *before, last = case.exchanges
        server.exchanges = [*before, {**last, "response": failure.answer}]
        async with folder.open(server.address, on_exchange=traced.append, timeout_s=timeout_s) as connector:
            outcome = await _outcome(connector, case.reply)
        try:
            _judge(outcome, failure, last["request"]["method"], server, hunt)
            assert_exchanges_clean(hunt, traced)
        except AssertionError as error:
            return f"{name}, {failure.name}: {error}"
    return None


def _judge(outcome: Any, failure: Failure, method: str, server: Scripted, hunt: Hunt) -> None:
    _assert_ours(outcome, hunt)
    assert isinstance(outcome, failure.becomes), (
        f"became {outcome!r}, expected {' or '.join(kind.__name__ for kind in failure.becomes)}"
    )
    if method not in ("GET", "HEAD"):
        server.assert_played()
        if failure.maybe_taken and isinstance(outcome, Unavailable):
            assert outcome.maybe_taken, f"{outcome!r}: the platform may have acted, say maybe_taken"
    if failure.name == "429 with Retry-After":
        assert outcome.retry_after_s >= 7, f"comes again after {outcome.retry_after_s} s, Retry-After is 7"


async def _outcome(connector: Any, reply: Any) -> Any:
    """The receipt, or whatever was raised."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await connector.send(reply)
    except Exception as error:  # noqa: BLE001 - whatever it is, the judge looks at it
        return error


def _assert_ours(outcome: Any, hunt: Hunt) -> None:
    assert not isinstance(outcome, Receipt), f"it was taken for sent: {outcome!r}"
    assert type(outcome) in FAMILY, f"not of the closed family: {outcome!r}"
    hunt.error("an error of send", outcome)
    assert str(outcome).strip(), "the officer is told nothing"
    assert "<" not in str(outcome), f"the platform's HTML is shown to an officer: {outcome}"
    if isinstance(outcome, Throttled):
        assert math.isfinite(outcome.retry_after_s) and 0 < outcome.retry_after_s <= 86_400, outcome.retry_after_s
