"""An S3 store for tests: real HTTP on the loopback, and one empty bucket."""

import urllib.request
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """An S3 store over real HTTP on the loopback, with one bucket; gives its address."""
    from moto.server import ThreadedMotoServer  # it takes a second to import

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    urllib.request.urlopen(urllib.request.Request(f"http://{host}:{port}/lampiran", method="PUT")).close()
    yield f"http://{host}:{port}"
    server.stop()
