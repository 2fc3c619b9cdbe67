"""What strangers and broken platforms send: never a 5xx, nothing unproven kept, nothing lost, no secret told."""

import gc
import json
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from sqlalchemy import text

from aggregator.desk import CannotReply
from service.daemon import Daemon
from service.secrets import all_secrets
from service.settings import Settings
from store.database import StoreUnavailable
from tests.connectors.fixtures import secrets_of
from tests.service.proofs import (
    CHALLENGED,
    CHANNELS,
    FOLDERS,
    ONLY_ANNOUNCES,
    SIGN,
    SIGNING_BYTES,
    base64_hmac,
    bodies,
    good,
    table,
    with_times,
)

SUCCESS = (200, 201, 202, 204)


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

    async def all(self, statement: str) -> list[Any]:
        """The first value of each row."""
        ask = partial(_ask, statement)
        return list(await self.daemon.rooms.database.read(ask))

    async def one(self, statement: str) -> Any:
        """The first value, or None."""
        return next(iter(await self.all(statement)), None)

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


def _ask(statement: str, connection: Any) -> Any:
    return connection.execute(text(statement)).scalars().all()


@asynccontextmanager
async def opened(folder: Path, store_url: str, channels: Iterable[str]) -> AsyncIterator[Door]:
    tables = {channel: table(FOLDERS[channel]) for channel in channels}
    daemon = Daemon(
        Settings.model_validate(
            {
                "service": {"port": 0, "data": folder},
                "store": {"url": store_url},
                "outgoing": {"allowed_hosts": ["127.0.0.1"], "timeout_s": 1},
                "inbox": {"secure_cookies": False, "api_clients": {"board": "FAKE-program-key-0123456789abcdef"}},
                "queue": {"secret": "FAKE-queue-secret-2b9e41"},
                "alerts": {"secret": "FAKE-alerts-secret-90cc17"},
                "accounts": {channel: {"main": table} for channel, table in tables.items()},
            }
        )
    )
    await daemon.start()
    async with aiohttp.ClientSession() as session:
        yield Door(daemon, session, tables)
    await daemon.stop()
    gc.unfreeze()


@pytest.fixture
async def door(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Door]:
    async with opened(tmp_path, sqlite_url, CHANNELS) as made:
        yield made


# --- strangers -------------------------------------------------------------------------------------------------------

each = pytest.mark.parametrize("channel", CHANNELS)


def test_every_channel_with_webhooks_is_here() -> None:
    assert set(CHANNELS) == set(SIGN)
    assert set(CHANNELS) >= {"facebook", "instagram", "line", "messenger", "telegram", "threads", "whatsapp", "x"}


@each
async def test_without_a_valid_proof_nothing_is_kept_and_it_is_counted(door: Door, channel: str) -> None:
    body = b'{"marker": "PALSU-4711"}'
    signed = SIGN[channel](body, door.tables[channel])
    [(name, proof)] = signed.items()
    wrong = [{}, {name: ""}, {name: proof[:-1]}, {name: proof + "x"}, {name: "sha256="}, {name: "\u00e9"}]
    for headers in wrong:
        assert await door.post(channel, body, headers) == 403
    if channel in SIGNING_BYTES:  # else the proof is of the sender, not of the bytes
        assert await door.post(channel, body + b" ", signed) == 403
        wrong.append(signed)
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


@pytest.mark.parametrize("channel", CHALLENGED)
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
    proof = base64_hmac(door.tables["x"]["consumer_secret"], b"4711")
    assert (status, json.loads(body)) == (200, {"response_token": f"sha256={proof}"})
    assert (await door.get("/webhooks/x/main"))[0] == 403
    assert (await door.get("/webhooks/telegram/main"))[0] in (403, 404)


async def test_the_key_in_the_address_of_a_gateway_is_a_proof_and_is_not_kept(door: Door) -> None:
    secret, url = door.tables["sms"]["secret"], f"{door.daemon.address}/webhooks/sms/main"
    for query in ("", "key=", f"key={secret[:-1]}", f"key={secret}x", f"key={secret}&key={secret}", "key=%FF%00"):
        async with door.session.post(f"{url}?{query}", data=good("sms")) as answer:
            assert answer.status == 403
        assert (await door.get(f"/webhooks/sms/main?{query}"))[0] == 403
    assert await door.kept() == 0
    async with door.session.post(f"{url}?key={secret}", data=good("sms")) as answer:
        assert answer.status in SUCCESS
    by_get = FOLDERS["sms"].case("text").body.decode()
    assert (await door.get(f"/webhooks/sms/main?key={secret}&{by_get}"))[0] in SUCCESS
    assert await door.kept() == 2
    await door.understood()
    assert await door.one("SELECT COUNT(*) FROM message") == 2
    assert await door.one(f"SELECT COUNT(*) FROM envelope WHERE CAST(body AS TEXT) LIKE '%{secret}%'") == 0  # noqa: S608


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
    before = await _noticed(door, channel)
    assert await door.post(channel, good(channel)) in SUCCESS
    await door.understood()
    return await _noticed(door, channel) > before


async def _noticed(door: Door, channel: str) -> int:
    """How many messages there are; where webhooks bring none, how many announcements were counted."""
    if channel not in ONLY_ANNOUNCES:
        return int(await door.one("SELECT COUNT(*) FROM message"))
    return int(await door.one(f"SELECT COALESCE(SUM(times), 0) FROM counted WHERE channel = '{channel}'"))  # noqa: S608 - a name of ours


