"""The gateway's proof: the password that stands in its address of us, as HTTP Basic or as the parameter `key`."""

import base64
import binascii
from urllib.parse import parse_qsl

from connectors.contract import Unauthentic
from connectors.signature import require_same
from model.envelope import Envelope

KEY = "key"


def verify(envelope: Envelope, secret: str) -> None:
    """Compare in constant time. With an `Authorization` header nothing else counts.

    Raises:
        Unauthentic: no proof, or another.
    """
    given = envelope.headers.get("authorization")
    require_same(secret, _password(given) if given is not None else _key(envelope))


def _password(header: str) -> str:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise Unauthentic
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        raise Unauthentic from None
    return decoded.partition(":")[2]


def _key(envelope: Envelope) -> str | None:
    """Exactly one `key` in the query; of a GET the query is the body."""
    got = "x-request-method" in envelope.headers
    query = envelope.body if got else envelope.headers.get("x-request-query", "").encode("utf-8", "replace")
    try:
        pairs = parse_qsl(query.decode("latin-1"), max_num_fields=100)
    except ValueError:
        raise Unauthentic from None
    keys = [value for name, value in pairs if name == KEY]
    return keys[0] if len(keys) == 1 else None
