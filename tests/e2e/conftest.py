"""Houses for tests."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.house import House, house
from tests.mind import insight

Opens = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture(autouse=True)
def one_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    """All houses of a process share one understanding: to load it takes as long as many a test."""
    monkeypatch.setattr("service.daemon.make_insight", lambda _: insight())


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
async def opens(tmp_path: Path, sqlite_url: str, free_port: int) -> AsyncIterator[Callable[..., Any]]:
    """Open a house with channels and settings; closed after the test."""
    async with AsyncExitStack() as stack:

        async def open_house(*channels: str, **more: Any) -> House:
            given = [channels] if channels else []
            return await stack.enter_async_context(house(tmp_path, sqlite_url, free_port, *given, **more))

        yield open_house
