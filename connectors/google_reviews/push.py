"""Pub/Sub pushes: a signed token in a header, and an announcement in the body. The review itself is left to the poll.

Sources (read 2026-11-25): "Authentication for push subscriptions" (claims, RS256, issuer), "Push subscriptions"
(wrapped messages), My Business Notifications API, "NotificationSetting" (types, names of reviews).
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import google.auth.crypt
import google.auth.jwt
from google.auth.exceptions import GoogleAuthError

from connectors.contract import Malformed, Unauthentic
from connectors.google_reviews.reading import review_id
from connectors.reading import Node, read_json
from connectors.signature import require_same
from model.event import Event, Skipped

jwt: Any = google.auth.jwt  # the library has no types
crypt: Any = google.auth.crypt
BAD_TOKEN = (GoogleAuthError, ValueError, TypeError, KeyError, RecursionError)
ISSUERS = ("https://accounts.google.com", "accounts.google.com")
SKEW_S = 60.0  #: how far Google's clock and ours may be apart
LONGEST = 8_192  #: characters of a token; Google's have about 900
REVIEWS = frozenset({"NEW_REVIEW", "UPDATED_REVIEW"})


def verify(
    authorization: str, certificates: Mapping[str, str], *, audience: str, service_account: str, now: datetime
) -> None:
    """The token must be Google's, for us, from our service account, and in its time.

    Raises:
        Unauthentic: anything is otherwise; without saying what.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer" or not token.isascii() or len(token) > LONGEST:
        raise Unauthentic
    try:
        _require_signature(token, certificates)
        claims = jwt.decode(token, verify=False)
    except BAD_TOKEN:
        raise Unauthentic from None
    _require_claims(claims, audience, service_account, now)


def key_of(authorization: str) -> str | None:
    """The id of the key that a token says it was signed with; not to be believed."""
    try:
        found = jwt.decode_header(authorization.partition(" ")[2][:LONGEST]).get("kid")
    except BAD_TOKEN:
        return None
    return found if isinstance(found, str) else None


def _require_signature(token: str, certificates: Mapping[str, str]) -> None:
    signed, _, given = token.rpartition(".")
    header = jwt.decode_header(token)
    signature = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
    # The last character holds unused bits: only one way to write a signature is right.
    require_same(base64.urlsafe_b64encode(signature).decode().rstrip("="), given)
    certificate = certificates[header["kid"]]
    if header.get("alg") != "RS256" or not crypt.verify_signature(signed.encode(), signature, [certificate]):
        raise Unauthentic


def _require_claims(claims: Mapping[str, object], audience: str, service_account: str, now: datetime) -> None:
    require_same(audience, _text(claims.get("aud")))
    require_same(service_account, _text(claims.get("email")))
    begins, ends = claims.get("iat"), claims.get("exp")
    if claims.get("iss") not in ISSUERS or claims.get("email_verified") is not True:
        raise Unauthentic
    if not isinstance(begins, int | float) or not isinstance(ends, int | float):
        raise Unauthentic
    if not begins - SKEW_S <= now.timestamp() <= ends + SKEW_S:
        raise Unauthentic


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def events(body: Node) -> list[Event]:
    """An announcement is no message: the poll brings what it speaks of.

    Raises:
        Malformed: it is no message of Pub/Sub's, or nothing of Google Business Profile's is in it.
    """
    told = _told(body["message"].object()["data"])
    kind = _first(told, "type", "notificationType", "notification_type")
    if kind is None:
        raise told.refuse("a notification with its type")
    if kind not in REVIEWS:
        return [Skipped(reason="other_notification")]
    name = _first(told, "review", "reviewName", "review_name")
    return [Skipped(reason="notification", platform_message_id=review_id(name))]


def _told(data: Node) -> Node:
    try:
        raw = base64.b64decode(data.must_text(), validate=True)
    except (binascii.Error, ValueError):
        raise data.refuse("base64") from None
    try:
        return Node(read_json(raw).object().value, data.path)
    except Malformed:
        raise data.refuse("a JSON object in base64") from None


def _first(told: Node, *names: str) -> str | None:
    return next((text for name in names if (text := told[name].text()) is not None), None)
