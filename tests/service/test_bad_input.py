"""What strangers and broken platforms send: never a 5xx, nothing unproven kept, nothing lost, no secret told."""

import base64
import gc
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st
from sqlalchemy import text

from service.daemon import Daemon
from service.secrets import all_secrets
from service.settings import Settings
from store.database import StoreUnavailable
from tests.connectors.fixtures import Folder, installed, secrets_of

FOLDERS = {folder.channel: folder for folder in installed()}
CHANNELS = ("facebook", "telegram", "whatsapp", "x")
SUCCESS = (200, 201, 202, 204)


def _hub(body: bytes, table: dict[str, Any]) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(table["app_secret"].encode(), body, hashlib.sha256).hexdigest()}


def _x(body: bytes, table: dict[str, Any]) -> dict[str, str]:
    proof = hmac.new(table["consumer_secret"].encode(), body, hashlib.sha256).digest()
    return {"x-twitter-webhooks-signature": "sha256=" + base64.b64encode(proof).decode()}


def _telegram(_body: bytes, table: dict[str, Any]) -> dict[str, str]:
    return {"x-telegram-bot-api-secret-token": table["webhook_secret"]}


SIGN: dict[str, Callable[[bytes, dict[str, Any]], dict[str, str]]] = {
    "facebook": _hub,
    "telegram": _telegram,
    "whatsapp": _hub,
    "x": _x,
}


def _table(folder: Folder) -> dict[str, Any]:
    table = folder.table() | {"acknowledge": False}
    return table | ({"transport": "webhook"} if folder.channel == "telegram" else {})


@dataclass
class Door:
    """The daemon, and somebody who knocks."""

    daemon: Daemon
    session: aiohttp.ClientSession
    tables: dict[str, dict[str, Any]]

    async def post(self, channel: str, body: bytes, headers: dict[str, str] | None = None) -> int:
        """Signed as the platform signs, unless other headers are given; the status."""
        proof = SIGN[channel](body, self.tables[channel]) if headers is None else headers
        url = f"{self.daemon.address}/webhooks/{channel}/main"
        async with self.session.post(
            url, data=BytesIO(body), headers={"Content-Type": "application/json", **proof}
        ) as answer:
            await answer.read()
            self.headers = answer.headers
            return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(self.daemon.address + path) as answer:
            return answer.status, await answer.text()

    async def one(self, statement: str) -> Any:
        def ask(connection: Any) -> Any:
            return connection.execute(text(statement)).scalar()

        return await self.daemon.rooms.database.read(ask)

    async def kept(self) -> int:
        return int(await self.one("SELECT COUNT(*) FROM envelope"))

    async def understood(self) -> None:
        """Everything that was kept is read, and what gathered in memory is written down."""
        await self.daemon.rooms.pipeline.drain()
        while await self.one("SELECT COUNT(*) FROM envelope WHERE state = 'pending'"):
            await self.daemon.rooms.pipeline.drain()
        await self.daemon.rooms.housekeeping.often()

    async def counted(self, channel: str, reason: str) -> int:
        await self.daemon.rooms.housekeeping.often()
        where = f"channel = '{channel}' AND reason = '{reason}'"
        return int(await self.one(f"SELECT COALESCE(SUM(times), 0) FROM counted WHERE {where}"))  # noqa: S608 - names of ours


@pytest.fixture
async def door(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Door]:
    tables = {channel: _table(FOLDERS[channel]) for channel in CHANNELS}
    daemon = Daemon(
        Settings.model_validate(
            {
                "service": {"port": 0, "data": tmp_path},
                "store": {"url": sqlite_url},
                "outgoing": {"allowed_hosts": ["127.0.0.1"], "timeout_s": 1},
                "inbox": {"secure_cookies": False, "api_clients": {"board": "FAKE-program-key-0123456789abcdef"}},
                "queue": {"secret": "FAKE-queue-secret-2b9e41"},
                "accounts": {channel: {"main": table} for channel, table in tables.items()},
            }
        )
    )
    await daemon.start()
    async with aiohttp.ClientSession() as session:
        yield Door(daemon, session, tables)
    await daemon.stop()
    gc.unfreeze()


