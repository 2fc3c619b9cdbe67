"""What `conftest.py` promises of every test."""

import socket

import pytest

from tests.conftest import LeftTheLoopback


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_no_test_leaves_the_loopback(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as sock, pytest.raises(LeftTheLoopback):
        sock.connect((host, 80))


def test_no_test_asks_a_name_server() -> None:
    with pytest.raises(LeftTheLoopback):
        socket.getaddrinfo("example.org", 80)
