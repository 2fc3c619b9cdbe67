"""What Google's surfaces share: access tokens that are renewed in time, and Google's errors in our words."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from connectors.google import Google, Grant, ends_at
from connectors.google_failures import answer_of, failure, problem_of
from connectors.guard import guarded_session
from connectors.http import Exchange, Http, HttpResponse
from connectors.redaction import Redactor
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable
from tests.connectors.scripted import Scripted, Trouble, scripted_server

SECRET, REFRESH = "FAKE-google-client-secret", "FAKE-google-refresh-token"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def google(
    script: Scripted, clock: Clock | None = None, traced: list[Exchange] | None = None
) -> AsyncIterator[Google]:
    session = guarded_session({"127.0.0.1"})
    try:
        door = Http(
            session,
            allowed_hosts={"127.0.0.1"},
            timeout_s=2.0,
            redact=Redactor([SECRET, REFRESH]),
            on_exchange=(traced if traced is not None else []).append,
        )
        yield Google(
            door,
            client_id="id",
            client_secret=SecretStr(SECRET),
            refresh_token=SecretStr(REFRESH),
            token_url=f"{script.address}/token",
            clock=clock or Clock(),
        )
    finally:
        await session.close()


def token(value: str = "ya29.one", **more: Any) -> dict[str, Any]:
    form = {"client_id": "id", "client_secret": SECRET, "refresh_token": REFRESH, "grant_type": "refresh_token"}
    answer = {"access_token": value, "expires_in": 3600, "scope": "a b", **more}
    return {"request": {"method": "POST", "path": "/token", "form": form}, "response": {"status": 200, "json": answer}}


def call(value: str = "ya29.one", status: int = 200) -> dict[str, Any]:
    wanted = {"method": "GET", "path": "/thing", "headers": {"authorization": f"Bearer {value}"}}
    return {"request": wanted, "response": {"status": status, "json": {}}}


async def test_a_token_serves_until_shortly_before_its_end() -> None:
    clock = Clock()
    async with scripted_server() as server, google(server, clock) as api:
        server.exchanges = [token(), call(), call(), token("ya29.two"), call("ya29.two")]
        for wait_s in (0, 3299, 1):
            clock.now += wait_s
            await api.call("GET", f"{server.address}/thing")
        server.assert_played()


async def test_calls_at_once_ask_for_one_token() -> None:
    async with scripted_server() as server, google(server) as api:
        server.exchanges = [token(), call(), call(), call()]
        await asyncio.gather(*(api.call("GET", f"{server.address}/thing") for _ in range(3)))
        server.assert_played()


async def test_a_token_that_was_revoked_is_renewed_by_the_next_call() -> None:
    async with scripted_server() as server, google(server) as api:
        server.exchanges = [token(), call(status=401), token("ya29.two"), call("ya29.two")]
        with pytest.raises(Misconfigured):
            await api.call("GET", f"{server.address}/thing")
        await api.call("GET", f"{server.address}/thing")
        server.assert_played()


async def test_no_token_is_kept_in_traces() -> None:
    traced: list[Exchange] = []
    async with scripted_server() as server, google(server, traced=traced) as api:
        server.exchanges = [token(), call()]
        await api.call("GET", f"{server.address}/thing")
    assert len(traced) == 2
    assert not any(word in repr(traced) for word in ("ya29", SECRET, REFRESH))


async def test_the_grant_says_what_it_allows_and_when_it_ends() -> None:
    async with scripted_server() as server, google(server) as api:
        server.exchanges = [token(), token(refresh_token_expires_in=604_799)]
        assert await api.grant() == Grant(scopes=frozenset({"a", "b"}), ends_after=None)
        grant = await api.grant()
    now = datetime(2026, 11, 25, tzinfo=UTC)
    assert ends_at(grant, now) == now + timedelta(seconds=604_799)
    assert ends_at(Grant(scopes=frozenset(), ends_after=None), now) is None


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (
            {"status": 400, "json": {"error": "invalid_grant", "error_description": "Token has been revoked."}},
            Misconfigured,
        ),
        ({"status": 401, "json": {"error": "invalid_client"}}, Misconfigured),
        ({"status": 429, "json": {}}, Throttled),
        ({"status": 500, "json": {}}, Unavailable),
        ({"status": 200, "json": {}}, Unavailable),
        ({"status": 200, "json": {"access_token": "a\nb"}}, Unavailable),
        ({"status": 200, "text": "<html>"}, Unavailable),
        (Trouble.CUT, Unavailable),
    ],
)
async def test_without_a_token_nothing_was_sent(answer: Any, kind: type[PlatformError]) -> None:
    async with scripted_server(always=answer) as server, google(server) as api:
        with pytest.raises(PlatformError) as caught:
            await api.call("POST", f"{server.address}/thing", json={})
    assert type(caught.value) is kind
    assert not getattr(caught.value, "maybe_taken", False)
    assert [request.path for request in server.requests] == ["/token"]


def answered(status: int, body: Any, headers: dict[str, str] | None = None) -> HttpResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HttpResponse(status=status, headers=headers or {}, body=raw)


def older(code: int, reason: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "Google says so", "errors": [{"reason": reason, "domain": "d"}]}}


def newer(status: str, reason: str, *details: Any) -> dict[str, Any]:
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}
    return {"error": {"code": 0, "message": "Google says so", "status": status, "details": [info, *details]}}


@pytest.mark.parametrize(
    ("method", "status", "body", "kind"),
    [
        ("GET", 401, {}, Misconfigured),
        ("GET", 401, older(401, "authError"), Misconfigured),
        ("GET", 403, older(403, "accessNotConfigured"), Misconfigured),
        ("POST", 403, newer("PERMISSION_DENIED", "SERVICE_DISABLED"), Misconfigured),
        ("POST", 403, newer("PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), Misconfigured),
        ("GET", 403, {}, Misconfigured),
        ("GET", 404, {}, Misconfigured),
        ("POST", 403, {}, Rejected),
        ("PUT", 404, newer("NOT_FOUND", "NOT_FOUND"), Unreachable),
        ("POST", 403, older(403, "rateLimitExceeded"), Throttled),
        ("POST", 403, older(403, "userRateLimitExceeded"), Throttled),
        ("GET", 429, {}, Throttled),
        ("GET", 429, newer("RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"), Throttled),
        ("GET", 500, older(500, "backendError"), Unavailable),
        ("POST", 503, b"<html>", Unavailable),
        ("POST", 400, {}, Rejected),
        ("POST", 400, [None], Rejected),
        ("POST", 302, b"", Rejected),
    ],
)
def test_googles_errors_in_our_words(method: str, status: int, body: Any, kind: type[PlatformError]) -> None:
    with pytest.raises(PlatformError) as caught:
        answer_of(method, answered(status, body), None)
    assert type(caught.value) is kind
    assert "<" not in str(caught.value)


@pytest.mark.parametrize("body", [b"<html>", b"", [1], None])
def test_a_200_that_cannot_be_read_may_have_been_taken(body: Any) -> None:
    with pytest.raises(Unavailable) as caught:
        answer_of("POST", answered(200, body), None)
    assert caught.value.maybe_taken
    with pytest.raises(Unavailable) as caught:
        answer_of("GET", answered(200, body), None)
    assert not caught.value.maybe_taken


def test_a_gateway_does_not_know_what_was_done() -> None:
    assert getattr(failure("POST", problem_of(answered(504, {}))), "maybe_taken", None) is True
    assert getattr(failure("POST", problem_of(answered(500, {}))), "maybe_taken", None) is False


def test_a_channel_may_know_more() -> None:
    with pytest.raises(Rejected, match="ours"):
        answer_of("POST", answered(500, {}), lambda method, problem: Rejected(f"ours {method} {problem.status}"))


def test_a_token_in_googles_words_is_not_told() -> None:
    told = str(failure("POST", problem_of(answered(400, older(400, "bad ya29.A0ARrdaM9x")))))
    assert "ya29" not in told
    assert "Google says so" in told


@pytest.mark.parametrize(
    ("headers", "details", "seconds"),
    [
        ({}, [], 60),
        ({"retry-after": "7"}, [], 7),
        ({"retry-after": "999999"}, [], 3600),
        ({"retry-after": "soon"}, [], 60),
        ({"retry-after": "-1"}, [], 60),
        ({"retry-after": "nan"}, [], 60),
        ({}, [{"retryDelay": "30s"}], 30),
        ({}, [{"retryDelay": "1.5s"}], 1.5),
        ({}, [{"retryDelay": 30}], 60),
        ({}, [None, {"retryDelay": "x"}, {"retryDelay": "12s"}], 12),
        ({"retry-after": "7"}, [{"retryDelay": "30s"}], 7),
    ],
)
def test_when_to_come_again(headers: dict[str, str], details: list[Any], seconds: float) -> None:
    found = failure("GET", problem_of(answered(429, {"error": {"details": details}}, headers)))
    assert isinstance(found, Throttled)
    assert found.retry_after_s == seconds


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "errors", "details", "reason", "message", "status"]), inner, max_size=5
        )
    ),
    max_leaves=10,
)


@given(
    st.sampled_from(["GET", "POST"]),
    st.integers(300, 599),
    ANY_JSON,
    st.dictionaries(st.just("retry-after"), st.text(max_size=5)),
)
def test_whatever_google_answers_it_ends_in_our_words(
    method: str, status: int, body: Any, headers: dict[str, str]
) -> None:
    found = failure(method, problem_of(answered(status, body, headers)))
    assert isinstance(found, PlatformError)
    assert "<" not in str(found)