# --- strangers -------------------------------------------------------------------------------------------------------

each = pytest.mark.parametrize("channel", CHANNELS)


@each
async def test_without_a_valid_proof_nothing_is_kept_and_it_is_counted(door: Door, channel: str) -> None:
    body = b'{"marker": "PALSU-4711"}'
    good = SIGN[channel](body, door.tables[channel])
    [(name, proof)] = good.items()
    wrong = [{}, {name: ""}, {name: proof[:-1]}, {name: proof + "x"}, {name: "sha256="}, {name: "\u00e9"}]
    for headers in wrong:
        assert await door.post(channel, body, headers) == 403
    if channel != "telegram":  # its proof is of the sender, not of the bytes
        assert await door.post(channel, body + b" ", good) == 403
        wrong.append(good)
    assert await door.kept() == 0
    assert await door.counted(channel, "webhook_no_proof") == len(wrong)
    _, metrics = await door.get("/metrics")
    assert f'webhooks_refused_total{{account="main",channel="{channel}",reason="no_proof"}} {len(wrong)}.0' in metrics


@each
async def test_what_is_too_large_is_refused_and_counted(door: Door, channel: str) -> None:
    assert await door.post(channel, b'"' + b"a" * (4 * 1024 * 1024) + b'"') == 413
    assert await door.kept() == 0
    assert await door.counted(channel, "webhook_too_large") == 1
    assert await door.post(channel, b"{}") in SUCCESS


@pytest.mark.parametrize(
    "path", ["/webhooks/telegram/other", "/webhooks/myspace", "/webhooks/myspace/main", "/webhooks/%2e%2e/main"]
)
async def test_nobody_lives_there(door: Door, path: str) -> None:
    async with door.session.post(door.daemon.address + path, data=b"{}") as answer:
        assert answer.status == 404
    assert (await door.get(path))[0] == 404
    assert await door.kept() == 0


async def test_the_only_account_is_found_without_its_name(door: Door) -> None:
    proof = SIGN["whatsapp"](b"{}", door.tables["whatsapp"])
    async with door.session.post(f"{door.daemon.address}/webhooks/whatsapp", data=b"{}", headers=proof) as answer:
        assert answer.status == 200
    assert await door.kept() == 1


@pytest.mark.parametrize("channel", ["facebook", "whatsapp"])
async def test_a_challenge_is_answered_to_who_knows_the_token(door: Door, channel: str) -> None:
    token = door.tables[channel]["verify_token"]
    path = f"/webhooks/{channel}/main?hub.mode=subscribe&hub.challenge=4711&hub.verify_token="
    assert await door.get(path + token) == (200, "4711")
    for wrong in ("", token[:-1], token + "x"):
        assert (await door.get(path + wrong))[0] == 403
    assert (await door.get(f"/webhooks/{channel}/main"))[0] == 403
    assert await door.counted(channel, "webhook_no_proof") == 4


async def test_the_challenge_of_x_is_signed(door: Door) -> None:
    status, body = await door.get("/webhooks/x/main?crc_token=4711")
    secret = door.tables["x"]["consumer_secret"].encode()
    proof = base64.b64encode(hmac.new(secret, b"4711", hashlib.sha256).digest()).decode()
    assert (status, json.loads(body)) == (200, {"response_token": f"sha256={proof}"})
    assert (await door.get("/webhooks/x/main"))[0] == 403
    assert (await door.get("/webhooks/telegram/main"))[0] in (403, 404)


# --- broken, but signed ----------------------------------------------------------------------------------------------

DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
ODD = {
    "empty": b"",
    "not_json": b"<html>Bad Gateway</html>",
    "cut": b'{"object": "whatsapp_business_account", "entry": [',
    "null": b"null",
    "number": b"7",
    "list": b"[[],[[]]]",
    "text": b'"halo"',
    "no_fields": b"{}",
    "wrong_types": b'{"object":1,"entry":"x","update_id":"a","message":[1],"tweet_create_events":{"a":1}}',
    "wrong_inside": b'{"object":"page","entry":[{"id":[],"changes":[{"field":7,"value":[]}]},null,7,"x"]}',
    "deep": DEEP,
    "deep_list": b"[" * 200_000,
    "invalid_utf8": b'{"text":"\xff\xfe\xed\xa0\x80"}',
    "binary": bytes(range(256)),
    "huge_integer": b'{"update_id":' + b"9" * 5000 + b',"entry":[{"time":' + b"9" * 5000 + b"}]}",
    "huge_float": b'{"update_id":1e999,"entry":[{"time":1e999}]}',
    "surrogate": b'{"text":"\\ud83d","entry":[{"id":"\\udfff"}]}',
    "nul": b'{"message":{"text":"\\u0000"},"entry":[{"id":"\\u0000"}]}',
    "same_key_twice": b'{"entry":[],"entry":7}',
}


@each
@pytest.mark.parametrize("name", ODD)
async def test_a_body_that_makes_no_sense_is_thanked_for_and_kept(door: Door, channel: str, name: str) -> None:
    assert await door.post(channel, ODD[name]) in SUCCESS
    await door.understood()
    assert bytes(await door.one("SELECT body FROM envelope")) == ODD[name]
    held = await door.one("SELECT COUNT(*) FROM quarantine")
    counted = await door.one(f"SELECT COUNT(*) FROM counted WHERE channel = '{channel}'")  # noqa: S608 - a name of ours
    assert held or counted or name in ("no_fields", "same_key_twice"), "it vanished unseen"
    assert await _goes_on(door, channel)


async def _goes_on(door: Door, channel: str) -> bool:
    """A good message is still understood."""
    before = await door.one("SELECT COUNT(*) FROM message")
    assert await door.post(channel, _good(channel)) in SUCCESS
    await door.understood()
    return bool(await door.one("SELECT COUNT(*) FROM message") > before)


def _good(channel: str) -> bytes:
    return FOLDERS[channel].case({"facebook": "comment", "x": "webhook_text"}.get(channel, "text")).body


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [path, *(leaf for key, item in value.items() for leaf in _leaves(item, (*path, key)))]
    if isinstance(value, list):
        return [path, *(leaf for index, item in enumerate(value) for leaf in _leaves(item, (*path, index)))]
    return [path]


def _with(value: Any, path: tuple[Any, ...], put: Any) -> Any:
    """A copy with something else at the path; `...` takes it away."""
    if not path:
        return {} if put is ... else put
    copy = value.copy()
    if len(path) == 1 and put is ...:
        del copy[path[0]]
    else:
        copy[path[0]] = _with(copy[path[0]], path[1:], put)
    return copy


