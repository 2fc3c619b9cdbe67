"""What is logged or kept holds neither secrets nor personal numbers, however they are written."""

import base64
import json
import re
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from connectors.redaction import MASK, SHORTEST_SECRET, Redactor, without_tokens

SECRET = 'FAKE/sec+ret="a\\b"&käy 1'
redact = Redactor([SECRET, "FAKE-other-secret-22"])


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        quote(quote(SECRET, safe=""), safe=""),
        urlencode({"access_token": SECRET}),
        str(URL("https://graph.example/me").with_query(access_token=SECRET)),
        str(URL("https://api.example/") / f"bot{SECRET}" / "getMe"),
        re.sub("%..", lambda found: found.group().lower(), quote(SECRET, safe="")),
        json.dumps(SECRET),
        json.dumps(SECRET, ensure_ascii=False),
        json.dumps(SECRET).replace("/", "\\/"),
        f"before{SECRET}after",
    ],
)
def test_a_secret_is_blanked_however_it_is_encoded(written: str) -> None:
    cleaned = redact(written)
    assert MASK in cleaned
    for part in ("FAKE", "sec", "ret", "käy", "k%C3"):
        assert part not in cleaned


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "user:", "consumer-key:"])
@pytest.mark.parametrize("after", ["", "x", "xy", "xyz"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_secret_is_blanked_wherever_it_begins_in_base64(before: str, after: str, encode) -> None:  # type: ignore[no-untyped-def]
    encoded = encode(f"{before}{SECRET}{after}".encode()).decode()
    cleaned = redact(f"Basic {encoded}")
    assert MASK in cleaned
    left = cleaned.removeprefix("Basic ").replace(MASK, "")
    assert len(left) <= len(base64.b64encode(f"{before}{after}".encode())) + 8


def test_every_secret_is_blanked_and_each_time() -> None:
    text = f"{SECRET} FAKE-other-secret-22 FAKE-other-secret-22"
    assert redact(text) == f"{MASK} {MASK} {MASK}"


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert Redactor(["FAKE-secret", "FAKE-secret-long"])("FAKE-secret-long") == MASK


def test_short_values_would_blank_ordinary_words() -> None:
    assert Redactor(["jalan"[:SHORTEST_SECRET]])("jalan rusak") == "jalan rusak"
    assert Redactor([""])("jalan rusak") == "jalan rusak"


@pytest.mark.parametrize(
    "number",
    [
        "081234567890",
        "6281234567890",
        "+6281234567890",
        "0812-3456-7890",
        "+62 812 3456 7890",
        "62812.3456.7890",
        "62812000001",
        "3374012345670001",
    ],
)
@pytest.mark.parametrize("around", ["{}", "telp {}.", '{{"from":"{}"}}', "NIK:{}", "({})"])
def test_personal_numbers_are_blanked(number: str, around: str) -> None:
    cleaned = Redactor()(around.format(number))
    assert MASK in cleaned
    assert number not in cleaned
    assert not any(character.isdigit() for character in cleaned)


@pytest.mark.parametrize("written", ["%2B6281234567890", "phone=%2b6281234567890", "/v26.0/6281234567890/messages"])
def test_personal_numbers_in_addresses_are_blanked(written: str) -> None:
    assert "81234567890" not in Redactor()(written)


@pytest.mark.parametrize(
    "text",
    [
        "SMG-2026-000123",
        "1764000000",
        "1764000000000",
        "2026-11-24T07:02:00Z",
        "HTTP 400, code 131047",
        "Jalan Pandanaran 108",
        "12345678901234567",
        "-6.9932, 110.4203",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert Redactor()(text) == text


@pytest.mark.parametrize(
    "text",
    [
        '{"access_token":"ya29.one","expires_in":3599}',
        '{ "id_token" : "ya29.one" }',
        '{"refresh_token": "ya29.one"}',
        '{"log": "{\\"access_token\\":\\"ya29.one\\"}"}',
    ],
)
def test_a_token_that_was_just_issued_is_blanked(text: str) -> None:
    cleaned = Redactor()(text)
    assert "ya29" not in cleaned
    assert cleaned == text.replace("ya29.one", MASK)


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=SHORTEST_SECRET, max_size=30), st.text(max_size=20))
def test_no_secret_survives(secret: str, around: str) -> None:
    clean = Redactor([secret])
    for form in (secret, quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]):
        cleaned = clean(f"{around}{form}{around}")
        assert MASK in cleaned
        assert form not in cleaned.replace(MASK, "\0")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Malformed access token EAAGm0PX4ZCpsBO9", "Malformed access token …"),
        ("token 'FAKE-toy-token-13ab&c' is bad", "token '…' is bad"),
        ("bot 1708000001:AAE-x_y was deleted", "bot … was deleted"),
        (
            "(#131047) Re-engagement message: 24 hours have passed",
            "(#131047) Re-engagement message: 24 hours have passed",
        ),
        ("Bad Request: can't parse entities", "Bad Request: can't parse entities"),
        ("Unsupported get request, object 1234567890123", "Unsupported get request, object 1234567890123"),
        ("Permintaan tidak dapat dipertanggungjawabkan", "Permintaan tidak dapat dipertanggungjawabkan"),
        ("", ""),
    ],
)
def test_what_a_platform_says_is_told_without_what_looks_like_a_credential(said: str, told: str) -> None:
    assert without_tokens(said) == told
