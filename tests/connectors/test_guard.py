"""The guard against private addresses, both ways: it blocks them in whatever form, and it does not block the world."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from connectors.guard import GuardedResolver, PrivateAddress, guarded_session, is_private
from connectors.http import Http
from model.reply import Rejected
from tests.conftest import LeftTheLoopback
from tests.connectors.scripted import scripted_server

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104 - an address to be refused
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",  # metadata of most clouds
    "169.254.170.2",
    "100.64.0.1",  # carriers' NAT
    "100.100.100.200",  # metadata of Alibaba
    "192.0.0.192",  # metadata of Oracle
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",  # metadata of AWS
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "100::1",
    "4000::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",  # IPv4-compatible
    "::ffff:0:127.0.0.1",  # translated
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "2002:a9fe:a9fe::1",  # 6to4 of the metadata address
    "64:ff9b::127.0.0.1",  # NAT64
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::127.0.0.1",  # NAT64 of a local network
    "2001:0:808:808::80ff:fffe",  # Teredo of 127.0.0.1
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "149.154.167.220",
    "157.240.15.35",
    "172.15.255.255",
    "172.32.0.1",
    "192.167.255.255",
    "103.101.52.1",
    "169.253.255.255",
    "2606:4700:4700::1111",
    "2001:4860:4860::8888",
    "2a03:2880:f10c:83:face:b00c:0:25de",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_world_is_not_blocked(address: str) -> None:
    assert not is_private(address)


class Names:
    """A name server of a few lines: what a name leads to is said by the test."""

    def __init__(self, table: Mapping[str, list[str]]) -> None:
        self.table = table
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[dict[str, Any]]:
        self.asked.append(host)
        host.encode("idna")  # as the real look-up does
        if host not in self.table:
            raise OSError(None, "no such name")
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": socket.AF_INET6 if ":" in address else socket.AF_INET,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
            for address in self.table[host]
        ]

    async def close(self) -> None:
        """Nothing is held."""


@asynccontextmanager
async def door(
    names: Mapping[str, list[str]] | None = None, allowed: frozenset[str] = frozenset(), **more: Any
) -> AsyncIterator[Http]:
    """An `Http` whose names are looked up in a table."""
    resolver = GuardedResolver(allowed)
    resolver._inner = Names(names or {})  # type: ignore[assignment]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=resolver)) as session:
        yield Http(session, allowed_hosts=allowed, timeout_s=5.0, **more)


@pytest.mark.parametrize("address", PRIVATE)
async def test_names_that_lead_into_a_private_network_are_refused(address: str) -> None:
    async with door({"foto.example": [address]}) as http:
        with pytest.raises(Rejected, match="private"):
            await http.request("GET", "https://foto.example/1.jpg")


async def test_one_private_address_among_public_ones_is_enough() -> None:
    async with door({"foto.example": ["1.1.1.1", "127.0.0.1"]}) as http:
        with pytest.raises(Rejected, match="private"):
            await http.request("GET", "https://foto.example/1.jpg")


@pytest.mark.parametrize("address", PUBLIC)
async def test_names_of_the_world_are_resolved(address: str) -> None:
    resolver = GuardedResolver()
    resolver._inner = Names({"graph.example": [address]})  # type: ignore[assignment]
    assert [found["host"] for found in await resolver.resolve("graph.example", 443)] == [address]


async def test_private_names_are_resolved_where_they_are_allowed() -> None:
    names = Names({"pusat.example": ["10.0.0.7"], "lain.example": ["10.0.0.7"]})
    resolver = GuardedResolver({"pusat.example"})
    resolver._inner = names  # type: ignore[assignment]
    assert [found["host"] for found in await resolver.resolve("pusat.example")] == ["10.0.0.7"]
    with pytest.raises(PrivateAddress):
        await resolver.resolve("lain.example")


async def test_a_name_that_cannot_exist_is_no_address() -> None:
    async with door() as http:
        with pytest.raises(Rejected, match="not an address"):
            await http.request("GET", f"http://{'a' * 300}.example/")


def literal(address: str) -> str:
    """The address as a host in a URL."""
    return f"[{address.replace('%', '%25')}]" if ":" in address else address


@pytest.mark.parametrize("address", PRIVATE)
async def test_literal_private_addresses_are_refused(address: str) -> None:
    async with door() as http:
        with pytest.raises(Rejected, match="private"):
            await http.request("GET", f"http://{literal(address)}/latest/meta-data/")


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.", "0", "017700000001"])
async def test_odd_writings_of_loopback_lead_nowhere(host: str) -> None:
    """What a C library would read as 127.0.0.1: refused as no address, or by what it resolves to."""
    async with door({host: ["127.0.0.1"]}) as http:
        with pytest.raises(Rejected):
            await http.request("GET", f"http://{host}/")


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111"])
async def test_literal_public_addresses_are_called(address: str) -> None:
    """The guard lets them pass: only the tests' own wall around the loopback stops them."""
    async with door() as http:
        with pytest.raises(LeftTheLoopback):
            await http.request("GET", f"http://{literal(address)}/")


async def test_a_name_of_the_world_is_called() -> None:
    async with door({"graph.example": ["157.240.15.35"]}) as http:
        with pytest.raises(LeftTheLoopback):
            await http.request("GET", "http://graph.example/me")


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:5432/",
        "http://[::ffff:127.0.0.1]/",
        "//10.0.0.1/",
        "http://dalam.example/",
    ],
)
async def test_a_redirect_into_a_private_network_is_refused(location: str) -> None:
    answer = {"status": 302, "headers": {"Location": location}}
    async with scripted_server(always=answer) as server:
        async with door({"dalam.example": ["192.168.0.1"]}, frozenset({"127.0.0.1"})) as http:
            with pytest.raises(Rejected, match="private"):
                await http.request("GET", server.address)
        assert len(server.requests) == 1


async def test_allowed_hosts_are_called_by_address_and_by_name() -> None:
    async with scripted_server(always={"status": 200, "text": "di sini"}) as server:
        port = server.address.rpartition(":")[2]
        async with door({"simulator.example": ["127.0.0.1"]}, frozenset({"127.0.0.1", "simulator.example"})) as http:
            assert (await http.request("GET", server.address)).body == b"di sini"
            assert (await http.request("GET", f"http://simulator.example:{port}/")).body == b"di sini"
            assert (await http.request("GET", f"http://SIMULATOR.example:{port}/")).body == b"di sini"


async def test_the_session_of_the_process_is_guarded_too() -> None:
    """Client libraries with a door of their own use the session: names are looked at there as well."""
    session = guarded_session()
    try:
        with pytest.raises(aiohttp.ClientConnectorError) as caught:
            await session.get("http://localhost:9/")
        assert isinstance(caught.value.os_error, PrivateAddress)
    finally:
        await session.close()
