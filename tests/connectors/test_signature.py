"""Proofs are over raw bytes, and a refusal says nothing."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Unauthentic
from connectors.signature import require_hmac_sha256, require_same

SECRET, BODY = "FAKE-app-secret-0001", b'{"a": 1}'
GOOD = hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()


def test_the_right_signature_is_let_in() -> None:
    require_hmac_sha256(SECRET, BODY, GOOD)


@pytest.mark.parametrize(
    "given_hex",
    [None, "", GOOD[:-1], GOOD[1:], GOOD + "0", GOOD.upper(), " " + GOOD, GOOD[:-1] + "\udcff", "é" * 64, "\0" * 64],
)
def test_a_wrong_signature_is_refused_without_a_word(given_hex: str | None) -> None:
    with pytest.raises(Unauthentic) as caught:
        require_hmac_sha256(SECRET, BODY, given_hex)
    assert caught.value.args == ()
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("body", [b"", BODY + b" ", BODY.replace(b" ", b""), b" " + BODY])
def test_other_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(Unauthentic):
        require_hmac_sha256(SECRET, body, GOOD)


def test_an_empty_secret_lets_nobody_in() -> None:
    """With an empty secret anybody could sign."""
    with pytest.raises(Unauthentic):
        require_hmac_sha256("", BODY, hmac.new(b"", BODY, hashlib.sha256).hexdigest())


@pytest.mark.parametrize(
    ("expected", "given_text"), [("", ""), ("", None), ("a", None), ("a", ""), ("a", "b"), ("é", "e")]
)
def test_two_texts_that_differ(expected: str, given_text: str | None) -> None:
    with pytest.raises(Unauthentic):
        require_same(expected, given_text)


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), st.text(st.characters(exclude_categories=())))
def test_only_the_same_text_is_let_in(expected: str, given_text: str) -> None:
    require_same(expected, expected)
    if given_text.encode("utf-8", "replace") != expected.encode():
        with pytest.raises(Unauthentic):
            require_same(expected, given_text)
