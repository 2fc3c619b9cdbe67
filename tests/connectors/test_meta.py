"""What Meta's surfaces share: proof, challenge, and Graph's errors in our words."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import meta
from connectors.contract import Handshake, Unauthentic
from connectors.http import HttpResponse
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable
from tests.connectors.fixtures import RECEIVED_AT, Case

SECRET = "FAKE-meta-app-secret-0001"
BODY = '{"entry":[{"name":"Bu Sri ☕"}]}'.encode()
GOOD = "sha256=" + hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()


def envelope(headers: dict[str, str], body: bytes = BODY) -> Any:
    case = Case(
        name="x", method="POST", query={}, headers=headers, body=body, source="", received_at=RECEIVED_AT,
        channel="x", expected=[],
    )  # fmt: skip
    return case.envelope()


def test_metas_signature_is_let_in() -> None:
    meta.verify(envelope({meta.SIGNATURE: GOOD}), SECRET)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {meta.SIGNATURE: ""},
        {meta.SIGNATURE: GOOD.removeprefix("sha256=")},
        {meta.SIGNATURE: GOOD.replace("sha256", "SHA256")},
        {meta.SIGNATURE: GOOD[:-1]},
        {"x-hub-signature": "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest()},
        {meta.SIGNATURE: "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest()},
    ],
)
def test_any_other_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Unauthentic) as caught:
        meta.verify(envelope(headers), SECRET)
    assert caught.value.args == ()


def challenge(**query: str) -> Handshake:
    return Handshake(query={key.replace("_", ".", 1): value for key, value in query.items()})


def test_the_challenge_is_answered() -> None:
    request = challenge(hub_mode="subscribe", hub_verify_token="FAKE-verify-token", hub_challenge="1158201444")
    answer = meta.handshake(request, "FAKE-verify-token")
    assert (answer.status, answer.body, answer.content_type) == (200, b"1158201444", "text/plain")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub_mode": "subscribe", "hub_challenge": "1"},
        {"hub_mode": "subscribe", "hub_challenge": "1", "hub_verify_token": "other"},
        {"hub_mode": "subscribe", "hub_challenge": "1", "hub_verify_token": ""},
        {"hub_mode": "unsubscribe", "hub_challenge": "1", "hub_verify_token": "FAKE-verify-token"},
        {"hub_challenge": "1", "hub_verify_token": "FAKE-verify-token"},
        {"hub_mode": "subscribe", "hub_verify_token": "FAKE-verify-token"},
    ],
)
def test_another_challenge_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(Unauthentic):
        meta.handshake(challenge(**query), "FAKE-verify-token")


def test_an_empty_verify_token_lets_nobody_in() -> None:
    with pytest.raises(Unauthentic):
        meta.handshake(challenge(hub_mode="subscribe", hub_verify_token="", hub_challenge="1"), "")


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> HttpResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HttpResponse(status=status, headers=headers or {}, body=raw)


def error(code: Any, **more: Any) -> dict[str, Any]:
    return {"error": {"message": "(#1) Graph says so", "code": code, **more}}


def test_a_good_answer_is_its_object() -> None:
    assert meta.graph_answer(answer(200, {"id": "1"})) == {"id": "1"}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, error(190, error_subcode=463), Misconfigured),
        (401, error(102), Misconfigured),
        (401, {}, Misconfigured),
        (401, b"<html>", Misconfigured),
        (403, {}, Misconfigured),
        (400, error(10), Misconfigured),
        (403, error(200), Misconfigured),
        (400, error(299), Misconfigured),
        (400, error(4), Throttled),
        (400, error(613), Throttled),
        (400, error(80007), Throttled),
        (400, error(130429), Throttled),
        (400, error(131056), Throttled),
        (429, {}, Throttled),
        (429, b"", Throttled),
        (400, error(551), Unreachable),
        (400, error(131026), Unreachable),
        (400, error(131050), Unreachable),
        (400, error(1), Unavailable),
        (400, error(2), Unavailable),
        (500, error(131000), Unavailable),
        (500, {}, Unavailable),
        (502, b"<html>Bad Gateway</html>", Unavailable),
        (503, error(100), Unavailable),
        (400, error(100), Rejected),
        (400, error(131047), Rejected),
        (404, {}, Rejected),
        (400, b"<html>", Rejected),
        (200, error(190), Misconfigured),
        (200, error(100), Unavailable),
        (200, b"<html>", Unavailable),
        (200, b"", Unavailable),
        (200, [1], Unavailable),
    ],
)
def test_graphs_errors_in_our_words(status: int, body: Any, kind: type[PlatformError]) -> None:
    with pytest.raises(PlatformError) as caught:
        meta.graph_answer(answer(status, body))
    assert type(caught.value) is kind
    assert "<" not in str(caught.value)


@pytest.mark.parametrize("body", [b"<html>", b"", [1], None])
def test_a_200_that_cannot_be_read_may_have_been_taken(body: Any) -> None:
    with pytest.raises(Unavailable) as caught:
        meta.graph_answer(answer(200, body))
    assert caught.value.maybe_taken


def test_graphs_own_words_are_told() -> None:
    body = error(131047, error_data={"details": "24 hours have passed"}, error_user_msg="for people")
    with pytest.raises(Rejected, match=r"HTTP 400, code 131047: 24 hours have passed"):
        meta.graph_answer(answer(400, body))
    with pytest.raises(Rejected, match="for people"):
        meta.graph_answer(answer(400, error(100, error_user_msg="for people")))
    with pytest.raises(Rejected, match="Graph says so"):
        meta.graph_answer(answer(400, error(100)))


def test_an_access_token_in_graphs_words_is_not_told() -> None:
    body = error(190)
    body["error"]["message"] = "Malformed access token EAAGm0PX4ZCpsBO9ZA"
    with pytest.raises(Misconfigured) as caught:
        meta.graph_answer(answer(400, body))
    assert "EAAG" not in str(caught.value)


def usage(*minutes: Any) -> dict[str, str]:
    entries = [{"type": "pages", "estimated_time_to_regain_access": minute} for minute in minutes]
    return {"x-business-use-case-usage": json.dumps({"1": entries})}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 60),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "999999"}, 3600),
        ({"retry-after": "soon"}, 60),
        ({"retry-after": "²"}, 60),
        ({"retry-after": "-1"}, 60),
        (usage(5), 300),
        (usage(0, 12), 720),
        (usage(0), 60),
        (usage(10_000), 3600),
        (usage(), 60),
        (usage(None), 60),
        (usage("x"), 60),
        ({"x-business-use-case-usage": "<html>"}, 60),
        ({"x-business-use-case-usage": "[]"}, 60),
        ({"x-business-use-case-usage": '{"1": 5}'}, 60),
    ],
)
def test_when_to_come_again(headers: dict[str, str], seconds: float) -> None:
    with pytest.raises(Throttled) as caught:
        meta.graph_answer(answer(429, {}, headers))
    assert caught.value.retry_after_s == seconds


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["error", "code", "message", "error_data", "details"]), inner, max_size=5)
    ),
    max_leaves=10,
)


@given(st.integers(100, 599), ANY_JSON, st.dictionaries(st.sampled_from(["retry-after"]), st.text(max_size=5)))
def test_whatever_graph_answers_it_ends_in_our_words(status: int, body: Any, headers: dict[str, str]) -> None:
    assert isinstance(meta.graph_error(status, headers, body), PlatformError)
