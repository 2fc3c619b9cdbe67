"""Proofs over raw bytes, compared in constant time. What was computed to check a proof never leaves this page."""

import base64
import hashlib
import hmac

from connectors.contract import Unauthentic


def require_hmac_sha256(secret: str, body: bytes, given_hex: str | None) -> None:
    """The hexadecimal HMAC-SHA256 of the body under the secret must be the given one.

    Raises:
        Unauthentic: it is missing or another, or the secret is empty (anybody could sign with that).
    """
    if not secret:
        raise Unauthentic
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    require_same(expected, given_hex)


def require_same(expected: str, given: str | None) -> None:
    """Two strings must be equal, compared in constant time; an empty expectation is never met.

    Raises:
        Unauthentic: they differ.
    """
    if not expected or given is None or not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise Unauthentic


def standard_webhook(secret: str, webhook_id: str, timestamp: str, body: bytes) -> str:
    """The `webhook-signature` of what we post ourselves (Standard Webhooks 1.0; the key is the secret's UTF-8)."""
    signed = b".".join([webhook_id.encode(), timestamp.encode(), body])
    return "v1," + base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()
