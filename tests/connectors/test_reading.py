"""Reading foreign JSON: nothing but Malformed escapes, and what is read can be stored and shown."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Malformed
from connectors.reading import MAX_TEXT, Node, clean, each, read_json
from model.event import Event, Skipped, Unreadable

NOW = datetime(2026, 11, 24, 7, 2, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(exclude_categories=()))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a":1}', {"a": 1}),
        (b' [1,\n2] ', [1, 2]),
        (b'"x"', "x"),
        (b"null", None),
        (b'{"a":"\xff"}', {"a": "\ufffd"}),
        (b'{"a":"b\xc3"}', {"a": "b\ufffd"}),
        (b'{"a":1,"a":2}', {"a": 2}),
        (b'{"a":"\\ud83d\\ude4f"}', {"a": "🙏"}),
        (b'{"a":"\\ud800"}', {"a": "\ud800"}),
        (b'{"a":18446744073709551615}', {"a": 2**64 - 1}),
    ],
)  # fmt: skip
def test_what_can_be_read(body: bytes, value: Any) -> None:
    assert read_json(body).value == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b'{"a":}',
        b"<html>",
        b"NaN",
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b"'a'",
        b"\x00" * 10,
        b"\xff\xfe",
        b"1 2",
        b"9" * 5000,
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_cannot_be_read_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="not JSON"):
        read_json(body)


def test_the_refusal_does_not_show_the_body() -> None:
    with pytest.raises(Malformed) as caught:
        read_json(b'{"nik": 3374012345670001')
    assert "3374" not in str(caught.value)
    assert caught.value.__suppress_context__


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_malformed(body: bytes) -> None:
    try:
        read_json(body)
    except Malformed:
        return


def test_a_missing_value_is_a_node_of_none_and_knows_its_place() -> None:
    node = Node({"entry": [{"id": "1"}]})
    assert node["nothing"]["at"]["all"].value is None
    assert node["nothing"]["at"].path == "nothing.at"
    assert [item["id"].path for item in node["entry"].items()] == ["entry[0].id"]
    assert "entry" in node and "id" not in node and "x" not in Node("xyz") and "0" not in Node(["0"])


def test_a_null_is_there() -> None:
    assert "a" in Node({"a": None})


@pytest.mark.parametrize("nothing", [None, False, "", [], {}, 0])
def test_nothing_is_falsy(nothing: Any) -> None:
    assert not Node(nothing)


@pytest.mark.parametrize("wrong", [None, "x", 1, 1.5, True, [], [{}]])
def test_an_object_must_be_one(wrong: Any) -> None:
    with pytest.raises(Malformed, match="the body: expected an object"):
        Node(wrong).object()
    assert Node({}).object().value == {}


@pytest.mark.parametrize("wrong", [None, "x", 1, True, {}, {"a": 1}])
def test_a_list_must_be_one(wrong: Any) -> None:
    with pytest.raises(Malformed, match=r"a\.b: expected a list"):
        list(Node(wrong, "a.b").items())
    assert list(Node(wrong).items_or_none()) == []


def test_the_refusal_names_the_place_and_what_stood_there_and_not_the_value() -> None:
    assert str(Node("rahasia", "a.b").refuse("a number")) == "a.b: expected a number, found str"
    assert str(Node(None).refuse("a text")) == "the body: expected a text, found nothing"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("banjir", "banjir"),
        (" banjir\n", " banjir\n"),
        ("a\x00b", "a\ufffdb"),
        ("\x00", "\ufffd"),
        ("a\ud800b", "a\ufffdb"),
        ("\udc00\ud800", "\ufffd\ufffd"),
        ("\ud83d\ude4f", "🙏"),
        ("", None),
        (" \t\n\u2003", None),
        (None, None),
        (5, None),
        (True, None),
        (["x"], None),
        ({"x": 1}, None),
    ],
)
def test_texts(value: Any, text: str | None) -> None:
    assert Node(value).text() == text
    if text is None:
        with pytest.raises(Malformed):
            Node(value).must_text()
    else:
        assert Node(value).must_text() == text


def test_a_text_without_end_is_cut() -> None:
    assert len(clean("x" * (MAX_TEXT + 1))) == MAX_TEXT


@given(ANY_TEXT)
def test_a_cleaned_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned
    cleaned.encode()
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("wamid.HBg=", "wamid.HBg="),
        (5, "5"),
        (0, "0"),
        (-1001234567890, "-1001234567890"),
        (2**64 - 1, "18446744073709551615"),
        (2**64, None),
        (10**30, None),
        (True, None),
        (False, None),
        (1.5, None),
        (None, None),
        ("", None),
        ("  ", None),
        ("x" * 512, "x" * 512),
        ("x" * 513, None),
        ("a\x00", "a\ufffd"),
        ([], None),
        ({}, None),
    ],
)
def test_identifiers(value: Any, found: str | None) -> None:
    assert Node(value).id() == found
    if found is None:
        with pytest.raises(Malformed, match="an identifier"):
            Node(value).must_id()
    else:
        assert Node(value).must_id() == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("https://lapor.example/a?b=1", "https://lapor.example/a?b=1"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//lapor.example/", None),
        ("https://", None),
        ("https:///x", None),
        ("https://a b", None),
        (" https://a.example", None),
        ("https://a.example/\n", None),
        ("x", None),
        (5, None),
        (None, None),
    ],
)
def test_web_addresses(value: Any, found: str | None) -> None:
    assert Node(value).url() == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (5, 5),
        ("5", 5),
        ("-5", -5),
        (2**63 - 1, 2**63 - 1),
        (2**63, None),
        ("9223372036854775807", 2**63 - 1),
        ("9" * 20, None),
        ("9" * 5000, None),
        ("--5", None),
        ("-", None),
        ("5-", None),
        ("+5", None),
        ("٥", None),
        ("5.0", None),
        (5.0, None),
        (True, None),
        ("", None),
        (None, None),
        ([5], None),
    ],
)
def test_whole_numbers(value: Any, found: int | None) -> None:
    assert Node(value).integer() == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (5, 5.0),
        (-6.99, -6.99),
        (10**30, None),
        (10**400, None),
        (float("inf"), None),
        (float("nan"), None),
        (True, None),
        ("5", None),
        (None, None),
    ],
)
def test_numbers(value: Any, found: float | None) -> None:
    assert Node(value).number() == found


@pytest.mark.parametrize(
    "value",
    [
        1795503720,
        1795503720.0,
        "1795503720",
        1795503720000,
        "1795503720000",
        "2026-11-24T07:02:00Z",
        "2026-11-24T07:02:00.000Z",
        "2026-11-24T07:02:00+00:00",
        "2026-11-24T14:02:00+07:00",
        "2026-11-24T07:02:00+0000",
        "20261124T070200Z",
    ],
)
def test_times_in_every_form_that_platforms_have(value: Any) -> None:
    assert Node(value).must_time() == NOW
    assert Node(value).must_time().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "value",
    [
        0,
        -1,
        1,
        True,
        None,
        "",
        "kemarin",
        "2026-11-24T07:02:00",  # nobody knows where that is
        "2026-11-24",
        "1970-01-01T00:00:00Z",
        "2004-12-31T23:59:59Z",
        "2100-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
        4102444800,
        4102444800000,
        10**18,
        10**30,
        10**400,
        "1" * 30,
        "9" * 5000,
        float("inf"),
        float("nan"),
        1e300,
        "\ud800",
        "²",
        [],
        {},
    ],
)
def test_times_that_are_not_to_be_believed(value: Any) -> None:
    assert Node(value).time() is None
    with pytest.raises(Malformed, match="a time between 2005 and 2099"):
        Node(value, "at").must_time()


@given(ANYTHING)
def test_no_reader_fails_on_anything(value: Any) -> None:
    node = Node(value, "a")
    readers: list[Callable[[], Any]] = [node.text, node.id, node.url, node.integer, node.number, node.time]
    for reader in readers:
        reader()
    for must in (node.must_text, node.must_id, node.must_time, node.object, lambda: list(node.items())):
        try:
            must()
        except Malformed as error:
            assert str(error).startswith("a: expected ")


@given(st.datetimes(NOW.replace(tzinfo=None, year=2005, month=2), NOW.replace(tzinfo=None, year=2099)))
def test_any_time_of_this_century_is_read_from_seconds_and_from_text(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC, microsecond=0)
    seconds = int(moment.timestamp())
    assert Node(seconds).must_time() == Node(seconds * 1000).must_time() == moment
    assert Node(moment.isoformat()).must_time() == moment


def test_each_item_is_read_on_its_own() -> None:
    def read(item: Node) -> list[Event]:
        return [Skipped(reason="read", platform_message_id=item["id"].must_id())]

    events = each(Node(json.loads('[{"id": 1}, {"id": null}, 5, {"id": 2}]'), "list").items(), read)
    assert events == [
        Skipped(reason="read", platform_message_id="1"),
        Unreadable(path="list[1]", error="list[1].id: expected an identifier, found nothing"),
        Unreadable(path="list[2]", error="list[2].id: expected an identifier, found nothing"),
        Skipped(reason="read", platform_message_id="2"),
    ]


def test_a_bug_in_a_reader_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        each(Node([1]).items(), lambda item: [1 / 0])  # type: ignore[list-item]
