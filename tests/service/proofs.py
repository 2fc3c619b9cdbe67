"""How each platform proves that a webhook is its own, and bodies of each to begin from."""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from connectors.contract import TakesWebhooks
from simulator.google_reviews.signing import Signer
from tests.connectors.fixtures import Folder, installed

FOLDERS = {folder.channel: folder for folder in installed()}
CLASSES = {channel: folder.connector for channel, folder in FOLDERS.items()}
#: Channels with webhooks.
CHANNELS = tuple(channel for channel, made in CLASSES.items() if issubclass(made, TakesWebhooks))
#: Those whose proof covers the bytes, and not only the sender.
SIGNING_BYTES = {channel for channel, made in CLASSES.items() if issubclass(made, TakesWebhooks) and made.signs_body}
#: Channels whose subscription is confirmed by a token of ours.
CHALLENGED = tuple(channel for channel in CHANNELS if "verify_token" in FOLDERS[channel].table())
GOOGLE = Signer()
FORM = "sms"  #: the one channel whose deliveries are forms; all others are JSON

Table = dict[str, Any]


def hex_hmac(secret: str, body: bytes) -> str:
    """HMAC-SHA256 in hexadecimal."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def base64_hmac(secret: str, body: bytes) -> str:
    """HMAC-SHA256 in base64."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def _hub(body: bytes, table: Table) -> dict[str, str]:
    return {"x-hub-signature-256": f"sha256={hex_hmac(table['app_secret'], body)}"}


def _x(body: bytes, table: Table) -> dict[str, str]:
    return {"x-twitter-webhooks-signature": f"sha256={base64_hmac(table['consumer_secret'], body)}"}


def _telegram(_body: bytes, table: Table) -> dict[str, str]:
    return {"x-telegram-bot-api-secret-token": table["webhook_secret"]}


def _line(body: bytes, table: Table) -> dict[str, str]:
    return {"x-line-signature": base64_hmac(table["channel_secret"], body)}


def _tiktok(body: bytes, table: Table) -> dict[str, str]:
    now = str(int(time.time()))
    return {"tiktok-signature": f"t={now},s={hex_hmac(table['app_secret'], now.encode() + b'.' + body)}"}


def _sms(_body: bytes, table: Table) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"sms:{table['secret']}".encode()).decode()}


def _google(_body: bytes, table: Table) -> dict[str, str]:
    return {"authorization": "Bearer " + GOOGLE.token(table["push_audience"], table["push_service_account"])}


SIGN: dict[str, Callable[[bytes, Table], dict[str, str]]] = {
    "facebook": _hub,
    "google_reviews": _google,
    "instagram": _hub,
    "line": _line,
    "messenger": _hub,
    "sms": _sms,
    "telegram": _telegram,
    "threads": _hub,
    "tiktok": _tiktok,
    "whatsapp": _hub,
    "x": _x,
}
#: A webhook with a message in it, where it is not the case `text`.
SAYS = {
    "facebook": "comment",
    "instagram": "dm_text",
    "sms": "form",
    "threads": "reply",
    "tiktok": "message_text",
    "x": "webhook_text",
    "google_reviews": "push_new_review",
}
ONLY_ANNOUNCES = frozenset({"google_reviews"})  #: its webhooks say that there is something, and only the poll says what


def table(folder: Folder) -> Table:
    """The account's table of the fixtures, set up for webhooks."""
    more: dict[str, Table] = {
        "telegram": {"transport": "webhook"},
        "google_reviews": {"push_certificates": GOOGLE.certificates},
    }
    return folder.table() | {"acknowledge": False} | more.get(folder.channel, {})


def good(channel: str) -> bytes:
    """A delivery with a message in it."""
    return FOLDERS[channel].case(SAYS.get(channel, "text")).body


#: A time in JSON (also in JSON within a text of JSON) or in a form.
TIME = re.compile(
    rb"""(?P<before>(?:timestamp|time|date|Time)(?:_ms)?(?:\\?":\s*\\?"?|=))(?P<at>\d{10,13}\b|\d{4}-\d\d-\d\dT[^"\\&]+)"""
)


def with_times(channel: str, when: int) -> Iterator[bytes]:
    """The good delivery with one of its times changed to `when` (Unix seconds), one after the other."""
    body = good(channel)
    for found in TIME.finditer(body):
        put = str(when * 1000 if len(found["at"]) == 13 else when).encode()
        yield body[: found.start("at")] + put + body[found.end("at") :]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value."""
    if isinstance(value, dict):
        return [path, *(leaf for key, item in value.items() for leaf in leaves(item, (*path, key)))]
    if isinstance(value, list):
        return [path, *(leaf for index, item in enumerate(value) for leaf in leaves(item, (*path, index)))]
    return [path]


def with_put(value: Any, path: tuple[Any, ...], put: Any) -> Any:
    """A copy with something else at the path; `...` takes it away."""
    if not path:
        return {} if put is ... else put
    copy = value.copy()
    if len(path) == 1 and put is ...:
        del copy[path[0]]
    else:
        copy[path[0]] = with_put(copy[path[0]], path[1:], put)
    return copy


NAMES = ["entry", "changes", "value", "field", "messages", "message", "from", "id", "update_id", "text"]
WORDS = [
    "whatsapp_business_account",
    "page",
    "messages",
    "feed",
    "events",
    "im_receive_msg",
    "0",
    "-1",
    "1e9",
    "2100-01-01",
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    SCALARS | st.text(max_size=20) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from([*NAMES, "events", "content"]), inner, max_size=5)
    ),
    max_leaves=25,
)


def bodies(channel: str) -> st.SearchStrategy[bytes]:
    """Anything at all, and what the platform sends with one thing in it changed."""
    return _forms(channel) if channel == FORM else _objects(channel)


def _objects(channel: str) -> st.SearchStrategy[bytes]:
    fixtures = [json.loads(case.body) for case in FOLDERS[channel].cases() if case.is_webhook and _is_json(case.body)]

    @st.composite
    def changed(draw: st.DrawFn) -> Any:
        fixture = draw(st.sampled_from(fixtures))
        return with_put(fixture, draw(st.sampled_from(leaves(fixture))), draw(st.just(...) | JSON))

    return (JSON | changed()).map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"))


def _forms(channel: str) -> st.SearchStrategy[bytes]:
    pairs = [pair.partition(b"=") for pair in good(channel).split(b"&")]
    values = st.text(max_size=20).map(lambda words: urlencode({"": words})[1:].encode()) | st.binary(max_size=20)

    @st.composite
    def changed(draw: st.DrawFn) -> bytes:
        at = draw(st.integers(0, len(pairs) - 1))
        name, value = pairs[at][0], draw(st.none() | values)
        others = [b"=".join((key, old)) for key, _, old in pairs if key != name]
        return b"&".join(others if value is None else [*others, name + b"=" + value])

    return st.binary(max_size=200) | changed()


def _is_json(body: bytes) -> bool:
    try:
        return bool(json.loads(body))
    except ValueError:
        return False