@each
@pytest.mark.parametrize("when", [0, -1, 4_102_444_800, 10**30], ids=["1970", "before", "2100", "never"])
async def test_times_that_cannot_be(door: Door, channel: str, when: int) -> None:
    changed = list(with_times(channel, when))
    assert changed, "no time was found"
    for body in changed:
        assert await door.post(channel, body) in SUCCESS
    await door.understood()
    held = await door.one("SELECT COUNT(*) FROM quarantine")
    assert await _noticed(door, channel) + held >= 1
    assert await door.get("/healthz") == (200, '{"status": "ok"}')


@each
async def test_whatever_is_signed_is_kept_and_never_breaks_anything(door: Door, channel: str) -> None:
    drawn: list[bytes] = []

    @bounded(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(bodies(channel))
    def gather(body: bytes) -> None:
        drawn.append(body)

    gather()
    assert len(drawn) >= 60
    for body in drawn:
        assert await door.post(channel, body) in SUCCESS, body
    await door.understood()
    assert await door.kept() == len(drawn), "an accepted envelope is not in the journal"
    defects = await door.one("SELECT error FROM quarantine WHERE error LIKE '%defect of ours%'")
    assert defects is None, defects
    assert (await door.get("/readyz"))[0] == 200


# --- the store is away -----------------------------------------------------------------------------------------------


@each
async def test_without_a_store_nobody_is_thanked(door: Door, channel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: Any) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(door.daemon.rooms.database, "write", away)
        patch.setattr(door.daemon.rooms.database, "read", away)
        assert await door.post(channel, good(channel)) == 503
        assert int(door.headers["Retry-After"]) > 0
        status, page = await door.get("/readyz")
        assert (status, json.loads(page)["parts"]["store"]) == (503, False)
        assert (await door.get("/metrics"))[0] == 200
    assert await door.kept() == 0
    assert await _goes_on(door, channel)


# --- secrets ---------------------------------------------------------------------------------------------------------


async def test_no_secret_is_kept_or_told(
    tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG, logger="service")
    async with opened(tmp_path, sqlite_url, FOLDERS) as house:
        await _knock_with_secrets(house)
        await house.understood()
        await _call_nobody(house)
        places = await _places(house)
        secrets = {secret for secret in all_secrets(house.daemon.settings) if secret}
    told = capfd.readouterr()
    places |= {"the logs": caplog.text, "the output": told.out + told.err}
    own = {secret for folder in FOLDERS.values() for secret in secrets_of(folder.settings())}
    assert secrets >= own | {"FAKE-queue-secret-2b9e41", "FAKE-alerts-secret-90cc17"}
    for where, held in places.items():
        for secret in {*secrets, "FAKE-stray-credential"}:
            assert secret not in held, f"{secret} stands in {where}"


#: E-mail has doors of its own, and nobody stands behind our own page.
SPEAK_NO_HTTP = frozenset({"email", "callcenter"})


async def _knock_with_secrets(house: Door) -> None:
    """Webhooks, good and bad, with our own secrets where no platform puts them."""
    for channel in CHANNELS:
        own = secrets_of(FOLDERS[channel].settings())
        carried = {f"x-stray-{number}": secret for number, secret in enumerate(own)}
        stray = {**carried, "authorization": "Bearer FAKE-stray-credential", "cookie": "a=FAKE-stray-credential"}
        proof = SIGN[channel](b"{}", house.tables[channel])
        assert await house.post(channel, b"{}", {**stray, **proof}) in SUCCESS
        assert await house.post(channel, good(channel)) in SUCCESS
        assert await house.post(channel, b"{}", carried) == 403
        for secret in own:
            query = urlencode({"hub.verify_token": secret, "hub.mode": "subscribe", "crc_token": "", "key": secret})
            await house.get(f"/webhooks/{channel}/main?{query}")


async def _call_nobody(house: Door) -> None:
    """Polls, answers and checks of every account; all fail, for nobody listens at the fixtures' addresses."""
    rooms = house.daemon.rooms
    for poller in rooms.pollers:
        await poller.turn()

    for number in await house.all("SELECT number FROM complaint"):
        with suppress(CannotReply):
            await rooms.desk.reply(number, text="Sudah kami teruskan.", key=f"k-{number}", officer_id=1)
    for sender in rooms.senders:
        await sender.turn()
    for account in rooms.accounts:
        rooms.watch.checked(account.key, await account.connector.check())
    await rooms.housekeeping.often()
    called = await house.all("SELECT DISTINCT channel FROM interaction WHERE purpose <> 'receive'")
    silent = {account.channel for account in rooms.accounts} - set(called)
    assert silent <= SPEAK_NO_HTTP, "of these no call was written down"


async def _places(house: Door) -> dict[str, str]:
    """All that is written down or shown."""

    def everything(connection: Any) -> str:
        tables = ("envelope", "interaction", "quarantine", "counted", "message", "outbox", "queue_item", "cursor")
        names = {row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
        rows = [connection.execute(text(f"SELECT * FROM {name}")).all() for name in tables if name in names]  # noqa: S608 - names of ours
        return repr(rows)

    rooms = house.daemon.rooms
    return {
        "the store": await rooms.database.read(everything),
        "/metrics": (await house.get("/metrics"))[1],
        "/readyz": (await house.get("/readyz"))[1],
        "the watch": "".join(repr(rooms.watch.of(account.key)) for account in rooms.accounts),
    }
