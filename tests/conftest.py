"""What holds for every test: nothing leaves the loopback, and the long ones begin first."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

pytest_plugins = ["tests.s3", "tests.stores"]
pytest.register_assert_rewrite("tests.connectors.checks", "tests.connectors.scripted", "tests.connectors.fixtures")

LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost", "", socket.gethostname()})


class LeftTheLoopback(AssertionError):
    """A test tried to reach the world."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that take long begin first, so that four workers end together."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _is_loopback(host: Any) -> bool:
    if host is None or isinstance(host, bytes):
        return host is None or _is_loopback(host.decode())
    if host in LOOPBACK_NAMES:
        return True
    try:
        address = ipaddress.ip_address(str(host).split("%", 1)[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(autouse=True)
def _nothing_leaves_the_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Names are not looked up and addresses not connected to, but those of this machine."""
    real_connect, real_connect_ex, real_lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse_foreign(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise LeftTheLoopback(f"a test tried to connect to {address}")

    def connect(sock: socket.socket, address: Any) -> None:
        refuse_foreign(sock, address)
        real_connect(sock, address)

    def connect_ex(sock: socket.socket, address: Any) -> int:
        refuse_foreign(sock, address)
        return real_connect_ex(sock, address)

    def getaddrinfo(host: Any, *rest: Any, **more: Any) -> Any:
        if not _is_loopback(host) and not _is_address(str(host)):  # an address asks no name server
            raise LeftTheLoopback(f"a test tried to look up {host!r}")
        return real_lookup(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
