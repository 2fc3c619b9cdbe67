"""The only door out: its limits, its errors and what it keeps of a call."""

import asyncio
import gzip
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from connectors.guard import guarded_session
from connectors.http import TRACED_BYTES, Exchange, Http
from connectors.redaction import MASK, Redactor
from model.reply import Rejected, Unavailable
from tests.connectors.scripted import Scripted, Trouble, scripted_server

SECRET = "FAKE-door-secret/a=b+c"


@asynccontextmanager
async def door(**more: Any) -> AsyncIterator[Http]:
    session = guarded_session({"127.0.0.1", "localhost"})
    try:
        yield Http(session, allowed_hosts={"127.0.0.1", "localhost"}, **{"timeout_s": 5.0, **more})
    finally:
        await session.close()


def played(method: str, path: str, response: dict[str, Any] | Trouble, **request: Any) -> dict[str, Any]:
    return {"request": {"method": method, "path": path, **request}, "response": response}


@asynccontextmanager
async def raw_server(answer: Callable[[asyncio.StreamWriter], Any]) -> AsyncIterator[str]:
    """A server that writes bytes of its own making."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        try:
            await answer(writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def forgetful_server() -> AsyncIterator[tuple[str, list[bytes]]]:
    """It answers the first call of a connection and keeps the connection; the second it takes, and cuts it."""
    taken: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answers in (True, False):
            head = await reader.readuntil(b"\r\n\r\n")
            if length := re.search(rb"(?i)content-length: (\d+)", head):
                await reader.readexactly(int(length[1]))
            taken.append(head.partition(b" ")[0])
            if answers:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", taken
    finally:
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("call", [{}, {"body": b"{}"}], ids=["empty", "body"])
async def test_what_changes_something_is_sent_once_also_when_a_kept_connection_is_cut(
    method: str, call: dict[str, Any]
) -> None:
    async with forgetful_server() as (url, taken), door() as http:
        await http.request("GET", url)
        with pytest.raises(Unavailable) as caught:
            await http.request(method, url, **call)
    assert caught.value.maybe_taken
    assert taken == [b"GET", method.encode()]


async def test_what_only_reads_is_sent_again_when_a_kept_connection_is_cut() -> None:
    async with forgetful_server() as (url, taken), door() as http:
        await http.request("GET", url)
        assert (await http.request("GET", url)).body == b"ok"
    assert taken == [b"GET"] * 3


async def test_what_is_asked_and_what_is_answered() -> None:
    exchange = played(
        "POST",
        "/messages",
        {"status": 418, "headers": {"X-Odd": "Yes"}, "json": {"id": 1}},
        query={"q": "a b&c"},
        headers={"x-mine": "1", "content-type": "application/json"},
        json={"teks": "🙏"},
    )
    async with scripted_server([exchange]) as server, door() as http:
        answer = await http.request(
            "POST", f"{server.address}/messages", params={"q": "a b&c"}, headers={"x-mine": "1"}, json={"teks": "🙏"}
        )
        server.assert_played()
    assert (answer.status, answer.json(), answer.headers["x-odd"]) == (418, {"id": 1}, "Yes")


async def test_forms_and_raw_bodies() -> None:
    form = played("POST", "/form", {"status": 200}, form={"a": "ä&b", "c": ""})
    async with scripted_server([form, played("PUT", "/raw", {"status": 204})]) as server, door() as http:
        await http.request("POST", f"{server.address}/form", form={"a": "ä&b", "c": ""})
        await http.request("PUT", f"{server.address}/raw", body=b"\x00\xff")
        server.assert_played()
        assert server.requests[1].body == b"\x00\xff"


async def test_an_answer_that_is_not_json_says_so() -> None:
    async with scripted_server(always={"status": 200, "text": "<html>"}) as server, door() as http:
        with pytest.raises(ValueError):
            (await http.request("GET", server.address)).json()


@pytest.mark.parametrize(("method", "maybe"), [("POST", True), ("PUT", True), ("DELETE", True), ("GET", False)])
async def test_no_answer_in_time(method: str, maybe: bool) -> None:
    async with scripted_server(always=Trouble.HANG) as server, door(timeout_s=0.2) as http:
        with pytest.raises(Unavailable) as caught:
            await http.request(method, server.address)
    assert caught.value.maybe_taken is maybe


@pytest.mark.parametrize(("method", "maybe"), [("POST", True), ("GET", False)])
async def test_a_cut_connection(method: str, maybe: bool) -> None:
    async with scripted_server(always=Trouble.CUT) as server, door() as http:
        with pytest.raises(Unavailable) as caught:
            await http.request(method, server.address)
    assert caught.value.maybe_taken is maybe


async def test_nobody_there_was_not_taken() -> None:
    async with scripted_server() as server:
        address = server.address
    async with door() as http:
        with pytest.raises(Unavailable) as caught:
            await http.request("POST", address, json={})
    assert not caught.value.maybe_taken


async def test_a_time_limit_of_one_call() -> None:
    async with scripted_server(always=Trouble.HANG) as server, door(timeout_s=60) as http:
        started = time.perf_counter()
        with pytest.raises(Unavailable):
            await http.request("GET", server.address, timeout_s=0.2)
    assert time.perf_counter() - started < 5


async def test_an_answer_that_drips_is_limited_as_a_whole() -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with raw_server(drip) as address, door(timeout_s=0.4) as http:
        started = time.perf_counter()
        with pytest.raises(Unavailable):
            await http.request("GET", address)
    assert time.perf_counter() - started < 5


async def test_redirects_share_one_time_limit() -> None:
    async def slowly_elsewhere(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.25)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()

    async with raw_server(slowly_elsewhere) as address, door(timeout_s=0.6) as http:
        with pytest.raises(Unavailable):
            await http.request("GET", address)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/9.9 banana\r\n\r\n",
        b"\x00\xff\x00\xff",
        b"",
    ],
)
async def test_an_answer_that_is_no_http(answer: bytes) -> None:
    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    async with raw_server(say) as address, door() as http:
        with pytest.raises(Unavailable) as caught:
            await http.request("POST", address, json={})
    assert caught.value.maybe_taken


@pytest.mark.parametrize("size", [1000, 1001, 5000])
async def test_the_size_of_an_answer_is_limited(size: int) -> None:
    async with scripted_server(always={"status": 200, "text": "x" * size}) as server, door() as http:
        if size <= 1000:
            assert len((await http.request("GET", server.address, max_bytes=1000)).body) == size
        else:
            with pytest.raises(Rejected, match="1000 bytes"):
                await http.request("GET", server.address, max_bytes=1000)


async def test_an_answer_without_end_is_not_read_to_it() -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async with raw_server(endless) as address, door() as http:
        with pytest.raises(Rejected):
            await http.request("GET", address, max_bytes=100_000)


async def test_a_compressed_bomb_is_measured_unpacked() -> None:
    packed = gzip.compress(b"0" * 5_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()

    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(head + packed)
        await writer.drain()

    async with raw_server(say) as address, door() as http:
        with pytest.raises(Rejected):
            await http.request("GET", address, max_bytes=100_000)


@pytest.mark.parametrize(
    "address",
    ["", "x", "//x", "http://", "http://[::1", "javascript:alert(1)", "file:///etc/passwd", "ftp://127.0.0.1/",
     "http://xn--a/", "http://127.0.0.1:99999/"],
)  # fmt: skip
async def test_what_is_no_address_is_refused(address: str) -> None:
    async with door() as http:
        with pytest.raises(Rejected):
            await http.request("GET", address)


@pytest.mark.parametrize("location", ["http://[::1", "javascript:alert(1)", "file:///etc/passwd"])
async def test_a_redirect_to_no_address_is_refused(location: str) -> None:
    async with scripted_server(always={"status": 302, "headers": {"Location": location}}) as server, door() as http:
        with pytest.raises(Rejected):
            await http.request("GET", server.address)


async def test_redirects_are_followed_for_get_only() -> None:
    moved = {"status": 307, "headers": {"Location": "/there?x=1"}}
    there = played("GET", "/there", {"status": 200, "text": "ada"}, query={"x": "1"})
    async with scripted_server([played("GET", "/here", moved), there]) as server, door() as http:
        assert (await http.request("GET", f"{server.address}/here")).body == b"ada"
        server.assert_played()
    async with scripted_server([played("POST", "/here", moved)]) as server, door() as http:
        assert (await http.request("POST", f"{server.address}/here", json={})).status == 307
        server.assert_played()


async def test_redirects_without_end_are_given_up() -> None:
    async with scripted_server(always={"status": 301, "headers": {"Location": "/again"}}) as server, door() as http:
        assert (await http.request("GET", server.address)).status == 301
        assert len(server.requests) == 6


@pytest.mark.parametrize("name", ["authorization", "Authorization", "Cookie"])
async def test_credentials_do_not_follow_a_redirect_to_another_host(name: str) -> None:
    async with scripted_server(always={"status": 200}) as other, scripted_server() as server, door() as http:
        server.exchanges = [
            played("GET", "/1", {"status": 302, "headers": {"Location": "/2"}}),
            played("GET", "/2", {"status": 302, "headers": {"Location": f"{other.address}/3"}}),
        ]
        await http.request("GET", f"{server.address}/1", headers={name: f"Bearer {SECRET}", "X-Kept": "1"})
        server.assert_played()
    assert [request.headers.get(name.lower()) for request in server.requests] == [f"Bearer {SECRET}"] * 2
    assert name.lower() not in other.requests[0].headers
    assert other.requests[0].headers["x-kept"] == "1"


async def traced(
    server: Scripted, method: str, path: str, secrets: tuple[str, ...] = (SECRET,), **more: Any
) -> list[Exchange]:
    kept: list[Exchange] = []
    async with door(redact=Redactor(secrets), on_exchange=kept.append) as http:
        try:
            await http.request(method, server.address + path, **more)
        except (Unavailable, Rejected) as error:
            assert SECRET not in str(error)
    return kept


async def test_a_call_is_kept_with_what_was_said() -> None:
    async with scripted_server(always={"status": 201, "text": "dibuat"}) as server:
        [kept] = await traced(server, "POST", "/x", json={"a": 1})
    assert (kept.method, kept.url, kept.status) == ("POST", f"{server.address}/x", 201)
    assert (kept.request_body, kept.response_body, kept.error) == ('{"a":1}', "dibuat", None)
    assert 0 < kept.elapsed_ms < 5000


async def test_every_hop_is_kept() -> None:
    moved = played("GET", "/1", {"status": 302, "headers": {"Location": "/2"}})
    async with scripted_server([moved, played("GET", "/2", {"status": 200})]) as server:
        kept = await traced(server, "GET", "/1")
    assert [exchange.status for exchange in kept] == [302, 200]


@pytest.mark.parametrize("trouble", [Trouble.CUT, Trouble.HANG])
async def test_a_call_without_an_answer_is_kept_too(trouble: Trouble) -> None:
    async with scripted_server(always=trouble) as server:
        [kept] = await traced(server, "POST", "/x", json={"a": 1}, timeout_s=0.3)
    assert kept.status is None
    assert kept.error


@pytest.mark.parametrize(
    "call",
    [
        {"json": {"token": SECRET}},
        {"form": {"token": SECRET}},
        {"body": SECRET.encode()},
        {"params": {"access_token": SECRET}},
        {"headers": {"Authorization": f"Bearer {SECRET}"}},
    ],
    ids=lambda call: next(iter(call)),
)
async def test_what_is_kept_holds_no_secret(call: dict[str, Any]) -> None:
    async with scripted_server(always={"status": 400, "json": {"error": f"bad token {SECRET}"}}) as server:
        [kept] = await traced(server, "POST", "/x", **call)
    for part in ("FAKE", "door-secret", "a=b", "a%3D"):
        assert part not in repr(kept)
    assert MASK in kept.response_body


async def test_phone_numbers_in_what_is_kept_are_masked() -> None:
    async with scripted_server(always={"status": 200, "json": {"wa_id": "6281234567890"}}) as server:
        [kept] = await traced(server, "POST", "/x", json={"to": "6281234567890"})
    assert "81234567890" not in repr(kept)


@pytest.mark.parametrize("offset", range(0, len(SECRET) + 2, 3))
async def test_bodies_are_cut_and_a_secret_is_not_cut_in_two(offset: int) -> None:
    body = "." * (TRACED_BYTES - offset) + SECRET + "." * 1000
    async with scripted_server(always={"status": 200, "text": body}) as server:
        [kept] = await traced(server, "POST", "/x", body=body.encode())
    for text in (kept.request_body, kept.response_body):
        assert len(text.encode()) <= TRACED_BYTES
        assert "FAKE" not in text
        assert text.startswith("." * (TRACED_BYTES - offset - len(MASK)))


async def test_bodies_that_are_not_utf8_are_kept_readable() -> None:
    async with scripted_server(always={"status": 200, "text": "é" * TRACED_BYTES}) as server:
        [kept] = await traced(server, "POST", "/x", body=b"\xff\xfe" * 10)
    assert kept.request_body == "\ufffd" * 20
    assert len(kept.response_body.encode()) <= TRACED_BYTES
