"""Who calls: OAuth 1.0a signatures (RFC 5849, HMAC-SHA1) and the app's bearer token, checked for real."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from aiohttp import web

PAIR = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The five keys of one app and one account."""

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str
    bearer_token: str


def speaks_for_app(request: web.Request, keys: Keys) -> bool:
    """Whether the call carries the app's bearer token."""
    return hmac.compare_digest(
        request.headers.get("Authorization", "").encode(), f"Bearer {keys.bearer_token}".encode()
    )


def speaks_for_account(request: web.Request, keys: Keys, base: str) -> bool:
    """Whether the call names the right keys and is signed with their secrets. `base`: where the routes are mounted."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    given = {name: unquote(value) for name, value in PAIR.findall(rest)}
    if scheme != "OAuth" or given.get("oauth_signature_method") != "HMAC-SHA1":
        return False
    if (given.get("oauth_consumer_key"), given.get("oauth_token")) != (keys.consumer_key, keys.access_token):
        return False
    signature = given.pop("oauth_signature", "")
    origin = base.split("/", 3)
    address = "/".join(origin[:3]) + request.path
    expected = _signature(request.method, address, [*request.query.items(), *given.items()], keys)
    return hmac.compare_digest(signature.encode(), expected.encode())


def _signature(method: str, address: str, parameters: Iterable[tuple[str, str]], keys: Keys) -> str:
    """RFC 5849, 3.4: sorted and encoded parameters, then the base string, then the HMAC."""
    encoded = sorted((_encode(name), _encode(value)) for name, value in parameters if name != "realm")
    normal = "&".join(f"{name}={value}" for name, value in encoded)
    text = "&".join(map(_encode, (method.upper(), address, normal)))
    key = f"{_encode(keys.consumer_secret)}&{_encode(keys.access_token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()).decode()


def _encode(text: str) -> str:
    return quote(text, safe="-._~")


def proof(keys: Keys, message: bytes) -> str:
    """X's signature on a webhook, and the right answer to its challenge."""
    digest = hmac.new(keys.consumer_secret.encode(), message, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()