@each
@pytest.mark.parametrize("when", [0, -1, 4_102_444_800, 10**30], ids=["1970", "before", "2100", "never"])
async def test_times_that_cannot_be(door: Door, channel: str, when: int) -> None:
    good = json.loads(_good(channel))
    times = [
        path
        for path in _leaves(good)
        if path and path[-1] in ("timestamp", "date", "time", "created_time", "timestamp_ms", "created_timestamp")
    ]
    for path in times:
        old = _at(good, path)
        thousand = 1000 if len(str(old)) == 13 else 1
        put = str(when * thousand) if isinstance(old, str) else when * thousand
        assert await door.post(channel, json.dumps(_with(good, path, put)).encode()) in SUCCESS
    await door.understood()
    kept = await door.one("SELECT COUNT(*) FROM message")
    held = await door.one("SELECT COUNT(*) FROM quarantine")
    assert not times or kept + held >= 1
    assert await door.get("/healthz") == (200, '{"status": "ok"}')


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["whatsapp_business_account", "page", "messages", "feed", "0", "-1", "1e9", "2100-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=8)
            | st.sampled_from(
                ["entry", "changes", "value", "field", "messages", "message", "from", "id", "update_id", "text"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@each
async def test_whatever_is_signed_is_kept_and_never_breaks_anything(door: Door, channel: str) -> None:
    fixtures = [json.loads(case.body) for case in FOLDERS[channel].cases() if case.is_webhook and _is_json(case.body)]
    bodies: list[bytes] = []

    @bounded(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.data())
    def gather(data: st.DataObject) -> None:
        if data.draw(st.booleans()):
            value = data.draw(JSON)
        else:
            fixture = data.draw(st.sampled_from(fixtures))
            path = data.draw(st.sampled_from(_leaves(fixture)))
            value = _with(fixture, path, data.draw(st.just(...) | JSON))
        bodies.append(json.dumps(value).encode("utf-8", "surrogatepass"))

    gather()
    assert len(bodies) >= 60
    for body in bodies:
        assert await door.post(channel, body) in SUCCESS, body
    await door.understood()
    assert await door.kept() == len(bodies), "an accepted envelope is not in the journal"
    defects = await door.one("SELECT error FROM quarantine WHERE error LIKE '%defect of ours%'")
    assert defects is None, defects
    assert (await door.get("/readyz"))[0] == 200


def _is_json(body: bytes) -> bool:
    try:
        return bool(json.loads(body))
    except ValueError:
        return False


# --- the store is away -----------------------------------------------------------------------------------------------


@each
async def test_without_a_store_nobody_is_thanked(door: Door, channel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: Any) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(door.daemon.rooms.database, "write", away)
        patch.setattr(door.daemon.rooms.database, "read", away)
        assert await door.post(channel, _good(channel)) == 503
        assert int(door.headers["Retry-After"]) > 0
        status, page = await door.get("/readyz")
        assert (status, json.loads(page)["parts"]["store"]) == (503, False)
        assert (await door.get("/metrics"))[0] == 200
    assert await door.kept() == 0
    assert await _goes_on(door, channel)


# --- secrets ---------------------------------------------------------------------------------------------------------


async def test_no_secret_is_kept_or_told(
    door: Door, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG, logger="service")
    secrets = {secret for secret in all_secrets(door.daemon.settings) if secret}
    assert len(secrets) >= 13
    for channel in CHANNELS:
        own = secrets_of(FOLDERS[channel].settings())
        carried = {f"x-stray-{number}": secret for number, secret in enumerate(own)}
        stray = {**carried, "authorization": "Bearer FAKE-stray-credential", "cookie": "a=FAKE-stray-credential"}
        good = SIGN[channel](b"{}", door.tables[channel])
        assert await door.post(channel, b"{}", {**stray, **good}) in SUCCESS
        assert await door.post(channel, _good(channel)) in SUCCESS
        assert await door.post(channel, b"{}", carried) == 403
        for secret in own:
            await door.get(f"/webhooks/{channel}/main?hub.verify_token={secret}&hub.mode=subscribe&crc_token=")
    await door.understood()
    for poller in door.daemon.rooms.pollers:  # calls that fail: nobody listens at the fixtures' address
        await poller.turn()
    for account in door.daemon.rooms.accounts:
        door.daemon.rooms.watch.checked(account.key, await account.connector.check())
    await door.daemon.rooms.housekeeping.often()

    def everything(connection: Any) -> str:
        tables = ("envelope", "interaction", "quarantine", "counted", "message", "outbox", "queue_item", "cursor")
        names = {row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
        rows = [connection.execute(text(f"SELECT * FROM {name}")).all() for name in tables if name in names]  # noqa: S608 - names of ours
        return repr(rows)

    states = [repr(door.daemon.rooms.watch.of(account.key)) for account in door.daemon.rooms.accounts]
    told = capfd.readouterr()
    places = {
        "the store": await door.daemon.rooms.database.read(everything),
        "/metrics": (await door.get("/metrics"))[1],
        "/readyz": (await door.get("/readyz"))[1],
        "the logs": caplog.text,
        "the output": told.out + told.err,
        "the watch": "".join(states),
    }
    assert await door.one("SELECT COUNT(*) FROM interaction") > 0
    for where, held in places.items():
        for secret in {*secrets, "FAKE-stray-credential"}:
            assert secret not in held, f"{secret} stands in {where}"
